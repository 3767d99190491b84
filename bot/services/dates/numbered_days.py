"""Days that numbers name: „am 3.", „3. Dezember 2026", „KW 49"; and months and feasts by their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.services.dates import calendar_days as days
from bot.services.dates.reader import Found, Reader
from bot.services.dates.wish import Choice, Unclear

_DATING = ("am", "an", "den", "dem", "zum")  # after these a number alone is a day
_COUNTED = frozenset(
    ["etage", "stock", "klase", "lehrjahr", "mal", "versuch", "termin", "bewerbung", "mahnung", "kind"]
)
_FIRST_ALONE = 4
_IS = ("ist", "war", "ware")
_ALSO_NAMES = ("april", "mai", "juni", "juli", "august")


@dataclass(frozen=True, slots=True)
class NumberedDays(Reader):
    """Reads dates as people write and speak them."""

    def _numbered_or_listed(self, at: int) -> Found | None:
        prefix = self.kind(at) == "small" and self.value(at) in ("on", "the", "in")
        start = self._past_small(at) if prefix else at
        dated = prefix and self.word(start - 1) in _DATING and self.value(at) != "in"
        found = self._numbered(start, prefix=dated or self._stands_alone(start))
        return (found[0], start + found[1] - at) if found else None

    def _stands_alone(self, at: int) -> bool:
        """„15.", „der 15. geht", „Freitag, der 4."; the first three are rather one of those that were shown."""
        if self.kind(at) != "ordinal" or not self.word(at)[:1].isdigit() or self.number(at) < _FIRST_ALONE:
            return False
        before = at - 1 if self.word(at - 1) == "der" else at
        opens = before == 0 or self.kind(before - 1) in ("weekday", "comma", "or")
        return opens and (self.kind(at + 1) not in ("word", "ordinal", "number", "unit") or self.word(at + 1) in _IS)

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
        if not prefix or self.kind(at + 1) in ("clock", "unit") or self._counts(at + 1):
            return None
        return self._one(self._next_numbered(at)), 1

    def _counts(self, at: int) -> bool:
        """Whether a number counts things („im 2. Stock") rather than days."""
        return self.word(at) in _COUNTED

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

    def _month(self, at: int) -> Found | None:
        if self.kind(at) != "month" or (len(self.word(at)) < 4 and self.word(at) != "mai"):
            return None
        if self.word(at) in _ALSO_NAMES and self.kind(at - 1) in ("word", "name"):
            return None
        if self.kind(at + 1) == "year":
            span = days.month(self.number(at + 1), self.number(at), None, self.today)
            return self._choice(span), 2
        return Choice((days.next_month(self.number(at), None, self.today),)), 1

    def _feast(self, at: int) -> Found | None:
        if self.kind(at) != "feast":
            return None
        return Choice((days.feast(str(self.value(at)), self.today),)), 1
