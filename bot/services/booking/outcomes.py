"""The staff's side of appointments until the desk exists: what is due, what became of it, mails in trouble."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.booking import Booking, BookingOutcome
from bot.domain.calendar import later
from bot.domain.outgoing import Outgoing
from bot.services.outbox.planning import JOB, booking_mail
from bot.services.ports import Clock, Store

Closed = Literal["done", "unknown", "closed", "too_early", "too_late"]
_AFTER_START: frozenset[BookingOutcome] = frozenset(("attended", "no_show", "reached"))
_LATE = timedelta(minutes=5)  # a mail that was due so long ago waits for a server


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody has to look at; each appointment with its code."""

    open: list[tuple[Booking, str]]  # over, and nobody has said how it was
    coming: list[tuple[Booking, str]]
    troubled: list[tuple[Outgoing, str]]  # mails that failed, or may have, with the code of their appointment
    waiting_mails: int


class Outcomes:
    """Every method that writes does so once, whoever else does the same."""

    def __init__(self, store: Store, clock: Clock, keep: timedelta) -> None:
        """`keep`: for how long past appointments are there at all."""
        self._store = store
        self._clock = clock
        self._keep = keep

    async def due(self, region: str | None, ahead: timedelta) -> Due:
        now = self._clock.now()
        async with self._store.read() as work:
            past = await work.bookings.between(later(now, -self._keep), now, region)
            coming = await work.bookings.between(now, later(now, ahead), region)
            code = work.bookings.code_of
            return Due(
                open=[(one, code(one.id)) for one in past if one.state == "booked"],
                coming=[(one, code(one.id)) for one in coming if one.state == "booked"],
                troubled=[(item, code(item.booking_id or "")) for item in await work.outbox.troubled(region)],
                waiting_mails=await work.outbox.held_up("mail", later(now, -_LATE)),
            )

    async def close(self, code: str, outcome: BookingOutcome) -> Closed:
        """What became of an appointment. `withdrawn` before it begins cancels it, and the person hears of it."""
        now = self._clock.now()
        async with self._store.write() as work:
            booking = await work.bookings.by_code(code)
            if booking is None:
                return "unknown"
            if booking.state == "cancelled":
                return "closed"
            begun = booking.starts_at <= now
            if outcome in _AFTER_START and not begun:
                return "too_early"
            if outcome == "withdrawn" and begun:
                return "too_late"
            if outcome == "withdrawn":
                await work.conversations.get(booking.conversation_id)
                cancelled = await work.bookings.cancel(booking.id, now)
                if cancelled is None:
                    return "closed"
                await booking_mail(work, cancelled, "cancelled", now, tell_chat=True)
            elif not await work.bookings.close(booking.id, outcome, now):
                return "closed"
            await work.commit()
        return "done"

    async def resend(self, item_id: str) -> bool:
        """Sends a mail once more that failed, or may have; False where there is no such one."""
        now: datetime = self._clock.now()
        async with self._store.write() as work:
            found = await work.outbox.anew(item_id, now)
            if found:
                await work.jobs.add(JOB, f"{JOB}:{item_id}:{uuid.uuid4()}", now)
            await work.commit()
        return found
