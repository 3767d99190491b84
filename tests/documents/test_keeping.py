"""Documents are kept once, listed, seen by a running assistant, and removed without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from made_files import MARKDOWN

from bot.domain.documents import DocumentRefused
from bot.services.documents.keeping import Naming
from bot.services.documents.meaning import kept_of, rows_of, with_vectors
from bot.store import SqlStore
from bot.store.tables import documents, passages
from bot.text.vectors import SIZE


def marked(texts):
    """A stand-in for the encoder whose vectors can be found again in bytes."""
    import numpy as np

    rows = np.full((len(texts), SIZE), 0.0123456, dtype=np.float32)
    rows[:, 0] = [len(text) for text in texts]
    return rows


async def count(store: SqlStore) -> tuple[int, int]:
    async with store.read() as work:
        rows = [await work.connection.execute(sa.select(sa.func.count()).select_from(t)) for t in (documents, passages)]
        return tuple(row.scalar_one() for row in rows)  # type: ignore[return-value]


async def test_a_document_is_kept_with_its_passages_and_listed(store: SqlStore, made, keep_of, take) -> None:
    keeping = keep_of(store)
    document, parts = take(keeping, made(), region="herne")
    assert await keeping.add(document, with_vectors(parts, marked, "v1")) == []
    assert await keeping.list() == [(document, len(parts))]
    assert (document.title, document.region, document.as_of) == ("Hausordnung der JBA", "herne", "2026-03-01")
    async with store.read() as work:
        stored = [passage for _, _, passage in await work.documents.passages()]
    assert [(p.heading, p.text) for p in stored] == [(p.heading, p.text) for p in parts]
    assert all(rows_of(p.vector, "v1") is not None for p in stored)


async def test_what_the_operator_says_of_a_document_comes_first(sqlite_store: SqlStore, made, keep_of, take) -> None:
    document, _ = take(keep_of(sqlite_store), made(), title="Unser Haus", as_of="2025-12")
    assert (document.title, document.as_of, document.region) == ("Unser Haus", "2025-12", None)
    assert document.id.startswith("unser-haus-")


async def test_a_file_without_title_and_date_is_called_by_its_name(sqlite_store: SqlStore, made, keep_of, take) -> None:
    document, _ = take(keep_of(sqlite_store), made("Aushang Mai.txt", "Ein Satz, der endet."))
    assert (document.title, document.as_of) == ("Aushang Mai", None)


async def test_the_same_file_is_kept_once_a_region_and_a_new_version_names_the_old(
    store: SqlStore, made, keep_of, take
) -> None:
    keeping = keep_of(store)
    first, parts = take(keeping, made(), region="herne")
    await keeping.add(first, parts)
    with pytest.raises(DocumentRefused, match="known"):
        await keeping.require_new(first)
    with pytest.raises(DocumentRefused, match="known"):
        await keeping.add(first, parts)
    other, parts = take(keeping, made(), region="segeberg")
    assert await keeping.add(other, parts) == []
    newer, parts = take(keeping, made(content=MARKDOWN + "\nNeu.\n"), region="herne")
    assert await keeping.add(newer, parts) == [first]


@pytest.mark.parametrize(
    ("naming", "code"), [(Naming("bochum"), "unknown_region"), (Naming(as_of="2026-13"), "no_date")]
)
def test_a_region_that_nobody_knows_and_a_day_that_is_none_are_refused(naming: Naming, code: str) -> None:
    with pytest.raises(DocumentRefused, match=code):
        naming.checked(["herne"])


async def test_every_change_counts_up_the_version_that_readers_look_at(store: SqlStore, made, keep_of, take) -> None:
    keeping = keep_of(store)
    versions = [await version(store)]
    document, parts = take(keeping, made())
    await keeping.add(document, parts)
    versions.append(await version(store))
    await keeping.remove(document.id)
    versions.append(await version(store))
    assert versions == sorted(set(versions))


async def version(store: SqlStore) -> int:
    async with store.read() as work:
        return await work.entries.version()


async def test_removed_it_is_gone_with_its_passages_and_the_others_stay(store: SqlStore, made, keep_of, take) -> None:
    keeping = keep_of(store)
    document, parts = take(keeping, made())
    await keeping.add(document, parts)
    other, others = take(keeping, made("kurz.txt", "Ein Satz, der endet."))
    await keeping.add(other, others)
    await keeping.remove(document.id)
    assert await count(store) == (1, 1)
    with pytest.raises(DocumentRefused, match="unknown_document"):
        await keeping.remove(document.id)


async def test_nothing_of_a_removed_document_is_left_in_any_file(
    sqlite_store: SqlStore, made, keep_of, take, tmp_path: Path
) -> None:
    keeping = keep_of(sqlite_store)
    source = made("haus.md", MARKDOWN.replace("Hunde", "Schildkröten"))
    document, parts = take(keeping, source, title="Tierordnung Nord")
    await keeping.add(document, with_vectors(parts, marked, "v1"))
    source.unlink()
    vector = kept_of(marked(["x"]), "v1")[40:80]
    signs = ["Schildkröten".encode(), b"Tierordnung", b"tierordnung", document.digest.encode(), vector]
    assert all(any(sign in data for data in contents(tmp_path)) for sign in signs)
    await keeping.remove(document.id)
    assert len(contents(tmp_path)) >= 1
    assert [sign for sign in signs if any(sign in data for data in contents(tmp_path))] == []


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_vectors_of_another_encoder_are_made_anew(store: SqlStore, made, keep_of, take) -> None:
    keeping = keep_of(store)
    document, parts = take(keeping, made())
    await keeping.add(document, parts)
    assert await keeping.complete(marked, "v1") == len(parts)
    assert await keeping.complete(marked, "v1") == 0
    assert await keeping.complete(marked, "v2") == len(parts)
