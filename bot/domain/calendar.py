"""What a calendar is made of: weekly hours, closures, absences, and the times that come of them.

All moments are aware, all clock times are those of Europe/Berlin. What nobody entered is unknown, never „closed“.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
Kind = Literal["hours", "consultation", "phone", "appointments"]
Way = Literal["office", "phone", "video"]
# Why an office is not open on a day: a public holiday, days that it closed, a day on which many are away, or no hours.
Closed = Literal["holiday", "closure", "away", "no_hours"]
MINUTES = 30  # of an appointment whose length nobody entered
_SLOTS = uuid.UUID("6d0f6a0e-4f0b-5a57-9a55-1b1c4b7e0c11")


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly span; one that is valid on a single day only is a special day and stands instead of the weekly ones.

    `minutes`, `way` and `adviser` belong to appointments: how long one is, how it is held, who gives it (a sign
    that the office chose, no name).
    """

    id: str
    region: str
    office: str
    kind: Kind
    weekday: int  # 0 is Monday
    opens: time
    closes: time
    place: str | None = None
    minutes: int | None = None
    way: Way | None = None
    adviser: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    example: bool = False

    @property
    def special(self) -> bool:
        return self.valid_from is not None and self.valid_from == self.valid_until

    def holds_on(self, day: date) -> bool:
        if self.weekday != day.weekday():
            return False
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True)
class Closure:
    """Whole days, both ends included."""

    id: str
    office: str
    starts_on: date
    ends_on: date
    reason: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """When an adviser gives no appointments; never why."""

    id: str
    office: str
    adviser: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, its end not included."""

    starts_at: datetime
    ends_at: datetime

    def overlap(self, other: Window) -> Window | None:
        # By timestamps: Python compares two times of one zone by their clocks, and one hour in October has two.
        start = max(self.starts_at, other.starts_at, key=datetime.timestamp)
        end = min(self.ends_at, other.ends_at, key=datetime.timestamp)
        return Window(start, end) if start.timestamp() < end.timestamp() else None

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.ends_at.timestamp() - self.starts_at.timestamp())

    def holds(self, moment: datetime) -> bool:
        return self.starts_at.timestamp() <= moment.timestamp() < self.ends_at.timestamp()


@dataclass(frozen=True, slots=True)
class Opening:
    """One span of one day on which an office is open, can be called, or is met elsewhere."""

    office: str
    kind: Kind
    window: Window
    place: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """What an office does on a day. `closed` says why it is not open; None where it is, or where that is unknown."""

    office: str
    date: date
    openings: tuple[Opening, ...]  # of all kinds but appointments, in order
    closed: Closed | None = None
    reason: str | None = None  # the holiday's name, or what the office gave as its reason
    example: bool = False

    def of(self, kind: Kind) -> tuple[Opening, ...]:
        return tuple(opening for opening in self.openings if opening.kind == kind)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked."""

    id: str
    region: str
    office: str
    starts_at: datetime
    minutes: int
    way: Way
    place: str | None = None
    adviser: str | None = None
    example: bool = False

    @property
    def window(self) -> Window:
        return Window(self.starts_at, later(self.starts_at, timedelta(minutes=self.minutes)))


def slot_id(office: str, adviser: str | None, starts_at: datetime) -> str:
    """The same for the same time of the same adviser, so that making slots twice makes them once."""
    return str(uuid.uuid5(_SLOTS, f"{office}|{adviser or ''}|{starts_at.astimezone(UTC).isoformat()}"))


def later(moment: datetime, by: timedelta) -> datetime:
    """So much real time later, also through a change of the clocks."""
    return (moment.astimezone(UTC) + by).astimezone(BERLIN)


def at(day: date, clock: time) -> datetime:
    """The moment of a clock time; one that the change to summer time leaves out becomes the hour after it."""
    return datetime.combine(day, clock, BERLIN).astimezone(UTC).astimezone(BERLIN)


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def cut(hours: Hours, day: date) -> Iterator[Slot]:
    """The appointments of one span of hours on a day, one after the other."""
    minutes = hours.minutes or MINUTES
    start, end = at(day, hours.opens), at(day, hours.closes)
    while Window(start, end).length >= timedelta(minutes=minutes):
        yield Slot(
            id=slot_id(hours.office, hours.adviser, start),
            region=hours.region,
            office=hours.office,
            starts_at=start,
            minutes=minutes,
            way=hours.way or "office",
            place=hours.place,
            adviser=hours.adviser,
            example=hours.example,
        )
        start = later(start, timedelta(minutes=minutes))


def absent(slot: Slot, absences: Iterable[Absence]) -> bool:
    """Whether the adviser of a slot is away in it, even for a part."""
    spans = (Window(a.starts_at, a.ends_at) for a in absences if a.adviser == slot.adviser)
    return any(slot.window.overlap(span) for span in spans)
