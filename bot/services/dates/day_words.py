"""Days among the tokens of a text: „am 3.", „nächste Woche Montag", „in 14 Tagen", „Mo–Fr", „ab Januar"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.services.dates import calendar_days as days
from bot.services.dates.wish import Choice, Hours, Span, Unclear
from bot.services.dates.words import Token

Found = tuple[Choice | Unclear, int]
NIGHT_ENDS = 4  # until then „morgen“ may mean the day that has begun


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads days at a position of the tokens, seen from one moment."""

    tokens: list[Token]
    now: datetime
    is_holiday: Callable[[date], bool]

    @property
    def today(self) -> date:
        return self.now.date()

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def value(self, at: int) -> object:
        return self.tokens[at].value if 0 <= at < len(self.tokens) else None

    def number(self, at: int) -> int:
        value = self.value(at)
        return value if isinstance(value, int) else 0

    def pair(self, at: int) -> tuple[str, object]:
        return self.kind(at), self.value(at)

    def at(self, at: int) -> Found | None:
        """What names a day from this token on, and how many tokens it takes."""
        return self._weekly(at) or self._bounded(at) or self._stretch(at) or self._single(at)

    # -- open wishes -----------------------------------------------------------------------------

    def _weekly(self, at: int) -> Found | None:
        """„montags", „jeden Dienstag", „Mo–Fr", „unter der Woche", „werktags"."""
        kind, value = self.pair(at)
        weekly = self._weekday_range(at)
        if weekly:
            return weekly
        if kind == "weekly":
            return Choice(weekdays=frozenset({self.number(at)})), 1
        if kind == "every" and self.kind(at + 1) == "weekday":
            return Choice(weekdays=frozenset({self.number(at + 1)})), 2
        if kind == "every" and self.pair(at + 1) == ("small", "on") and self.kind(at + 2) == "weekday":
            return Choice(weekdays=frozenset({self.number(at + 2)})), 3
        if (kind, value) == ("working", "days"):
            return Choice(weekdays=days.WORKDAYS), 1
        if kind == "weekends":
            return Choice(weekdays=frozenset({5, 6})), 1
        if kind == "word" and self.tokens[at].word == "unter" and self.pair(at + 2) == ("unit", "week"):
            return Choice(weekdays=days.WORKDAYS), 3
        return None

    def _weekday_range(self, at: int) -> Found | None:
        start = at + 1 if self.pair(at) in (("from", "of"), ("between", "between")) else at
        if self.kind(start) not in ("weekday", "weekly"):
            return None
        joined = self.pair(start + 1) in (("from", "until"), ("range", None))
        joined = joined or (self.kind(at) == "between" and self.pair(start + 1) == ("or", "and"))
        if not joined or self.kind(start + 2) not in ("weekday", "weekly"):
            return None
        first, last = self.number(start), self.number(start + 2)
        named = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
        length = start + 3 - at
        if len(named) >= 5 or self.kind(start) == "weekly" or len(self.tokens[start].word) <= 2:
            return Choice(weekdays=named), length
        begins = days.weekday(first, self.today)
        return Choice((Span(begins, begins + timedelta(days=(last - first) % 7)),)), length

    # -- from, until, between --------------------------------------------------------------------

    def _bounded(self, at: int) -> Found | None:
        """„ab Montag", „bis Freitag", „nach dem 10.12.", „ab nächster Woche"."""
        kind, side = self.pair(at)
        if kind != "from":
            return None
        start = self._past_small(at + 1)
        if self.pair(start) == ("ferien", "ferien"):
            return Unclear("holidays"), start + 1 - at
        found = self._stretch(start) or self._single(start)
        if found is None:
            return None
        choice, length = found
        if isinstance(choice, Unclear) or side == "of":
            return choice, start + length - at
        first = min((span.first for span in choice.spans if span.first), default=None)
        last = max((span.last for span in choice.spans if span.last), default=None)
        if first is None or last is None:
            return None
        one = timedelta(days=1)
        span = {
            "from": Span(first, None),
            "after": Span(last + one, None),
            "until": Span(self.today, last),
            "before": Span(self.today, first - one),
        }[str(side)]
        if span.last is not None and span.last < self.today:
            return Unclear("past"), start + length - at
        return Choice((span,)), start + length - at

    def _stretch(self, at: int) -> Found | None:
        """„3. bis 7. Dezember", „vom 3.–7.12.", „zwischen dem 3. und dem 7."."""
        opened = self.kind(at) == "between" or self.pair(at) == ("from", "of")
        start = self._past_small(at + 1 if opened else at)
        told = self.kind(start) == "ordinal" or self.kind(start - 1) == "small" or self.tokens[at].word == "vom"
        first = self._numbered(start, prefix=told and (start > at or opened))
        if first is None and opened and self.kind(start) in ("relative", "weekday"):
            first = self._single(start)
        if first is None:
            return None
        link = start + first[1]
        joins = self.pair(link) in (("from", "until"), ("range", None))
        joins = joins or (self.kind(at) == "between" and self.pair(link) == ("or", "and"))
        if not joins:
            return None
        other = self._past_small(link + 1)
        second = self._numbered(other, prefix=True) or (self._single(other) if opened else None)
        if second is None:
            return None
        return self._between(first[0], second[0], other, start), other + second[1] - at

    def _between(self, first: Choice | Unclear, last: Choice | Unclear, at: int, start: int) -> Choice | Unclear:
        if isinstance(last, Unclear):
            return last
        end = last.spans[0].last
        begin = None if isinstance(first, Unclear) else first.spans[0].first
        if end is not None and self.kind(start) in ("ordinal", "number") and self.kind(start + 1) != "month":
            same = days.dated(self.number(start), end.month, end.year, self.today)
            begin = begin if isinstance(same, Unclear) or same > end else same
        if begin is None or end is None or begin > end:
            return first if isinstance(first, Unclear) else Unclear("contradiction")
        return Choice((Span(begin, end),))

    def _past_small(self, at: int) -> int:
        while self.kind(at) == "small" or self.pair(at) == ("from", "from"):
            at += 1
        return at

    # -- single days, weeks, months --------------------------------------------------------------

    def _single(self, at: int) -> Found | None:
        for reads in (
            self._week_of,
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

    def _choice(self, span: Span | Unclear | None) -> Choice | Unclear:
        if span is None:
            return Unclear("past")
        return span if isinstance(span, Unclear) else Choice((span,))

    def _one(self, day: date | Unclear) -> Choice | Unclear:
        return day if isinstance(day, Unclear) else Choice((Span.one(day),))

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

    def _numbered_or_listed(self, at: int) -> Found | None:
        prefix = self.kind(at) == "small" and self.value(at) in ("on", "the", "in")
        start = self._past_small(at) if prefix else at
        found = self._numbered(start, prefix=prefix and self.value(start - 1) in ("on", "the"))
        return (found[0], start + found[1] - at) if found else None

    def _numbered(self, at: int, *, prefix: bool) -> Found | None:
        """„3.12.2026", „3. Dezember", „3 Dezember", and after „am" or „den" also „3." and „3"."""
        kind = self.kind(at)
        if kind == "date":
            value = self.value(at)
            if isinstance(value, tuple):
                year, length = value[2], 1
                if year is None and self.kind(at + 1) == "year":
                    year, length = self.number(at + 1), 2
                return self._one(days.dated(value[0], value[1], year, self.today)), length
        if kind not in ("ordinal", "number"):
            return None
        if self.kind(at + 1) == "month":
            year = self.number(at + 2) if self.kind(at + 2) == "year" else None
            found = days.dated(self.number(at), self.number(at + 1), year, self.today)
            return self._one(found), 2 if year is None else 3
        if self.kind(at + 1) == "ordinal" and kind == "ordinal" and prefix and self._is_month_number(at + 1):
            return self._one(days.dated(self.number(at), self.number(at + 1), None, self.today)), 2
        listed = self._month_of_list(at)
        if listed is not None and kind == "ordinal":
            return self._one(days.dated(self.number(at), listed, None, self.today)), 1
        if not prefix or self.kind(at + 1) in ("clock", "unit"):
            return None
        return self._one(self._next_numbered(at)), 1

    def _is_month_number(self, at: int) -> bool:
        """Whether „dritten zwölften" goes on: the second ordinal counts months and no list continues."""
        return 1 <= self.number(at) <= 12 and self.kind(at + 1) != "month"

    def _next_numbered(self, at: int) -> date | Unclear:
        found = days.dated(self.number(at), None, None, self.today)
        if found != self.today:
            return found
        year, month = days.in_months(self.today, 1)
        later = days.dated(self.number(at), month, year, self.today)
        return found if isinstance(later, Unclear) else days.which((self.today, later))

    def _month_of_list(self, at: int) -> int | None:
        """The month that stands only at the end: „am 3. oder 4. Dezember", „3., 4. und 5.12."."""
        look = at + 1
        while self.kind(look) in ("or", "comma", "small", "ordinal") or self.pair(look) in (
            ("from", "until"),
            ("range", None),
        ):
            look += 1
        if look == at + 1:
            return None
        if self.kind(look) == "month" and self.kind(look - 1) == "ordinal":
            return self.number(look)
        value = self.value(look)
        return value[1] if self.kind(look) == "date" and isinstance(value, tuple) else None

    def _week_number(self, at: int) -> Found | None:
        if self.kind(at) == "week_number" and self.kind(at + 1) in ("number", "ordinal"):
            return self._choice(days.numbered_week(self.number(at + 1), self.today)), 2
        if self.kind(at) == "ordinal" and self.kind(at + 1) == "week_number":
            return self._choice(days.numbered_week(self.number(at), self.today)), 2
        return None

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
        if self.tokens[at + 1].word == "tag" and self.value(at) in ("next", "coming"):
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
        if unit == "year":
            year = self.today.year + ahead
            return Choice((Span(max(date(year, 1, 1), self.today), date(year, 12, 31)),))
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
        within = self.tokens[at].word == "inerhalb"
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

    def _month(self, at: int) -> Found | None:
        if self.kind(at) != "month" or (len(self.tokens[at].word) < 4 and self.tokens[at].word != "mai"):
            return None
        if self.kind(at + 1) == "year":
            span = days.month(self.number(at + 1), self.number(at), None, self.today)
            return self._choice(span), 2
        return Choice((days.next_month(self.number(at), None, self.today),)), 1

    def _feast(self, at: int) -> Found | None:
        if self.kind(at) != "feast":
            return None
        return Choice((days.feast(str(self.value(at)), self.today),)), 1
