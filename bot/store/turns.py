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

# Built once: they run with every message.
_BY_ID = sa.select(turns).where(turns.c.id == sa.bindparam("turn"))
_OPEN_OF = (
    sa.select(turns)
    .where(turns.c.conversation_id == sa.bindparam("conversation"), turns.c.state == "open")
    .order_by(turns.c.opened_at)
    .limit(1)
)
_BUSY = sa.select(
    sa.or_(
        sa.exists().where(turns.c.conversation_id == sa.bindparam("conversation"), turns.c.state == "open"),
        sa.exists().where(
            messages.c.conversation_id == sa.bindparam("conversation"),
            messages.c.sender == "user",
            messages.c.turn_id.is_(None),
        ),
    )
)
_CLOSE = (
    sa.update(turns)
    .where(turns.c.id == sa.bindparam("turn"), turns.c.state == "open")
    .values(state=sa.bindparam("ended"), closed_at=sa.bindparam("at"), parse=sa.bindparam("understood"))
)


class SqlTurns:
    def __init__(self, connection: AsyncConnection, vault: Vault, *, lock: bool) -> None:
        self._connection = connection
        self._vault = vault
        self._lock = lock

    async def open(self, turn: Turn) -> None:
        await self._connection.execute(sa.insert(turns).values(to_row(self._vault, turns, turn)))

    async def get(self, turn_id: str) -> Turn | None:
        return await self._first(_BY_ID, turn=turn_id)

    async def open_of(self, conversation_id: str) -> Turn | None:
        return await self._first(_OPEN_OF, conversation=conversation_id)

    async def idle(self, conversation_id: str) -> bool:
        return not (await self._connection.execute(_BUSY, {"conversation": conversation_id})).scalar_one()

    async def close(self, turn_id: str, state: str, at: datetime, parse: dict[str, Any] | None = None) -> bool:
        values = {"turn": turn_id, "ended": state, "at": at, "understood": parse}
        return (await self._connection.execute(_CLOSE, values)).rowcount == 1

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

    async def _first(self, statement: sa.Select[Any], **values: Any) -> Turn | None:
        row = (await self._connection.execute(statement, values)).mappings().first()
        return None if row is None else from_row(self._vault, turns, Turn, row)
