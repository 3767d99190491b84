"""The running copy of the catalogue, and ratings."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import catalogue_entries as entries
from bot.store.tables import catalogue_version, ratings


class SqlRatings:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, conversation_id: str, score: int, comment: str | None, at: datetime) -> None:
        await self._connection.execute(
            sa.insert(ratings).values(
                id=str(uuid.uuid4()), conversation_id=conversation_id, score=score, comment=comment, at=at
            )
        )


class SqlEntries:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._counted = False

    async def version(self) -> int:
        return int((await self._connection.execute(sa.select(catalogue_version.c.version))).scalar_one())

    async def all(self) -> list[dict[str, Any]]:
        columns = [entries.c[name] for name in ("id", "kind", "region", "document", "seed_hash", "edited")]
        rows = await self._connection.execute(sa.select(*columns).order_by(entries.c.id))
        return [dict(row) for row in rows.mappings()]

    async def put(self, entry_id: str, kind: str, region: str, document: dict[str, Any], seed_hash: str) -> None:
        await self._write(
            entry_id, kind=kind, region=region, document=document, seed_hash=seed_hash, edited=False, edited_at=None
        )

    async def edit(self, entry_id: str, document: dict[str, Any], at: datetime) -> None:
        """Keeps what staff changed; an import leaves such an entry alone. Raises KeyError for an unknown id."""
        await self._count()
        done = await self._connection.execute(
            sa.update(entries).where(entries.c.id == entry_id).values(document=document, edited=True, edited_at=at)
        )
        if not done.rowcount:
            raise KeyError(entry_id)

    async def remove(self, entry_id: str) -> None:
        await self._count()
        await self._connection.execute(sa.delete(entries).where(entries.c.id == entry_id))

    async def _write(self, entry_id: str, **values: Any) -> None:
        await self._count()
        done = await self._connection.execute(sa.update(entries).where(entries.c.id == entry_id).values(**values))
        if not done.rowcount:
            await self._connection.execute(sa.insert(entries).values(id=entry_id, **values))

    async def _count(self) -> None:
        # Once per unit of work, and first: on PostgreSQL the row lock makes imports wait for each other.
        if not self._counted:
            self._counted = True
            await self._connection.execute(sa.update(catalogue_version).values(version=catalogue_version.c.version + 1))
