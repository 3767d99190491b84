"""Appointments in the name of a turn: held, drafted, booked, moved, cancelled; each at most once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.booking import Booking, Hold, SlotTaken
from bot.domain.calendar import Slot
from bot.domain.contact_data import Contact
from bot.services.callbacks import ContactNotKept, refusal
from bot.services.context import TurnContext
from bot.services.outbox.planning import booking_mail
from bot.services.ports import Store, Work

# The names of these writes among those of a turn; content has `done_booking` and so on.
BOOKED, MOVED, CANCELLED = "booking", "booking_moved", "booking_cancelled"


class NothingToBook(Exception):
    """The draft is gone or lacks something; the form has to ask again."""


class NotOpen(LookupError):
    """There is no such appointment, or it is over."""


@dataclass(frozen=True, slots=True)
class Done:
    """An appointment after a write; `new` is false where an earlier one had done it already."""

    booking: Booking
    code: str
    token: str
    new: bool


class BookingService:
    """All methods that write raise TurnClosed; where a turn repeats a write, it gives the first result."""

    def __init__(self, store: Store, hold_minutes: float) -> None:
        self._store = store
        self._keep = timedelta(minutes=hold_minutes)

    # -- while somebody chooses ---------------------------------------------------------------------

    async def choose(self, ctx: TurnContext, slot_id: str, reason: str | None) -> Hold:
        """Keeps the slot for a while and puts the draft on it. Raises SlotTaken; then the hold before stays."""
        now = _now(ctx)
        async with self._store.write() as work:
            await _begin(work, ctx)
            slot = await work.calendars.slot(slot_id)
            if slot is None or not await work.bookings.hold(slot_id, ctx.conversation, now, now + self._keep):
                raise SlotTaken
            draft = await work.bookings.draft(ctx.conversation) or Booking(
                id=str(uuid.uuid4()),
                conversation_id=ctx.conversation,
                region=slot.region,
                office=slot.office,
                starts_at=slot.starts_at,
                minutes=slot.minutes,
                way=slot.way,
                created_at=now,
            )
            draft.take(slot)
            draft.reason = reason
            await work.bookings.save_draft(draft)
            await work.commit()
        return Hold(slot_id, ctx.conversation, now + self._keep)

    async def extend(self, ctx: TurnContext) -> datetime | None:
        """Keeps the draft's slot from now on once more; None where there is none, or somebody else has it."""
        now = _now(ctx)
        async with self._store.write() as work:
            await _begin(work, ctx)
            draft = await work.bookings.draft(ctx.conversation)
            if draft is None or draft.slot_id is None:
                return None
            if not await work.bookings.hold(draft.slot_id, ctx.conversation, now, now + self._keep):
                return None
            await work.commit()
        return now + self._keep

    async def hold_until(self, ctx: TurnContext) -> datetime | None:
        async with self._store.read() as work:
            hold = await work.bookings.hold_of(ctx.conversation, _now(ctx))
        return hold.until if hold else None

    async def keep_contact(self, ctx: TurnContext, contact: Contact) -> None:
        """Raises ContactNotKept, NothingToBook."""
        reason = refusal(ctx)
        if reason:
            raise ContactNotKept(reason)
        way = "email" if contact.way == "email" else "call"
        await self.keep(ctx, contact=contact.value, contact_way=way, voicemail=False)

    async def keep(self, ctx: TurnContext, **changes: Any) -> None:
        """Changes fields of the draft (name, contact_way, keep_from, …). Raises NothingToBook."""
        async with self._store.write() as work:
            await _begin(work, ctx)
            draft = await work.bookings.draft(ctx.conversation)
            if draft is None:
                raise NothingToBook
            for name, value in changes.items():
                setattr(draft, name, value)
            await work.bookings.save_draft(draft)
            await work.commit()

    async def slot(self, slot_id: str) -> Slot | None:
        async with self._store.read() as work:
            return await work.calendars.slot(slot_id)

    async def draft(self, ctx: TurnContext) -> Booking | None:
        async with self._store.read() as work:
            return await work.bookings.draft(ctx.conversation)

    async def drop(self, ctx: TurnContext) -> None:
        """Forgets the draft and lets go of its slot."""
        async with self._store.write() as work:
            await _begin(work, ctx)
            await work.bookings.release(ctx.conversation)
            await work.bookings.drop_draft(ctx.conversation)
            await work.commit()

    # -- appointments -------------------------------------------------------------------------------

    async def confirm(self, ctx: TurnContext, slot_id: str | None = None) -> Done:
        """Makes the draft an appointment. Raises SlotTaken (the draft stays), TooManyOpen, NothingToBook.

        Without a draft, an open appointment on `slot_id` counts as the one that was meant: its confirmation was lost.
        """
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, BOOKED)
            if known is not None:
                return await _done(work, str(known["id"]), new=False)
            await _begin(work, ctx)
            draft = await work.bookings.draft(ctx.conversation)
            if draft is None:
                return _of(work, await _booked_before(work, ctx, slot_id), new=False)
            if draft.way != "office" and not draft.contact:
                raise NothingToBook
            booked = await work.bookings.book(draft, _now(ctx))
            await booking_mail(work, booked, "confirmed", _now(ctx))
            await work.turns.keep_result(ctx.turn_id, BOOKED, {"id": booked.id})
            done = _of(work, booked, new=True)
            await work.commit()
        return done

    async def cancel(self, ctx: TurnContext, booking_id: str) -> Done:
        """Cancels an open appointment; one that was cancelled before stays so. Raises NotOpen."""
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, CANCELLED)
            if known is not None:
                return await _done(work, str(known["id"]), new=False)
            await _begin(work, ctx)
            cancelled = await work.bookings.cancel(booking_id, _now(ctx))
            if cancelled is None:
                before = await work.bookings.get(booking_id)
                if before is None or before.state != "cancelled":
                    raise NotOpen(booking_id)
                return _of(work, before, new=False)
            elsewhere = cancelled.conversation_id != ctx.conversation
            await booking_mail(work, cancelled, "cancelled", _now(ctx), tell_chat=elsewhere)
            await work.turns.keep_result(ctx.turn_id, CANCELLED, {"id": booking_id})
            done = _of(work, cancelled, new=True)
            await work.commit()
        return done

    async def hold(self, ctx: TurnContext, slot_id: str) -> Hold:
        """Keeps a slot to which an appointment is to be moved. Raises SlotTaken."""
        now = _now(ctx)
        async with self._store.write() as work:
            await _begin(work, ctx)
            if not await work.bookings.hold(slot_id, ctx.conversation, now, now + self._keep):
                raise SlotTaken
            await work.commit()
        return Hold(slot_id, ctx.conversation, now + self._keep)

    async def move(self, ctx: TurnContext, booking_id: str, slot_id: str) -> Done:
        """Puts an open appointment on another slot of its office. Raises SlotTaken, NotOpen; then nothing changes."""
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, MOVED)
            if known is not None:
                return await _done(work, str(known["id"]), new=False)
            await _begin(work, ctx)
            slot, before = await work.calendars.slot(slot_id), await work.bookings.get(booking_id)
            if before is None:
                raise NotOpen(booking_id)
            if before.slot_id == slot_id and before.is_open(_now(ctx)):
                return _of(work, before, new=False)
            if slot is None or slot.office != before.office:
                raise SlotTaken
            moved = await work.bookings.move(booking_id, slot, _now(ctx), ctx.conversation)
            if moved is None:
                raise NotOpen(booking_id)
            elsewhere = moved.conversation_id != ctx.conversation
            await booking_mail(work, moved, "changed", _now(ctx), tell_chat=elsewhere)
            await work.turns.keep_result(ctx.turn_id, MOVED, {"id": booking_id})
            done = _of(work, moved, new=True)
            await work.commit()
        return done

    async def own(self, ctx: TurnContext) -> list[Done]:
        """The open appointments of this conversation, the next one first."""
        async with self._store.read() as work:
            found = await work.bookings.of_conversation(ctx.conversation)
            return [_of(work, booking, new=False) for booking in found if booking.is_open(_now(ctx))]

    async def by_code(self, code: str) -> Done | None:
        """The appointment with this code, whatever became of it."""
        async with self._store.read() as work:
            found = await work.bookings.by_code(code)
            return _of(work, found, new=False) if found else None

    async def by_id(self, booking_id: str) -> Done | None:
        async with self._store.read() as work:
            found = await work.bookings.get(booking_id)
            return _of(work, found, new=False) if found and found.state != "draft" else None


async def _begin(work: Work, ctx: TurnContext) -> None:
    """Locks in the order in which the end of a turn does, so that neither waits for the other."""
    await work.conversations.get(ctx.conversation)
    await work.turns.require_open(ctx.turn_id)


async def _booked_before(work: Work, ctx: TurnContext, slot_id: str | None) -> Booking:
    for booking in await work.bookings.of_conversation(ctx.conversation):
        if slot_id is not None and booking.slot_id == slot_id and booking.is_open(_now(ctx)):
            return booking
    raise NothingToBook


async def _done(work: Work, booking_id: str, *, new: bool) -> Done:
    booking = await work.bookings.get(booking_id)
    if booking is None:
        raise NotOpen(booking_id)
    return _of(work, booking, new=new)


def _of(work: Work, booking: Booking, *, new: bool) -> Done:
    return Done(booking, work.bookings.code_of(booking.id), work.bookings.token_of(booking.id), new)


def _now(ctx: TurnContext) -> datetime:
    return datetime.fromisoformat(ctx.now)
