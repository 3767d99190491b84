"""An appointment in the hands of whoever has its link: seen, moved, cancelled; the conversation hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.booking import Booking, SlotTaken
from bot.domain.calendar import Slot, later
from bot.domain.conversation import Conversation
from bot.domain.outgoing import CalendarFile
from bot.services.outbox.places import OfficePlaces
from bot.services.outbox.planning import booking_mail
from bot.services.outbox.writing import Keys, Writer
from bot.services.ports import Clock, Store, Wake, Work

Changed = Literal["moved", "cancelled", "taken", "over"]


class UnknownToken(LookupError):
    """No appointment has this token, or it was deleted."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page shows; the reason and what the person wrote are not part of it."""

    booking: Booking
    person: Conversation
    keys: Keys
    place: str | None
    state: Literal["booked", "cancelled", "past"]


class AppointmentByToken:
    """All methods raise UnknownToken. Reading changes nothing."""

    def __init__(self, store: Store, writer: Writer, clock: Clock, wake: Wake, notice: timedelta) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._wake = wake
        self._notice = notice
        self._places = OfficePlaces()

    async def see(self, token: str) -> Visit:
        async with self._store.read() as work:
            booking, person = await self._found(work, token)
            place = None if booking.keep_from else await self._places.of(work, booking)
            keys = Keys(work.bookings.code_of(booking.id), token)
        return Visit(booking, person, keys, place, self._state(booking))

    async def file(self, token: str) -> CalendarFile:
        visit = await self.see(token)
        return await asyncio.to_thread(
            self._writer.download, visit.booking, visit.person, visit.keys, self._clock.now()
        )

    async def free(self, visit: Visit, limit: int) -> list[Slot]:
        """The next times of the same office and way; of several advisers' equal times one."""
        now = self._clock.now()
        async with self._store.read() as work:
            found = await work.calendars.free_slots(
                now,
                start=later(now, self._notice),
                region=visit.booking.region,
                office=visit.booking.office,
                way=visit.booking.way,
                limit=limit * 5,
            )
        distinct = {slot.starts_at: slot for slot in reversed(found) if slot.starts_at != visit.booking.starts_at}
        return sorted(distinct.values(), key=lambda slot: slot.starts_at.timestamp())[:limit]

    async def cancel(self, token: str) -> Changed:
        """Cancelled before, it stays so."""
        now = self._clock.now()
        async with self._store.write() as work:
            booking, _ = await self._locked(work, token)
            cancelled = await work.bookings.cancel(booking.id, now)
            if cancelled is None:
                return "cancelled" if booking.state == "cancelled" else "over"
            await booking_mail(work, cancelled, "cancelled", now, tell_chat=True)
            await work.commit()
        return "cancelled"

    async def move(self, token: str, slot_id: str) -> Changed:
        """To another free time of the same office and way; where it is on this time already, nothing is done."""
        now = self._clock.now()
        async with self._store.write() as work:
            booking, _ = await self._locked(work, token)
            if not booking.is_open(now):
                return "over"
            if booking.slot_id == slot_id:
                return "moved"
            moved = await self._onto(work, booking, slot_id, now)
            if moved is None:
                return "taken"
            await booking_mail(work, moved, "changed", now, tell_chat=True)
            await work.commit()
        return "moved"

    async def _onto(self, work: Work, booking: Booking, slot_id: str, now: datetime) -> Booking | None:
        slot = await work.calendars.slot(slot_id)
        if slot is None or (slot.office, slot.way) != (booking.office, booking.way):
            return None
        try:
            return await work.bookings.move(booking.id, slot, now)
        except SlotTaken:
            return None

    async def _locked(self, work: Work, token: str) -> tuple[Booking, Conversation]:
        """The conversation is locked first, and the booking then read as it stands behind that lock."""
        await self._found(work, token)
        return await self._found(work, token)

    async def _found(self, work: Work, token: str) -> tuple[Booking, Conversation]:
        booking = await work.bookings.by_token(token)
        person = await work.conversations.get(booking.conversation_id) if booking else None
        if booking is None or person is None:
            raise UnknownToken
        return booking, person

    def _state(self, booking: Booking) -> Literal["booked", "cancelled", "past"]:
        if booking.state == "cancelled":
            return "cancelled"
        return "booked" if booking.is_open(self._clock.now()) else "past"
