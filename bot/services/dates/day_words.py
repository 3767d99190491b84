"""Days among the tokens of a text: open wishes („Mo–Fr"), bounds („ab Montag") and stretches („3. bis 7.")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.services.dates import calendar_days as days
from bot.services.dates.named_days import NamedDays
from bot.services.dates.reader import Found
from bot.services.dates.wish import Choice, Span, Unclear


@dataclass(frozen=True, slots=True)
class DayReader(NamedDays):
    """Reads days at a position of the tokens."""

    def at(self, at: int) -> Found | None:
        """What names a day from this token on, and how many tokens it takes."""
        if self.kind(at - 1) == "name":
            return None
        return self._weekly(at) or self._bounded(at) or self._stretch(at) or self._single(at)

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
        if kind == "word" and self.word(at) == "unter" and self.pair(at + 2) == ("unit", "week"):
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
        if len(named) >= 5 or self.kind(start) == "weekly" or len(self.word(start)) <= 2:
            return Choice(weekdays=named), length
        begins = days.weekday(first, self.today)
        return Choice((Span(begins, begins + timedelta(days=(last - first) % 7)),)), length

    def _bounded(self, at: int) -> Found | None:
        """„ab Montag", „bis Freitag", „nach dem 10.12.", „ab nächster Woche"."""
        kind, side = self.pair(at)
        if kind != "from":
            return None
        start = self._past_small(at + 1)
        if self.pair(start) == ("ferien", "ferien"):
            return Unclear("holidays"), start + 1 - at
        counted = self._in_some(at + 1)  # „frühestens in zehn Tagen“
        found = counted or self._stretch(start) or self._single(start)
        if found is None:
            return None
        start = at + 1 if counted else start
        choice, length = found
        if isinstance(choice, Unclear) or side == "of":
            return choice, start + length - at
        if self.kind(start + length) == "weekday" and len(choice.spans) == 1 and not choice.spans[0].single:
            day = days.monday(choice.spans[0].first or self.today) + timedelta(days=self.number(start + length))
            choice, length = Choice((Span.one(max(day, self.today)),)), length + 1  # „ab nächster Woche Dienstag“
        first = min((span.first for span in choice.spans if span.first), default=None)
        last = max((span.last for span in choice.spans if span.last), default=None)
        if first is None or last is None:
            return None
        one = timedelta(days=1)
        beside = self.word(at - 1) == "tag" and self.kind(at - 2) not in ("number", "few")
        if beside and side in ("after", "before"):  # „am Tag nach Nikolaus“
            return self._one(last + one if side == "after" else first - one), start + length - at
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
        told = self.kind(start) == "ordinal" or self.kind(start - 1) == "small" or self.word(at) == "vom"
        if opened and self.kind(start) == "feast" and self.kind(start + 2) == "feast":
            return self._between_feasts(start), start + 3 - at
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

    def _between_feasts(self, at: int) -> Choice | Unclear:
        """„zwischen Weihnachten und Neujahr"."""
        before = days.feast(str(self.value(at)), self.today).last
        after = days.feast(str(self.value(at + 2)), self.today).first
        if before is None or after is None or (after - before).days < 2:
            return Unclear("contradiction")
        return Choice((Span(before + timedelta(days=1), after - timedelta(days=1)),))

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
