"""Which free times are shown to somebody who chooses: the next ones, those on other days, those that fit a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.domain.booking import AUTHORITY
from bot.domain.calendar import Slot
from bot.services.booking.places import Places
from bot.services.calendar.service import CalendarService
from bot.services.dates import Choice, DateWish, Hours, Unclear, parse

SHOWN = 3
_ALL = 1000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was chosen before the time; `way` is None where any will do."""

    region: str
    office: str | None = None
    way: str | None = None


class Times:
    """Free times as the calendar has them now; of several advisers' equal times it shows one."""

    def __init__(self, calendar: CalendarService, places: Places) -> None:
        self._calendar = calendar
        self._places = places

    def wish(self, text: str, now: datetime, region: str) -> DateWish | Unclear | None:
        """The wish for a time in somebody's words; None where they name no time."""
        return parse(text, now, is_holiday=lambda day: self._calendar.holiday(day, region) is not None)

    async def free(self, now: datetime, asked: Narrowed) -> list[Slot]:
        """The earliest first."""
        found, _ = await self._calendar.free(now, asked.region, limit=_ALL)
        distinct = {
            (slot.starts_at, slot.office, slot.way): slot
            for slot in reversed(found)
            if asked.office in (None, slot.office) and asked.way in (None, slot.way)
        }
        return sorted(distinct.values(), key=lambda slot: (slot.starts_at.timestamp(), slot.office, slot.way))

    async def makes_appointments(self, region: str) -> bool:
        """Whether the calendar of this region has times for appointments at all, free or not."""
        return bool((await self._calendar.refresh()).offices(region, "appointments"))

    def offices(self, slots: Sequence[Slot], reason: str | None) -> list[str]:
        """The offices among these slots that a reason belongs to; all of them where it belongs to none."""
        found = list(dict.fromkeys(slot.office for slot in slots))
        wanted = (AUTHORITY.get(reason or ""), "jba")
        fits = [office for kind in wanted for office in found if kind and self._places.kind(office) == kind]
        return fits or found


def ways(slots: Sequence[Slot]) -> list[str]:
    """The ways among these slots, in the order of the form's buttons."""
    return [way for way in ("office", "phone", "video") if any(slot.way == way for slot in slots)]


def on_other_days(slots: Sequence[Slot], after: date) -> list[Slot]:
    """The first time of each of the next days after this one."""
    days: dict[date, Slot] = {}
    for slot in slots:
        if slot.starts_at.date() > after:
            days.setdefault(slot.starts_at.date(), slot)
    return list(days.values())[:SHOWN]


def fitting(slots: Sequence[Slot], wish: DateWish) -> list[Slot]:
    return [slot for slot in slots if wish.allows(slot.starts_at)]


def narrowed_by(before: DateWish, wish: DateWish) -> DateWish:
    """A wish together with what was said before: „nächste Woche“, then „lieber nachmittags“; or the other way round."""
    if not before.choices or not (wish.names_day or wish.names_hours or wish.refused):
        return wish
    [known] = before.choices
    if wish.names_day:
        hours = known.hours if not wish.names_hours else ()
        return replace(wish, choices=tuple(replace(one, hours=one.hours or hours) for one in wish.choices))
    hours = known.hours if not wish.names_hours else ()
    choices = tuple(replace(one, spans=known.spans, hours=one.hours or hours) for one in wish.choices)
    return replace(wish, choices=choices or (Choice(known.spans, hours=hours),))


def of_readings(slots: Sequence[Slot], readings: Sequence[DateWish]) -> list[Slot]:
    """The first times of each sense that words may have, in order of time."""
    found = [fitting(slots, reading)[:SHOWN] for reading in readings]
    in_turn = [each[place] for place in range(SHOWN) for each in found if place < len(each)]
    return sorted(dict.fromkeys(in_turn[:SHOWN]), key=lambda slot: slot.starts_at.timestamp())


def nearest(slots: Sequence[Slot], wish: DateWish, today: date) -> list[Slot]:
    """Where nothing fits: other hours of the wished days, else the times from the first of them on, else the next."""
    days = wish.days(today)
    same = [slot for slot in slots if slot.starts_at.date() in days]
    later = [slot for slot in slots if not days or slot.starts_at.date() >= days[0]]
    near = same or later or list(slots)
    hours = [part for choice in wish.choices for part in choice.hours]
    if hours and (same or not days):
        near = sorted(near, key=lambda slot: min(_apart(slot.starts_at.time(), part) for part in hours))
    return sorted(near[:SHOWN], key=lambda slot: slot.starts_at.timestamp())


def _apart(moment: time, hours: Hours) -> int:
    """The minutes between a moment and hours that do not hold it."""
    ends = [end for end in (hours.start, hours.end) if end is not None]
    return min((abs(_minutes(moment) - _minutes(end)) for end in ends), default=0)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def exactly(slots: Sequence[Slot], wish: DateWish) -> Slot | None:
    """The one time that a wish for a day and a clock time can only mean."""
    points = [part for choice in wish.choices for part in choice.hours]
    pointed = bool(points) and all(part.point and not part.about for part in points)
    found = fitting(slots, wish) if pointed and wish.names_day else []
    return found[0] if len(found) == 1 else None
