"""Turns in the database: opened once, closed once, and what they wrote under a unique name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Turn
from bot.services.ports import TurnClosed
from bot.store.rows import from_row, to_row
from bot.store.tables import messages, turn_results, turns
from bot.store.vault import Vault


class SqlTurns:
    def __init__(self, connection: AsyncConnection, vault: Vault, *, lock: bool) -> None:
        self._connection = connection
        self._vault = vault
        self._lock = lock

    async def open(self, turn: Turn) -> None:
        await self._connection.execute(sa.insert(turns).values(to_row(self._vault, turns, turn)))

    async def get(self, turn_id: str) -> Turn | None:
        return await self._first(turns.c.id == turn_id)

    async def open_of(self, conversation_id: str) -> Turn | None:
        return await self._first(sa.and_(turns.c.conversation_id == conversation_id, turns.c.state == "open"))

    async def close(self, turn_id: str, state: str, at: datetime, parse: dict[str, Any] | None = None) -> bool:
        done = await self._connection.execute(
            sa.update(turns)
            .where(turns.c.id == turn_id, turns.c.state == "open")
            .values(state=state, closed_at=at, parse=parse)
        )
        return done.rowcount == 1

    async def unfinished(self) -> list[Turn]:
        open_rows = await self._connection.execute(
            sa.select(turns).where(turns.c.state == "open").order_by(turns.c.opened_at)
        )
        found = [from_row(self._vault, turns, Turn, row) for row in open_rows.mappings()]
        first = (
            sa.select(messages.c.conversation_id, sa.func.min(messages.c.seq).label("seq"))
            .where(messages.c.sender == "user", messages.c.turn_id.is_(None))
            .group_by(messages.c.conversation_id)
            .subquery()
        )
        waiting = await self._connection.execute(
            sa.select(messages.c.id, messages.c.conversation_id, messages.c.at)
            .join(
                first,
                sa.and_(
                    messages.c.conversation_id == first.c.conversation_id,
                    messages.c.seq == first.c.seq,
                ),
            )
            .order_by(messages.c.at)
        )
        return found + [Turn(row.id, row.conversation_id, row.at) for row in waiting]

    async def require_open(self, turn_id: str) -> None:
        # The lock (PostgreSQL; SQLite has one writer anyway) holds off the turn's closing until this unit commits.
        query = sa.select(turns.c.state).where(turns.c.id == turn_id)
        state = (await self._connection.execute(query.with_for_update() if self._lock else query)).scalar_one_or_none()
        if state != "open":
            raise TurnClosed(turn_id)

    async def result(self, turn_id: str, name: str) -> dict[str, Any] | None:
        return (await self.results(turn_id)).get(name)

    async def keep_result(self, turn_id: str, name: str, result: dict[str, Any]) -> None:
        conversation = sa.select(turns.c.conversation_id).where(turns.c.id == turn_id).scalar_subquery()
        await self._connection.execute(
            sa.insert(turn_results).values(conversation_id=conversation, turn_id=turn_id, name=name, result=result)
        )

    async def results(self, turn_id: str) -> dict[str, dict[str, Any]]:
        rows = await self._connection.execute(
            sa.select(turn_results.c.name, turn_results.c.result).where(turn_results.c.turn_id == turn_id)
        )
        return {row.name: row.result for row in rows}

    async def _first(self, where: sa.ColumnElement[bool]) -> Turn | None:
        rows = await self._connection.execute(sa.select(turns).where(where).order_by(turns.c.opened_at).limit(1))
        row = rows.mappings().first()
        return None if row is None else from_row(self._vault, turns, Turn, row)
