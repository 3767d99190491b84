"""Wishes for a person in the database: handovers, call-backs, alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Alarm, CallbackRequest, Handover, Outcome
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

    async def callback(self, callback_id: str) -> CallbackRequest | None:
        where = sa.and_(callbacks.c.id == callback_id, callbacks.c.state != "draft")
        return await self._last(callbacks, CallbackRequest, where, callbacks.c.created_at)

    async def open_callbacks(
        self, region: str | None = None, due_before: datetime | None = None
    ) -> list[CallbackRequest]:
        query = sa.select(callbacks).where(callbacks.c.state == "open")
        if region is not None:
            query = query.where(callbacks.c.region == region)
        if due_before is not None:
            query = query.where(callbacks.c.due_at < due_before)
        rows = await self._connection.execute(query.order_by(callbacks.c.due_at, callbacks.c.id))
        return [from_row(self._vault, callbacks, CallbackRequest, row) for row in rows.mappings()]

    async def expired_callbacks(self, since: datetime, region: str | None = None) -> list[CallbackRequest]:
        query = sa.select(callbacks).where(callbacks.c.outcome == "expired", callbacks.c.closed_at >= since)
        if region is not None:
            query = query.where(callbacks.c.region == region)
        rows = await self._connection.execute(query.order_by(callbacks.c.closed_at.desc(), callbacks.c.id))
        return [from_row(self._vault, callbacks, CallbackRequest, row) for row in rows.mappings()]

    async def close_callback(self, callback_id: str, outcome: Outcome, at: datetime) -> bool:
        return await self._change_open(callback_id, sa.true(), state="closed", outcome=outcome, closed_at=at)

    async def tried_callback(self, callback_id: str, attempts: int, at: datetime, due_at: datetime) -> bool:
        """The number that the caller has seen decides, so that a double click counts once."""
        same = callbacks.c.attempts == attempts
        values = {"attempts": attempts + 1, "tried_at": at, "due_at": due_at, "overdue_at": None}
        return await self._change_open(callback_id, same, **values)

    async def overdue_callback(self, callback_id: str, at: datetime) -> bool:
        return await self._change_open(callback_id, callbacks.c.overdue_at.is_(None), overdue_at=at)

    async def _change_open(self, callback_id: str, where: sa.ColumnElement[bool], **values: Any) -> bool:
        one = sa.and_(callbacks.c.id == callback_id, callbacks.c.state == "open", where)
        done = await self._connection.execute(sa.update(callbacks).where(one).values(values))
        return bool(done.rowcount)

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
