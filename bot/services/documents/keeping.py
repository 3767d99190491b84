"""Takes documents in, lists them, and removes them without a trace."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.catalogue_dates import first_day
from bot.domain.documents import Document, DocumentRefused, Passage, Written
from bot.services.catalogue.names import fold
from bot.services.documents.meaning import Encode, rows_of, with_vectors
from bot.services.documents.passages import shortened
from bot.services.ports import Clock, Store

LONGEST_TITLE = 120
_NO_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Naming:
    """What the operator says about a document; empty: what the file says itself."""

    region: str | None = None
    title: str = ""
    as_of: str = ""

    def checked(self, regions: Collection[str]) -> Naming:
        """Itself; raises DocumentRefused for a region or date that cannot be."""
        if self.region is not None and self.region not in regions:
            raise DocumentRefused("unknown_region", region=self.region, regions=", ".join(regions))
        if self.as_of and not is_day(self.as_of):
            raise DocumentRefused("no_date", day=self.as_of)
        return self


def is_day(text: str) -> bool:
    """Whether a text is a day, month or year of the calendar, as ISO writes it."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


class DocumentKeeping:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def document(self, file_name: str, file_digest: str, written: Written, naming: Naming) -> Document:
        """What will be kept of a file, before it is."""
        stem = file_name.rsplit(".", 1)[0]
        title = shortened(" ".join((naming.title or written.title or stem).split()), LONGEST_TITLE)
        digest = hashlib.sha256(f"{naming.region or ''}\n{file_digest}".encode()).hexdigest()
        slug = _NO_ID.sub("-", fold(title))[:40].strip("-") or "dokument"
        as_of = naming.as_of or written.as_of
        return Document(f"{slug}-{digest[:6]}", naming.region, title, file_name, digest, as_of, self._clock.now())

    async def add(self, document: Document, parts: Sequence[Passage]) -> list[Document]:
        """Keeps it; gives older documents of the same file name and region. Raises DocumentRefused for one known."""
        async with self._store.write() as work:
            known = await work.documents.all()
            for other in known:
                if other.digest == document.digest:
                    raise DocumentRefused("known", name=document.file_name, id=other.id)
            await work.documents.add(document, parts)
            await work.commit()
        return [o for o in known if (o.file_name, o.region) == (document.file_name, document.region)]

    async def require_new(self, document: Document) -> None:
        """Raises DocumentRefused for a document that is here already, before its vectors are made."""
        async with self._store.read() as work:
            for other in await work.documents.all():
                if other.digest == document.digest:
                    raise DocumentRefused("known", name=document.file_name, id=other.id)

    async def list(self) -> list[tuple[Document, int]]:
        """Each document with the number of its passages."""
        async with self._store.read() as work:
            known = await work.documents.all()
            owners = [document_id for document_id, _, _ in await work.documents.passages()]
        return [(document, owners.count(document.id)) for document in known]

    async def remove(self, document_id: str) -> None:
        """Raises DocumentRefused where there is none."""
        async with self._store.write() as work:
            if not await work.documents.remove(document_id):
                raise DocumentRefused("unknown_document", id=document_id)
            await work.commit()

    async def complete(self, encode: Encode, version: str) -> int:
        """Makes the vectors that are missing or of another encoder; gives the number of their passages."""
        async with self._store.read() as work:
            rows = await work.documents.passages()
        missing = [row for row in rows if rows_of(row[2].vector, version) is None]
        made = with_vectors([passage for _, _, passage in missing], encode, version)
        if made:
            async with self._store.write() as work:
                for (document_id, position, _), passage in zip(missing, made, strict=True):
                    await work.documents.keep_vector(document_id, position, passage.vector or b"")
                await work.commit()
        return len(made)
