"""Outgoing messages in the database: taken by one sender at a time, and marked before the mail server has them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.outgoing import Channel, Outgoing, State
from bot.store.engine import insert_or_nothing
from bot.store.rows import from_row, to_row
from bot.store.tables import bookings, outbox
from bot.store.vault import Vault

TEXTS = ("address", "subject", "body", "attachment")


class SqlOutbox:
    """Implements `bot.services.ports.Outbox`."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, item: Outgoing) -> bool:
        insert = insert_or_nothing(self._connection.dialect.name, outbox, ("key",))
        values = to_row(self._vault, outbox, item)
        added = await self._connection.execute(insert.values(values).returning(outbox.c.id))
        return added.first() is not None

    async def claim(self, now: datetime, seconds: float, channels: tuple[Channel, ...]) -> Outgoing | None:
        due = sa.and_(outbox.c.state == "waiting", outbox.c.due_at <= now, outbox.c.channel.in_(channels))
        # Of what is due at the same time the chat first: a slow mail server does not keep it waiting.
        order = (outbox.c.due_at, outbox.c.channel, outbox.c.id)
        next_id = sa.select(outbox.c.id).where(due).order_by(*order).limit(1)
        taken = await self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == next_id.with_for_update(skip_locked=True).scalar_subquery(), due)
            .values(attempts=outbox.c.attempts + 1, due_at=now + timedelta(seconds=seconds))
            .returning(outbox)
        )
        row = taken.mappings().first()
        return None if row is None else from_row(self._vault, outbox, Outgoing, row)

    async def begin(self, item: Outgoing, until: datetime) -> bool:
        return await self._change(item, ("waiting",), state="sending", due_at=until)

    async def end(self, item: Outgoing, state: State, at: datetime, error: str | None = None) -> bool:
        sent = {"sent_at": at} if state == "sent" else {}
        return await self._change(item, ("waiting", "sending"), state=state, error=error, **sent)

    async def again(self, item: Outgoing, due_at: datetime, error: str | None = None) -> bool:
        return await self._change(item, ("waiting", "sending"), state="waiting", due_at=due_at, error=error)

    async def keep_text(self, item: Outgoing) -> None:
        values = to_row(self._vault, outbox, item)
        await self._change(item, ("waiting",), **{name: values[name] for name in TEXTS})

    async def void(self, booking_id: str, below_revision: int) -> None:
        revision = outbox.c.details["revision"].as_integer()
        await self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.booking_id == booking_id, outbox.c.state == "waiting", revision < below_revision)
            .values(state="void")
        )

    async def give_up_unclear(self, now: datetime) -> int:
        done = await self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.state == "sending", outbox.c.due_at <= now)
            .values(state="unclear", error="Interrupted")
        )
        return int(done.rowcount)

    async def anew(self, item_id: str, at: datetime) -> bool:
        done = await self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == item_id, outbox.c.state.in_(("failed", "unclear")))
            .values(state="waiting", due_at=at, error=None)
        )
        return bool(done.rowcount)

    async def of_booking(self, booking_id: str) -> list[Outgoing]:
        return await self._all(outbox.c.booking_id == booking_id)

    async def troubled(self, region: str | None = None) -> list[Outgoing]:
        where: sa.ColumnElement[bool] = outbox.c.state.in_(("failed", "unclear"))
        if region is not None:
            where = sa.and_(where, outbox.c.booking_id.in_(sa.select(bookings.c.id).where(bookings.c.region == region)))
        return await self._all(where)

    async def held_up(self, channel: Channel, due_before: datetime) -> int:
        query = sa.select(sa.func.count()).where(
            outbox.c.state == "waiting",
            outbox.c.channel == channel,
            sa.or_(outbox.c.due_at <= due_before, outbox.c.error.is_not(None)),
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def _change(self, item: Outgoing, states: tuple[State, ...], **values: Any) -> bool:
        """Only where the row is still at the attempt that this sender made."""
        done = await self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == item.id, outbox.c.attempts == item.attempts, outbox.c.state.in_(states))
            .values(**values)
        )
        return bool(done.rowcount == 1)

    async def _all(self, where: sa.ColumnElement[bool]) -> list[Outgoing]:
        rows = await self._connection.execute(sa.select(outbox).where(where).order_by(outbox.c.created_at, outbox.c.id))
        return [from_row(self._vault, outbox, Outgoing, row) for row in rows.mappings()]
