"""What a wish for a time says: days and hours that suit, days and hours that do not, or the question to ask back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Question = Literal[
    "which_day", "past", "no_such_day", "other_weekday", "vague", "holidays", "after_what", "contradiction"
]
FAR = 400  # days that an open wish reaches ahead


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of a day from `start` until `end`; None is the day's begin or end. A `point` is a moment to begin at."""

    start: time | None = None
    end: time | None = None
    point: bool = False
    about: bool = False

    def holds(self, moment: time) -> bool:
        if self.point and self.start is not None:
            return moment == self.start
        return (self.start is None or moment >= self.start) and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def one(cls, day: date) -> Span:
        return cls(day, day)

    @property
    def single(self) -> bool:
        return self.first is not None and self.first == self.last

    def holds(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the times that a text names; what is empty is not restricted."""

    spans: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()

    def on(self, day: date) -> bool:
        fits = not self.spans or any(span.holds(day) for span in self.spans)
        return fits and (not self.weekdays or day.weekday() in self.weekdays)

    def at(self, moment: datetime) -> bool:
        return self.on(moment.date()) and (not self.hours or any(part.holds(moment.time()) for part in self.hours))

    @property
    def names_day(self) -> bool:
        return bool(self.spans or self.weekdays)


@dataclass(frozen=True, slots=True)
class DateWish:
    """Times that suit (none named: any) and times that do not; `no_ferien` keeps the school holidays out."""

    choices: tuple[Choice, ...] = ()
    refused: tuple[Choice, ...] = ()
    no_ferien: bool = False
    soonest: bool = False

    @property
    def names_day(self) -> bool:
        return any(choice.names_day for choice in self.choices)

    @property
    def names_hours(self) -> bool:
        return any(choice.hours for choice in self.choices)

    def allows(self, moment: datetime, *, is_ferien: Callable[[date], bool] | None = None) -> bool:
        """Whether an appointment may begin at this local moment; school holidays count only where they are known."""
        if self.no_ferien and is_ferien is not None and is_ferien(moment.date()):
            return False
        if any(choice.at(moment) for choice in self.refused):
            return False
        return not self.choices or any(choice.at(moment) for choice in self.choices)

    def days(self, today: date, reach: int = FAR) -> list[date]:
        """The days named, from today on; empty where the wish names none."""
        if not self.names_day:
            return []
        closed = [choice for choice in self.refused if not choice.hours]
        ahead = (today + timedelta(days=n) for n in range(reach))
        named = [choice for choice in self.choices if choice.names_day]
        return [day for day in ahead if any(c.on(day) for c in named) and not any(choice.on(day) for choice in closed)]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A text that names a time in more than one sense, or none that can be; `options` are its readings."""

    question: Question
    options: tuple[DateWish, ...] = ()
    known: DateWish | None = None
