"""Days that words name: „nächste Woche Montag", „in 14 Tagen", „Ende November", „übermorgen"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.services.dates import calendar_days as days
from bot.services.dates.counted_days import CountedDays
from bot.services.dates.reader import Found
from bot.services.dates.wish import Choice, Hours, Span, Unclear

NIGHT_ENDS = 4  # until then „morgen“ may mean the day that has begun


@dataclass(frozen=True, slots=True)
class NamedDays(CountedDays):
    """Reads a day, a week or a month that is named as seen from today."""

    def _single(self, at: int) -> Found | None:
        for reads in (
            self._week_of,
            self._counted,
            self._numbered_or_listed,
            self._week_number,
            self._part_of,
            self._weekday,
            self._relative,
            self._qualified,
            self._in_some,
            self._month,
            self._feast,
        ):
            found = reads(at)
            if found is not None:
                return found
        return None

    def _week_of(self, at: int) -> Found | None:
        """„die Woche vom 7.12.", „die Woche nach Ostern"."""
        start = self._past_small(at)
        if self.pair(start) != ("unit", "week") or self.pair(start + 1) not in (("from", "of"), ("from", "after")):
            return None
        named = self._past_small(start + 2)
        found = self._numbered(named, prefix=True) or self._feast(named)
        if found is None or isinstance(found[0], Unclear):
            return None
        day = found[0].spans[0].last or self.today
        later = 7 if self.value(start + 1) == "after" else 0
        return Choice((days.week(day + timedelta(days=later), self.today),)), named + found[1] - at

    def _part_of(self, at: int) -> Found | None:
        """„Anfang Dezember", „Ende nächster Woche", „Mitte des Monats"."""
        if self.kind(at) != "third":
            return None
        third = str(self.value(at))
        then = self._past_small(at + 1)
        word = str(self.value(then)) if self.kind(then) == "next" else None
        unit = then + 1 if word else then
        if self.kind(unit) == "month":
            return Choice((days.next_month(self.number(unit), third, self.today),)), unit + 1 - at
        ahead = {"next": 1, "coming": 1, "after_next": 2, "last": -1}.get(word or "", 0)
        if self.pair(unit) == ("unit", "week"):
            day = self.today + timedelta(days=7 * ahead)
            return self._choice(days.part_of_week(day, third, self.today)), unit + 1 - at
        if self.pair(unit) == ("unit", "month"):
            year, month = days.in_months(self.today, ahead)
            return self._choice(days.month(year, month, third, self.today)), unit + 1 - at
        if self.pair(unit) == ("unit", "year"):
            return Unclear("vague"), unit + 1 - at
        return None

    def _weekday(self, at: int) -> Found | None:
        """„Dienstag", „nächsten Dienstag", „Dienstag in einer Woche", „heute in acht Tagen" excepted."""
        start = at + 1 if self.kind(at) == "next" else at
        if self.kind(start) != "weekday":
            return None
        word = str(self.value(at)) if start > at else None
        index, length = self.number(start), start + 1 - at
        weeks = self._weeks_on(start + 1)
        if weeks:
            base = days.weekday(index, self.today) + timedelta(days=7 * weeks[0])
            sooner = base - timedelta(days=7)
            twofold = weeks[0] > 1 and days.monday(sooner) == days.monday(self.today) + timedelta(days=7 * weeks[0])
            return self._one(days.which((sooner, base)) if twofold else base), length + weeks[1]
        return self._choice(days.named_weekday(index, word, self.today)), length

    def _weeks_on(self, at: int) -> tuple[int, int] | None:
        """„in einer Woche", „in zwei Wochen" after a day: how many weeks, how many tokens."""
        if self.pair(at) == ("small", "in") and self.kind(at + 1) == "number":
            if self.pair(at + 2) == ("unit", "week"):
                return self.number(at + 1), 3
            if self.pair(at + 2) == ("unit", "day") and self.number(at + 1) in (8, 14):
                return {8: 1, 14: 2}[self.number(at + 1)], 3
        return None

    def _relative(self, at: int) -> Found | None:
        if self.kind(at) != "relative":
            return None
        ahead = self.number(at)
        if ahead < 0:
            return Unclear("past"), 1
        if ahead == 1 and self.now.hour < NIGHT_ENDS:
            return days.which((self.today, self.today + timedelta(days=1))), 1
        day = self.today + timedelta(days=ahead)
        weeks = self._weeks_on(at + 1)
        if weeks:
            return self._one(day + timedelta(days=7 * weeks[0])), 1 + weeks[1]
        return self._one(day), 1

    def _qualified(self, at: int) -> Found | None:
        """„nächste Woche", „diesen Monat", „kommendes Wochenende", „am nächsten Werktag"."""
        if self.pair(at) == ("unit", "weekend"):
            return self._choice(days.weekend(None, self.today)), 1
        if self.kind(at) == "small" and self.pair(at + 1) == ("unit", "week") and self.value(at) == "in":
            return None
        if self.kind(at + 1) == "season" and self.kind(at) in ("small", "next", "from"):
            return Unclear("vague"), 2
        if self.kind(at) == "new" and self.pair(at + 1) == ("unit", "year"):
            return Unclear("vague"), 2
        if self.kind(at) != "next":
            return None
        word, kind = str(self.value(at)), self.kind(at + 1)
        if kind == "working" or (kind == "word" and self.pair(at + 2) == ("working", "day")):
            return self._one(self._working_day()), 2
        if kind == "month":
            return self._qualified_month(at, word)
        if kind == "number" and self.kind(at + 2) == "unit" and word in ("next", "coming"):
            return self._choice(self._coming(self.number(at + 1), str(self.value(at + 2)))), 3
        if kind == "few" or (self.pair(at + 1) == ("unit", "day") and word in ("next", "coming", "this")):
            return self._next_day(at)
        if kind != "unit":
            return None
        unit = str(self.value(at + 1))
        if unit == "weekend":
            return self._choice(days.weekend(word, self.today)), 2
        ahead = {"next": 1, "coming": 1, "after_next": 2, "last": -1}.get(word, 0)
        if ahead < 0:
            return Unclear("past"), 2
        return self._unit_ahead(unit, ahead), 2

    def _next_day(self, at: int) -> Found:
        if self.word(at + 1) == "tag" and self.value(at) in ("next", "coming"):
            return self._one(self.today + timedelta(days=1)), 2
        return Unclear("vague"), 2

    def _qualified_month(self, at: int, word: str) -> Found:
        span = days.next_month(self.number(at + 1), None, self.today)
        return (Unclear("past") if word == "last" else Choice((span,))), 2

    def _coming(self, count: int, unit: str) -> Span | Unclear:
        """„die nächsten zwei Wochen": from today on."""
        reach = {"day": 1, "week": 7, "month": 30}.get(unit)
        return Span(self.today, self.today + timedelta(days=reach * count)) if reach else Unclear("vague")

    def _unit_ahead(self, unit: str, ahead: int) -> Choice | Unclear:
        if unit == "week":
            return Choice((days.week(self.today + timedelta(days=7 * ahead), self.today),))
        if unit == "month":
            year, month = days.in_months(self.today, ahead)
            return self._choice(days.month(year, month, None, self.today))
        if unit == "year" and ahead == 0:
            return Choice((Span(self.today, date(self.today.year, 12, 31)),))
        return Unclear("vague")

    def _working_day(self) -> date:
        day = self.today + timedelta(days=1)
        while day.weekday() > 4 or self.is_holiday(day):
            day += timedelta(days=1)
        return day

    def _in_some(self, at: int) -> Found | None:
        """„in 3 Tagen", „in einer Woche", „in zwei Stunden", „innerhalb von zwei Wochen", „heute in acht Tagen"."""
        if self.pair(at) != ("small", "in"):
            return None
        within = self.word(at) == "inerhalb"
        start = at + 1
        if self.pair(start) == ("from", "of"):
            start += 1
        if self.pair(start) == ("small", "the"):
            start += 1
            within = True
        if self.kind(start) == "few" or (self.kind(start) == "number" and self.kind(start + 1) == "few"):
            return Unclear("vague"), start + 2 - at
        if self.kind(start) != "number" or self.kind(start + 1) != "unit":
            return None
        count, unit, length = self.number(start), str(self.value(start + 1)), start + 2 - at
        if within:
            return self._choice(self._coming(count, unit)), length
        if unit in ("hour", "minute"):
            then = self.now + timedelta(**{unit + "s": count})
            return Choice((Span.one(then.date()),), hours=(Hours(then.time(), None, point=True, about=True),)), length
        if unit == "day":
            return self._one(self.today + timedelta(days=count)), length
        if unit == "week":
            return self._in_weeks(count, start + 2, length)
        if unit == "month":
            year, month = days.in_months(self.today, count)
            day = min(self.today.day, 28)
            return Choice((days.week(date(year, month, day), self.today),)), length
        return Unclear("vague"), length

    def _in_weeks(self, count: int, then: int, length: int) -> Found:
        """The week that is so many weeks on; a weekday or another word behind it narrows it down."""
        return Choice((days.week(self.today + timedelta(days=7 * count), self.today),)), length
