"""The operator's documents and their passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.documents import Document, Passage
from bot.store.tables import catalogue_version, documents, passages

_OF_DOCUMENT = ("id", "region", "title", "file_name", "digest", "as_of", "imported_at")


class SqlDocuments:
    """Implements `bot.services.ports.Documents`; `traces` is called where something was deleted."""

    def __init__(self, connection: AsyncConnection, traces: Callable[[], None]) -> None:
        self._connection = connection
        self._traces = traces

    async def all(self) -> list[Document]:
        columns = [documents.c[name] for name in _OF_DOCUMENT]
        rows = await self._connection.execute(sa.select(*columns).order_by(documents.c.imported_at, documents.c.id))
        return [Document(**row) for row in rows.mappings()]

    async def passages(self) -> list[tuple[str, int, Passage]]:
        columns = [passages.c[name] for name in ("document_id", "position", "heading", "text", "vector")]
        query = sa.select(*columns).order_by(passages.c.document_id, passages.c.position)
        rows = await self._connection.execute(query)
        return [(row.document_id, row.position, Passage(row.heading or "", row.text, row.vector)) for row in rows]

    async def add(self, document: Document, parts: Sequence[Passage]) -> None:
        await self._count()
        values = {name: getattr(document, name) for name in _OF_DOCUMENT}
        await self._connection.execute(sa.insert(documents).values(values))
        rows = [
            {
                "document_id": document.id,
                "position": number,
                "heading": part.heading or None,
                "text": part.text,
                "vector": part.vector,
            }
            for number, part in enumerate(parts, 1)
        ]
        await self._connection.execute(sa.insert(passages), rows)

    async def keep_vector(self, document_id: str, position: int, vector: bytes) -> None:
        await self._count()
        own = sa.and_(passages.c.document_id == document_id, passages.c.position == position)
        await self._connection.execute(sa.update(passages).where(own).values(vector=vector))

    async def remove(self, document_id: str) -> bool:
        await self._count()
        await self._connection.execute(sa.delete(passages).where(passages.c.document_id == document_id))
        done = await self._connection.execute(sa.delete(documents).where(documents.c.id == document_id))
        if done.rowcount:
            self._traces()
        return bool(done.rowcount)

    async def _count(self) -> None:
        # The catalogue's count: its readers look at it in every turn, and it locks writers out of each other's way.
        await self._connection.execute(sa.update(catalogue_version).values(version=catalogue_version.c.version + 1))
