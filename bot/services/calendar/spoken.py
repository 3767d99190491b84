"""Days and hours of the calendar in German: „Montag bis Donnerstag 8 bis 16 Uhr, Freitag 8 bis 12:30 Uhr“."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain.calendar import Day, Hours, Kind, Opening
from bot.domain.spoken_times import WEEKDAYS, spoken_day

CLEAR = 90  # days ahead in which a day without a year is clear
Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """`say` gives the phrases of content, `today` is the day of the question."""

    say: Say
    today: date

    def span(self, start: time, end: time) -> str:
        return self.say("hours_span", start=_clock(start), end=_clock(end))

    def openings(self, openings: Sequence[Opening]) -> str:
        """„8 bis 12 Uhr und 13 bis 16 Uhr“."""
        spans = dict.fromkeys((o.window.starts_at.time(), o.window.ends_at.time()) for o in openings)
        return self._and([self.span(*span) for span in spans])

    def week(self, hours: Iterable[Hours]) -> str:
        """The weekly hours as they hold in the next seven days, weekdays that are alike in one."""
        rows = [row for row in hours if not row.special]
        by_day: dict[int, tuple[tuple[time, time], ...]] = {}
        for number in range(len(WEEKDAYS)):
            day = self.today + timedelta(days=number)
            spans = sorted({(row.opens, row.closes) for row in rows if row.holds_on(day)})
            if spans:
                by_day[day.weekday()] = tuple(spans)
        parts = []
        for first, last in _runs(sorted(by_day), lambda one, other: by_day[one] == by_day[other]):
            days = self._range(WEEKDAYS[first], WEEKDAYS[last], last - first)
            spans_of = self._and([self.span(*span) for span in by_day[first]])
            parts.append(self.say("hours_of_days", days=days, hours=spans_of))
        return ", ".join(parts)

    def days(self, days: Sequence[Day], kind: Kind = "hours") -> str:
        """What each of these days is like, those alike that follow each other in one."""
        parts = []
        for first, last in _runs(range(len(days)), lambda a, b: self._alike(days[a], days[b], kind)):
            one, other = days[first], days[last]
            named = self._range(spoken_day(one.date), spoken_day(other.date), last - first)
            parts.append(self._what(one, named, kind))
        return "; ".join(parts)

    def day(self, day: date) -> str:
        """„Heute“, „Morgen“, „Am Samstag, 28. November,“ at the beginning of a sentence."""
        names = {0: "hours_today", 1: "hours_tomorrow"}
        name = names.get((day - self.today).days)
        return self.say(name) if name else self.say("hours_on_day", day=self._dated(day))

    def then(self, day: date) -> str:
        """The same within a sentence."""
        names = {0: "hours_then_today", 1: "hours_then_tomorrow"}
        name = names.get((day - self.today).days)
        return self.say(name) if name else self.say("hours_then", day=self._dated(day))

    def _dated(self, day: date) -> str:
        """With the year where the day is so far away that another one may have been meant."""
        far = (day - self.today).days > CLEAR
        return f"{spoken_day(day)} {day.year}" if far else spoken_day(day)

    # -- parts -------------------------------------------------------------------------------------------

    def _what(self, day: Day, named: str, kind: Kind) -> str:
        openings = day.of(kind)
        if openings:
            return self.say("hours_of_days", days=named, hours=self.openings(openings))
        if day.closed == "away":
            return self.say("hours_day_unsure", days=named)
        if day.reason:
            return self.say("hours_day_shut_reason", days=named, reason=day.reason)
        return self.say("hours_day_shut", days=named)

    def _alike(self, day: Day, other: Day, kind: Kind) -> bool:
        return other.date - day.date == timedelta(days=1) and self._what(day, "", kind) == self._what(other, "", kind)

    def _and(self, parts: Sequence[str]) -> str:
        *first, last = parts
        return self.say("hours_spans_and", first=", ".join(first), last=last) if first else last

    def _range(self, first: str, last: str, steps: int) -> str:
        if not steps:
            return first
        return self.say("hours_from_to", first=first, last=last) if steps > 1 else f"{first}, {last}"


def _runs(items: Sequence[int], alike: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """First and last of each run of numbers that follow each other and are alike."""
    runs: list[tuple[int, int]] = []
    for item in items:
        if runs and item == runs[-1][1] + 1 and alike(runs[-1][1], item):
            runs[-1] = (runs[-1][0], item)
        else:
            runs.append((item, item))
    return runs


def _clock(clock: time) -> str:
    return f"{clock.hour}:{clock.minute:02}" if clock.minute else str(clock.hour)
