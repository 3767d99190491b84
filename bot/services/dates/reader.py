"""A place among the tokens of a text, seen from one moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.services.dates.wish import Choice, Span, Unclear
from bot.services.dates.words import Token

_SMALL_WORDS = 4
Found = tuple[Choice | Unclear, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """What stands at each position; `Found` is what names a day there and how many tokens it takes."""

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

    def word(self, at: int) -> str:
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def pair(self, at: int) -> tuple[str, object]:
        return self.kind(at), self.value(at)

    def _past_small(self, at: int) -> int:
        """The position behind „in der", „ab dem"; a few words at most, so that reading stays linear."""
        stop = at + _SMALL_WORDS
        while at < stop and (self.kind(at) == "small" or self.pair(at) == ("from", "from")):
            at += 1
        return at

    def _choice(self, span: Span | Unclear | None) -> Choice | Unclear:
        if span is None:
            return Unclear("past")
        return span if isinstance(span, Unclear) else Choice((span,))

    def _one(self, day: date | Unclear) -> Choice | Unclear:
        return day if isinstance(day, Unclear) else Choice((Span.one(day),))
