"""Days that are counted: „am ersten Montag im Dezember", „am dritten Advent", „am Tag nach Nikolaus"."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from bot.services.dates import calendar_days as days
from bot.services.dates.numbered_days import NumberedDays
from bot.services.dates.reader import Found
from bot.services.dates.wish import Unclear

_WEEKS_OF_A_MONTH = 5
_SUNDAYS = 4
_LAST = -1


@dataclass(frozen=True, slots=True)
class CountedDays(NumberedDays):
    """Reads the n-th of something; an ordinal before a weekday is no date."""

    def _counted(self, at: int) -> Found | None:
        start = self._past_small(at)
        number = self._count(start)
        if number is None:
            return None
        if self.kind(start + 1) == "advent":
            return self._one(self._advent(number)), start + 2 - at
        if self.kind(start + 1) != "weekday" or (number == _LAST and self._month_behind(start + 2) is None):
            return None
        month = self._month_behind(start + 2)
        if month is None:
            return Unclear("which_day"), start + 2 - at
        years, length = month
        found = (self._nth(year, number_, self.number(start + 1), number) for year, number_ in years)
        day = next((one for one in found if one is not None and one >= self.today), None)
        return (self._one(day) if day else Unclear("past")), start + 2 + length - at

    def _count(self, at: int) -> int | None:
        """Which one: from 1 on, or the last."""
        if self.pair(at) == ("next", "last"):
            return _LAST
        number = self.number(at) if self.kind(at) == "ordinal" else 0
        return number if 1 <= number <= _WEEKS_OF_A_MONTH else None

    def _month_behind(self, at: int) -> tuple[list[tuple[int, int]], int] | None:
        """The month that is named here, in the years that it may be of, and how many tokens it takes."""
        then = self._past_small(at)
        if self.kind(then) == "month":
            if self.kind(then + 1) == "year":
                return [(self.number(then + 1), self.number(then))], then + 2 - at
            return [(self.today.year + n, self.number(then)) for n in (0, 1)], then + 1 - at
        word = str(self.value(then)) if self.kind(then) == "next" else ""
        unit = then + 1 if word else then
        if self.pair(unit) != ("unit", "month"):
            return None
        ahead = {"next": 1, "coming": 1, "after_next": 2}.get(word, 0)
        return [days.in_months(self.today, ahead)], unit + 1 - at

    def _nth(self, year: int, month: int, weekday: int, number: int) -> date | None:
        length = calendar.monthrange(year, month)[1]
        named = [d for d in (date(year, month, n) for n in range(1, length + 1)) if d.weekday() == weekday]
        return named[number - 1 if number > 0 else number] if number <= len(named) else None

    def _advent(self, number: int) -> date | Unclear:
        """The Sundays of Advent, counted back from the one before Christmas Day."""
        if not 1 <= number <= _SUNDAYS:
            return Unclear("no_such_day")
        for year in (self.today.year, self.today.year + 1):
            eve = date(year, 12, 24)
            fourth = eve - timedelta(days=(eve.weekday() + 1) % 7)
            day = fourth - timedelta(days=7 * (_SUNDAYS - number))
            if day >= self.today:
                return day
        return Unclear("past")
