"""When an office is open, which days are different, what it can promise, which times can be booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import (
    BERLIN,
    Absence,
    Closed,
    Closure,
    Day,
    Hours,
    Kind,
    Opening,
    Slot,
    Window,
    absent,
    at,
    cut,
    days,
    later,
)

AWAY = frozenset({(12, 24), (12, 31)})  # no public holidays, yet weekly hours say nothing about them
SHORTEST_CALL = timedelta(minutes=15)  # less than that of a window is no time to call somebody
READ_WITHIN = timedelta(minutes=15)
FAR = 92  # days that a search for the next opening looks ahead


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that is entered. `holiday` gives the name of the public holiday of a region's Land, or None."""

    hours: tuple[Hours, ...] = ()
    closures: tuple[Closure, ...] = ()
    absences: tuple[Absence, ...] = ()
    holiday: Callable[[date, str], str | None] = field(default=lambda day, region: None)

    # -- what is known -----------------------------------------------------------------------------------

    def offices(self, region: str, *kinds: Kind) -> tuple[str, ...]:
        """The offices of a region that have entries of these kinds (of any, where none is named)."""
        found = (h.office for h in self.hours if h.region == region and (not kinds or h.kind in kinds))
        return tuple(dict.fromkeys(found))

    def day(self, region: str, office: str, day: date) -> Day | None:
        """The day of an office; None where its opening hours are not known."""
        if office not in self.offices(region, "hours", "phone", "consultation"):
            return None
        spans: list[Opening] = []
        for kind in ("hours", "phone", "consultation"):
            spans += self._openings(region, office, day, kind)
        spans.sort(key=lambda opening: opening.window.starts_at)
        closed, reason = self._why_closed(region, office, day)
        own = [h for h in self.hours if h.office == office]
        example = any(h.example for h in own)
        # Where only other hours are entered, nothing is said about being closed.
        if any(o.kind == "hours" for o in spans) or office not in self.offices(region, "hours"):
            return Day(office, day, tuple(spans), example=example)
        return Day(office, day, tuple(spans), closed or "no_hours", reason, example)

    def openings(self, region: str, office: str, start: datetime, end: datetime, kind: Kind = "hours") -> list[Opening]:
        """The spans between two moments, the first and last cut to them."""
        asked, found = Window(start, end), []
        for day in days(start.astimezone(BERLIN).date(), end.astimezone(BERLIN).date()):
            for opening in self._openings(region, office, day, kind):
                part = opening.window.overlap(asked)
                if part is not None:
                    found.append(Opening(office, kind, part, opening.place, opening.example))
        return found

    def open_at(self, region: str, office: str, moment: datetime) -> bool | None:
        """Whether visitors find it open; None where that is not known."""
        if office not in self.offices(region, "hours"):
            return None
        day = moment.astimezone(BERLIN).date()
        spans = (opening.window for opening in self._openings(region, office, day, "hours"))
        return any(span.holds(moment) for span in spans)

    def next_opening(self, region: str, office: str, after: datetime, kind: Kind = "hours") -> Opening | None:
        """The first span that begins after a moment; None where none is known within three months."""
        for number in range(FAR):
            day = after.astimezone(BERLIN).date() + timedelta(days=number)
            for opening in self._openings(region, office, day, kind):
                if opening.window.starts_at > after:
                    return opening
        return None

    # -- calls back --------------------------------------------------------------------------------------

    def call_windows(self, region: str, office: str, start: datetime, end: datetime) -> list[Opening]:
        """When the office calls back: its telephone hours, otherwise its opening hours."""
        kind: Kind = "phone" if office in self.offices(region, "phone") else "hours"
        return self.openings(region, office, start, end, kind)

    def promise(self, region: str, office: str | None, wished: Window | None, now: datetime) -> datetime | None:
        """Until when the office has called for certain; None where the calendar cannot keep any promise.

        With a wish: the end of the first time in it at which the office calls. Without one: the end of the first day
        of calls after today. Where no office is chosen, the latest of all that may be the one.
        """
        if office is None:
            each = [self.promise(region, one, wished, now) for one in self.offices(region, "hours", "phone")]
            return None if None in each else max((due for due in each if due is not None), default=None)
        if wished is not None:
            start = max(now, wished.starts_at)
            fitting = self.call_windows(region, office, start, wished.ends_at) if start < wished.ends_at else []
            long_enough = (o.window.ends_at for o in fitting if o.window.length >= SHORTEST_CALL)
            return next(long_enough, None)
        tomorrow = at(now.astimezone(BERLIN).date() + timedelta(days=1), time())
        ahead = self.call_windows(region, office, tomorrow, later(tomorrow, timedelta(days=FAR)))
        first = ahead[0].window.starts_at.date() if ahead else None
        return max((o.window.ends_at for o in ahead if o.window.starts_at.date() == first), default=None)

    def read_by(self, region: str, office: str | None, now: datetime) -> datetime | None:
        """By when staff are to look at what cannot wait: a quarter of an hour from now, or from the next opening.

        Of several offices the one that opens first counts; None where no hours are known.
        """
        known = self.offices(region, "hours")
        asked = [office] if office in known and office is not None else list(known)
        if any(self.open_at(region, one, now) for one in asked):
            return later(now, READ_WITHIN)
        ahead = (self.next_opening(region, one, now) for one in asked)
        return min((later(o.window.starts_at, READ_WITHIN) for o in ahead if o is not None), default=None)

    # -- appointments ------------------------------------------------------------------------------------

    def slots(self, office: str, start: datetime, end: datetime) -> list[Slot]:
        """The times between two moments that the office's appointment hours give, without absent advisers."""
        found: list[Slot] = []
        own = [h for h in self.hours if h.office == office and h.kind == "appointments"]
        away = [a for a in self.absences if a.office == office]
        asked = Window(start, end)
        for day in days(start.astimezone(BERLIN).date(), end.astimezone(BERLIN).date()):
            for hours in self._valid(own, office, day):
                found += (s for s in cut(hours, day) if asked.holds(s.starts_at) and not absent(s, away))
        return sorted(found, key=lambda slot: (slot.starts_at.timestamp(), slot.adviser or ""))

    # -- parts -------------------------------------------------------------------------------------------

    def _openings(self, region: str, office: str, day: date, kind: Kind) -> list[Opening]:
        own = [h for h in self.hours if h.region == region and h.office == office and h.kind == kind]
        spans = sorted(self._valid(own, office, day), key=lambda h: (h.opens, h.place or ""))
        return [Opening(office, kind, Window(at(day, h.opens), at(day, h.closes)), h.place, h.example) for h in spans]

    def _valid(self, own: Sequence[Hours], office: str, day: date) -> list[Hours]:
        """Those of one kind that hold on a day: special ones first, weekly ones only on an ordinary day."""
        on_day = [h for h in own if h.holds_on(day)]
        if not on_day or self._closure(office, day):
            return []
        special = [h for h in on_day if h.special]
        if special:
            return special
        ordinary = (day.month, day.day) not in AWAY and self.holiday(day, on_day[0].region) is None
        return on_day if ordinary else []

    def _closure(self, office: str, day: date) -> Closure | None:
        return next((c for c in self.closures if c.office == office and c.starts_on <= day <= c.ends_on), None)

    def _why_closed(self, region: str, office: str, day: date) -> tuple[Closed | None, str | None]:
        closure = self._closure(office, day)
        if closure is not None:
            return "closure", closure.reason
        name = self.holiday(day, region)
        if name is not None:
            return "holiday", name
        return ("away", None) if (day.month, day.day) in AWAY else (None, None)
