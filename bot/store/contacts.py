"""Wishes for a person in the database: handovers, call-backs, alarms."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Alarm, CallbackRequest, Handover
from bot.store.rows import from_row, to_row
from bot.store.tables import alarms, callbacks, handovers
from bot.store.vault import Vault

T = TypeVar("T")


class SqlContacts:
    def __init__(self, connection: AsyncConnection, vault: Vault, *, lock: bool) -> None:
        self._connection = connection
        self._vault = vault
        self._lock = lock

    async def add_handover(self, handover: Handover) -> None:
        await self._insert(handovers, handover)

    async def open_handover(self, conversation_id: str) -> Handover | None:
        where = sa.and_(handovers.c.conversation_id == conversation_id, handovers.c.closed_at.is_(None))
        return await self._last(handovers, Handover, where, handovers.c.created_at)

    async def save_handover(self, handover: Handover) -> None:
        await self._update(handovers, handover)

    async def save_callback(self, callback: CallbackRequest) -> None:
        if not await self._update(callbacks, callback):
            await self._insert(callbacks, callback)

    async def callback_draft(self, conversation_id: str) -> CallbackRequest | None:
        where = sa.and_(callbacks.c.conversation_id == conversation_id, callbacks.c.state == "draft")
        return await self._last(callbacks, CallbackRequest, where, callbacks.c.created_at)

    async def callbacks(self, conversation_id: str) -> list[CallbackRequest]:
        rows = await self._connection.execute(
            sa.select(callbacks)
            .where(callbacks.c.conversation_id == conversation_id)
            .order_by(callbacks.c.created_at, callbacks.c.id)
        )
        return [from_row(self._vault, callbacks, CallbackRequest, row) for row in rows.mappings()]

    async def add_alarm(self, alarm: Alarm) -> None:
        await self._insert(alarms, alarm)

    async def open_alarm(self, conversation_id: str) -> Alarm | None:
        where = sa.and_(alarms.c.conversation_id == conversation_id, alarms.c.closed_at.is_(None))
        return await self._last(alarms, Alarm, where, alarms.c.raised_at)

    async def save_alarm(self, alarm: Alarm) -> None:
        await self._update(alarms, alarm)

    async def _insert(self, table: sa.Table, item: Any) -> None:
        await self._connection.execute(sa.insert(table).values(to_row(self._vault, table, item)))

    async def _update(self, table: sa.Table, item: Any) -> bool:
        values = to_row(self._vault, table, item)
        done = await self._connection.execute(sa.update(table).where(table.c.id == values.pop("id")).values(values))
        return bool(done.rowcount)

    async def _last(
        self, table: sa.Table, kind: type[T], where: sa.ColumnElement[bool], order: sa.Column[Any]
    ) -> T | None:
        query = sa.select(table).where(where).order_by(order.desc()).limit(1)
        if self._lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).mappings().first()
        return None if row is None else from_row(self._vault, table, kind, row)
