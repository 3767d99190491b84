"""The calendar file as its writer sees it: rows of weekdays and clock times, by office."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.calendar import Kind, Way, at

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_FULL = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_WAYS: dict[str, Way] = {
    "office": "office", "vor ort": "office", "phone": "phone", "telefon": "phone", "video": "video"
}  # fmt: skip
KINDS: tuple[Kind, ...] = ("hours", "phone", "consultation", "appointments")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?: Uhr)?")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def _refused(code: str, **values: Any) -> PydanticCustomError:
    """A broken rule by its code; content/calendar_problems.yml has the words for it."""
    return PydanticCustomError(code, code, values)


def _weekdays(raw: Any) -> tuple[int, ...]:
    """„Mo-Fr“, „Mo, Mi“ or a list of such."""
    parts = [part for item in (raw if isinstance(raw, list) else [raw]) for part in str(item).split(",")]
    found: set[int] = set()
    for part in parts:
        ends = [_weekday(end) for end in re.split(r"\s*[-–]\s*|\s+bis\s+", part.strip())]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise _refused("bad_weekday", value=part.strip())
        found.update(range(ends[0], ends[-1] + 1))
    return tuple(sorted(found))


def _weekday(raw: str) -> int:
    name = raw.strip().rstrip(".").lower()
    for number, (short, full) in enumerate(zip(WEEKDAYS, _FULL, strict=True)):
        if name in (short.lower(), full):
            return number
    raise _refused("bad_weekday", value=raw)


def _clock(raw: Any) -> time:
    match = _CLOCK.fullmatch(str(raw).strip())
    try:
        if match:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        pass  # 25:00
    raise _not("bad_clock", raw)


def _day(raw: Any) -> date:
    text = str(raw).strip()
    german = _GERMAN_DAY.fullmatch(text)
    try:
        return date(int(german[3]), int(german[2]), int(german[1])) if german else date.fromisoformat(text)
    except ValueError:
        raise _not("bad_day", raw) from None


def _moment(raw: Any) -> tuple[datetime, bool]:
    """The moment, and whether a whole day was meant."""
    day, _, clock = str(raw).strip().partition(" ")
    try:
        return at(_day(day), _clock(clock) if clock else time()), not clock
    except PydanticCustomError:
        raise _not("bad_moment", raw) from None


def _way(raw: Any) -> Way:
    way = _WAYS.get(str(raw).strip().lower())
    if way is None:
        raise _not("bad_way", raw)
    return way


def _kind(raw: Any) -> Kind:
    for kind in KINDS:
        if kind == str(raw).strip():
            return kind
    raise _not("bad_kind", raw)


def _not(code: str, value: Any) -> PydanticCustomError:
    return _refused(code, value=str(value)[:60])


def _read(by: Callable[[Any], Any]) -> BeforeValidator:
    return BeforeValidator(by)


Clock = Annotated[time, _read(_clock)]
Day = Annotated[date, _read(_day)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Span(Row):
    """One or more weekdays with the same hours."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="until")
    place: Text | None = None
    minutes: Annotated[int, Field(ge=5, le=240)] | None = None
    way: Annotated[Way, _read(_way)] | None = None
    adviser: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.start >= self.end:
            raise _refused("ends_before_start", start=f"{self.start:%H:%M}", end=f"{self.end:%H:%M}")
        if self.minutes is not None and self.minutes > self.length:
            raise _refused("too_short_for_one", length=self.length, minutes=self.minutes)
        return self

    @property
    def length(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    def fits(self, kind: Kind) -> None:
        """Raises where the row has what its kind must not have, or lacks what it needs."""
        if kind == "appointments" and (self.minutes is None or self.way is None):
            raise _refused("needs_minutes")
        if kind != "appointments" and (self.minutes or self.way or self.adviser):
            raise _refused("not_for_appointments")


class Weekly(Span):
    days: Annotated[tuple[int, ...], _read(_weekdays)]
    valid_from: Day | None = None
    valid_until: Day | None = None

    @model_validator(mode="after")
    def _valid(self) -> Weekly:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise _refused("ends_before_start", start=str(self.valid_from), end=str(self.valid_until))
        return self


class SpecialDay(Span):
    """Hours of one day only; they stand instead of the weekly ones, also on a holiday."""

    date: Day
    kind: Annotated[Kind, _read(_kind)] = "hours"

    @model_validator(mode="after")
    def _of_its_kind(self) -> SpecialDay:
        self.fits(self.kind)
        return self


class ClosedDays(Row):
    start: Day = Field(alias="from")
    end: Day = Field(alias="until")
    reason: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ClosedDays:
        if self.start > self.end:
            raise _refused("ends_before_start", start=str(self.start), end=str(self.end))
        return self


class Away(Row):
    """When an adviser is away; a day as `until` is included."""

    adviser: Text
    start: Annotated[tuple[datetime, bool], _read(_moment)] = Field(alias="from")
    end: Annotated[tuple[datetime, bool], _read(_moment)] = Field(alias="until")

    @property
    def starts_at(self) -> datetime:
        return self.start[0]

    @property
    def ends_at(self) -> datetime:
        moment, whole_day = self.end
        return at(moment.date() + timedelta(days=1), time()) if whole_day else moment

    @model_validator(mode="after")
    def _in_order(self) -> Away:
        if self.starts_at >= self.ends_at:
            raise _refused("ends_before_start", start=f"{self.starts_at:%d.%m.%Y}", end=f"{self.ends_at:%d.%m.%Y}")
        return self


def _plain(row: Weekly) -> Weekly:
    row.fits("hours")
    return row


def _bookable(row: Weekly) -> Weekly:
    row.fits("appointments")
    return row


Plain = Annotated[Weekly, AfterValidator(_plain)]
Bookable = Annotated[Weekly, AfterValidator(_bookable)]


class OfficeFile(Row):
    """All that is entered for one office."""

    office: Text
    example: bool = False
    hours: tuple[Plain, ...] = ()
    phone: tuple[Plain, ...] = ()
    consultation: tuple[Plain, ...] = ()
    appointments: tuple[Bookable, ...] = ()
    special: tuple[SpecialDay, ...] = ()
    closures: tuple[ClosedDays, ...] = ()
    absences: tuple[Away, ...] = ()
