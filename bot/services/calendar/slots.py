"""Makes the slots of an office from its hours, and takes back those that the hours no longer give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import Slot, later
from bot.domain.opening_times import Calendar
from bot.services.ports import Work


@dataclass(frozen=True, slots=True)
class Made:
    """What one run did; `outside` are booked or held slots that the hours no longer give."""

    added: int
    dropped: int
    outside: tuple[Slot, ...] = ()

    def and_(self, other: Made) -> Made:
        return Made(self.added + other.added, self.dropped + other.dropped, self.outside + other.outside)


async def make_slots(work: Work, calendar: Calendar, office: str, now: datetime, ahead: timedelta) -> Made:
    """Brings the slots of one office in line with the calendar, within a unit of work that the caller commits."""
    there = await work.calendars.slots_of(office, now)
    taken = [slot for slot, used in there if used]
    planned = {slot.id: slot for slot in calendar.slots(office, now, later(now, ahead)) if slot.starts_at > now}
    stale = [slot.id for slot, used in there if not used and planned.get(slot.id) != slot]
    dropped = await work.calendars.drop_slots(stale)
    left = {slot.id for slot, _ in there} - set(stale)
    new = [slot for slot in planned.values() if slot.id not in left and not _in_the_way(slot, taken)]
    added = await work.calendars.add_slots(new)
    return Made(added, dropped, tuple(slot for slot in taken if not _given(calendar, slot)))


def _in_the_way(slot: Slot, taken: list[Slot]) -> bool:
    same = (other for other in taken if other.adviser == slot.adviser)
    return any(slot.window.overlap(other.window) for other in same)


def _given(calendar: Calendar, slot: Slot) -> bool:
    ends = later(slot.starts_at, timedelta(minutes=1))
    return any(slot == other for other in calendar.slots(slot.office, slot.starts_at, ends))
