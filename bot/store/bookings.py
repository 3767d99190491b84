"""Appointments in the database: one conditional write or a constraint decides who has a time, nothing before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.booking import ALPHABET, OPEN_AT_MOST, Booking, BookingOutcome, Hold, SlotTaken, TooManyOpen
from bot.domain.calendar import Slot
from bot.store.rows import from_row, to_row
from bot.store.tables import bookings, holds, slots
from bot.store.vault import Vault

_CODE, _TOKEN = "bookings.code_hash", "bookings.token_hash"
_Insert = sqlite.Insert | postgresql.Insert
_INSERTS: dict[str, Callable[[sa.Table], _Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlBookings:
    """Implements `bot.services.ports.Bookings`."""

    def __init__(self, connection: AsyncConnection, vault: Vault, *, lock: bool) -> None:
        self._connection = connection
        self._vault = vault
        self._lock = lock

    # -- holds -----------------------------------------------------------------------------------

    async def hold(self, slot_id: str, conversation_id: str, now: datetime, until: datetime) -> bool:
        await self._lock_slot(slot_id)
        await self._connection.execute(
            sa.delete(holds).where(holds.c.conversation_id == conversation_id, holds.c.slot_id != slot_id)
        )
        free = sa.select(slots.c.id, sa.literal(conversation_id), sa.literal(until, holds.c.until.type)).where(
            slots.c.id == slot_id, slots.c.starts_at > now, sa.not_(_booked())
        )
        insert = _INSERTS[self._connection.dialect.name](holds)
        insert = insert.from_select(["slot_id", "conversation_id", "until"], free)
        mine = sa.or_(holds.c.until <= now, holds.c.conversation_id == conversation_id)
        done = await self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=["slot_id"],
                set_={"conversation_id": insert.excluded.conversation_id, "until": insert.excluded.until},
                where=mine,
            )
        )
        return done.rowcount == 1

    async def hold_of(self, conversation_id: str, now: datetime) -> Hold | None:
        query = sa.select(holds).where(holds.c.conversation_id == conversation_id, holds.c.until > now)
        row = (await self._connection.execute(query.limit(1))).mappings().first()
        return None if row is None else from_row(self._vault, holds, Hold, row)

    async def release(self, conversation_id: str) -> None:
        await self._connection.execute(sa.delete(holds).where(holds.c.conversation_id == conversation_id))

    # -- drafts -----------------------------------------------------------------------------------

    async def draft(self, conversation_id: str) -> Booking | None:
        return await self._first(bookings.c.conversation_id == conversation_id, bookings.c.state == "draft")

    async def save_draft(self, draft: Booking) -> None:
        values = self._row(draft)
        done = await self._connection.execute(
            sa.update(bookings).where(bookings.c.id == draft.id, bookings.c.state == "draft").values(values)
        )
        if not done.rowcount:
            await self._connection.execute(sa.insert(bookings).values(values))

    async def drop_draft(self, conversation_id: str) -> None:
        await self._connection.execute(
            sa.delete(bookings).where(bookings.c.conversation_id == conversation_id, bookings.c.state == "draft")
        )

    # -- appointments -----------------------------------------------------------------------------

    async def book(self, draft: Booking, now: datetime) -> Booking:
        if draft.slot_id is None:
            raise SlotTaken
        await self._lock_slot(draft.slot_id)
        others = bookings.alias()
        open_ones = (
            sa.select(sa.func.count())
            .select_from(others)
            .where(
                others.c.conversation_id == draft.conversation_id,
                others.c.state == "booked",
                others.c.starts_at > now,
            )
            .scalar_subquery()
        )
        statement = (
            sa.update(bookings)
            .where(bookings.c.id == draft.id, bookings.c.state == "draft")
            .where(self._takeable(draft.slot_id, draft.conversation_id, now))
            .where(open_ones < OPEN_AT_MOST)
            .values(state="booked", confirmed_at=now, revision=0)
        )
        if not await self._unique(statement):
            count = await self._connection.execute(sa.select(open_ones))
            raise TooManyOpen if count.scalar_one() >= OPEN_AT_MOST else SlotTaken
        await self.release(draft.conversation_id)
        return await self._sure(draft.id)

    async def move(self, booking_id: str, slot: Slot, now: datetime, holder: str | None = None) -> Booking | None:
        await self._lock_slot(slot.id)
        current = await self.get(booking_id)
        if current is None:
            return None
        statement = (
            sa.update(bookings)
            .where(bookings.c.id == booking_id, bookings.c.state == "booked", bookings.c.starts_at > now)
            .where(self._takeable(slot.id, holder or current.conversation_id, now))
            .values(
                slot_id=slot.id,
                office=slot.office,
                starts_at=slot.starts_at,
                minutes=slot.minutes,
                way=slot.way,
                example=slot.example,
                revision=bookings.c.revision + 1,
            )
        )
        if not await self._unique(statement):
            again = await self.get(booking_id)
            if again is None or again.state != "booked" or again.starts_at <= now:
                return None
            raise SlotTaken
        await self.release(holder or current.conversation_id)
        return await self._sure(booking_id)

    async def cancel(self, booking_id: str, now: datetime) -> Booking | None:
        done = await self._connection.execute(
            sa.update(bookings)
            .where(bookings.c.id == booking_id, bookings.c.state == "booked", bookings.c.starts_at > now)
            .values(state="cancelled", outcome="withdrawn", closed_at=now, revision=bookings.c.revision + 1)
        )
        return await self._sure(booking_id) if done.rowcount else None

    async def close(self, booking_id: str, outcome: BookingOutcome, now: datetime) -> bool:
        done = await self._connection.execute(
            sa.update(bookings)
            .where(bookings.c.id == booking_id, bookings.c.state.in_(("booked", "done")))
            .values(state="done", outcome=outcome, closed_at=now)
        )
        return bool(done.rowcount)

    async def get(self, booking_id: str) -> Booking | None:
        return await self._first(bookings.c.id == booking_id)

    async def of_conversation(self, conversation_id: str) -> list[Booking]:
        return await self._all(bookings.c.conversation_id == conversation_id, bookings.c.state != "draft")

    async def between(self, start: datetime, end: datetime, region: str | None = None) -> list[Booking]:
        where = [bookings.c.starts_at >= start, bookings.c.starts_at < end, bookings.c.state != "draft"]
        return await self._all(*where, *([bookings.c.region == region] if region else []))

    # -- keys -------------------------------------------------------------------------------------

    def code_of(self, booking_id: str) -> str:
        number = int(self._vault.lookup("bookings.code", booking_id), 16)
        letters = []
        for _ in range(8):
            number, place = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[place])
        return "".join(letters)

    def token_of(self, booking_id: str) -> str:
        return self._vault.lookup("bookings.token", booking_id)

    async def by_code(self, code: str) -> Booking | None:
        return await self._first(bookings.c.code_hash == self._vault.lookup(_CODE, code), bookings.c.state != "draft")

    async def by_token(self, token: str) -> Booking | None:
        return await self._first(
            bookings.c.token_hash == self._vault.lookup(_TOKEN, token), bookings.c.state != "draft"
        )

    # -- inside -----------------------------------------------------------------------------------

    def _row(self, booking: Booking) -> dict[str, Any]:
        """The hashes are made from the id, so that a code can be told again without being stored."""
        values = to_row(self._vault, bookings, booking)
        values["code_hash"] = self._vault.lookup(_CODE, self.code_of(booking.id))
        values["token_hash"] = self._vault.lookup(_TOKEN, self.token_of(booking.id))
        return values

    async def _lock_slot(self, slot_id: str) -> None:
        # PostgreSQL: whoever wants this time comes one after the other, and each sees what the one before wrote.
        if self._lock:
            await self._connection.execute(sa.select(slots.c.id).where(slots.c.id == slot_id).with_for_update())

    def _takeable(self, slot_id: str, conversation_id: str, now: datetime) -> sa.ColumnElement[bool]:
        free = sa.select(slots.c.id).where(
            slots.c.id == slot_id,
            slots.c.starts_at > now,
            sa.not_(_booked()),
            sa.not_(_held_by_others(conversation_id, now)),
        )
        return free.exists()

    async def _unique(self, statement: sa.Update) -> bool:
        """Whether the conditional update found its row; the unique index of booked slots has the last word."""
        try:
            async with self._connection.begin_nested():
                return bool((await self._connection.execute(statement)).rowcount)
        except IntegrityError:
            return False

    async def _sure(self, booking_id: str) -> Booking:
        found = await self.get(booking_id)
        if found is None:
            raise LookupError(booking_id)
        return found

    async def _first(self, *where: sa.ColumnElement[bool]) -> Booking | None:
        query = sa.select(bookings).where(*where).order_by(bookings.c.created_at.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().first()
        return None if row is None else from_row(self._vault, bookings, Booking, row)

    async def _all(self, *where: sa.ColumnElement[bool]) -> list[Booking]:
        query = sa.select(bookings).where(*where).order_by(bookings.c.starts_at, bookings.c.id)
        rows = await self._connection.execute(query)
        return [from_row(self._vault, bookings, Booking, row) for row in rows.mappings()]


def _booked() -> sa.ColumnElement[bool]:
    other = bookings.alias()
    taken = sa.select(other.c.id).where(other.c.slot_id == slots.c.id, other.c.state.in_(("booked", "done")))
    return taken.correlate(slots).exists()


def _held_by_others(conversation_id: str, now: datetime) -> sa.ColumnElement[bool]:
    held = sa.select(holds.c.slot_id).where(
        holds.c.slot_id == slots.c.id, holds.c.until > now, holds.c.conversation_id != conversation_id
    )
    return held.correlate(slots).exists()
