"""Reads a calendar file into the rows of each office, or says in German what is wrong with it, by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.domain.calendar import Absence, Closure, Hours, Kind
from bot.domain.catalogue import Office
from bot.services.calendar.schema import KINDS, WEEKDAYS, OfficeFile, Span
from bot.services.catalogue.problems import Problem
from bot.services.content.library import SHIPPED

MOST_BYTES = 1024 * 1024
_WORDS = SHIPPED / "calendar_problems.yml"


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """What becomes of an office's calendar by an import."""

    office: str
    region: str
    hours: tuple[Hours, ...]
    closures: tuple[Closure, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says: `plans` only where there are no `problems`; `hints` are allowed, but may not be meant."""

    plans: tuple[OfficePlan, ...] = ()
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()


def read(path: Path, offices: Mapping[str, Office], today: date) -> Checked:
    """The file at `path`, whose offices must be those of the catalogue."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, ValueError) as error:
        return Checked(problems=(_problem(path.name, "", "", "not_readable", reason=_reason(error)),))
    if len(raw) > MOST_BYTES:
        return Checked(problems=(_problem(path.name, "", "", "too_big", most=MOST_BYTES // 1024),))
    return check(path.name, text, offices, today)


def check(name: str, text: str, offices: Mapping[str, Office], today: date) -> Checked:
    """The same for a file's text; `name` is what its problems call it."""
    try:
        # All scalars as text: YAML would make a number of the time 10:30.
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Checked(problems=(_problem(name, "", "", "not_yaml", line=mark.line + 1 if mark else "?"),))
    entries = data.get("offices") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not entries:
        return Checked(problems=(_problem(name, "", "", "no_offices"),))
    plans: list[OfficePlan] = []
    problems: list[Problem] = []
    hints: list[Problem] = []
    for number, entry in enumerate(entries, 1):
        label = str(entry.get("office", number)) if isinstance(entry, dict) else str(number)
        try:
            of_office = OfficeFile.model_validate(entry)
        except ValidationError as error:
            problems += _from_validation(name, label, error)
            continue
        found = list(_wrong(name, of_office, offices, [plan.office for plan in plans]))
        problems += found
        if not found:
            hints += _hints(name, of_office, today)
            plans.append(_plan(of_office, offices[of_office.office].region))
    return Checked(() if problems else tuple(plans), tuple(problems), tuple(hints))


def _wrong(name: str, entry: OfficeFile, offices: Mapping[str, Office], before: list[str]) -> Iterator[Problem]:
    office = offices.get(entry.office)
    if office is None:
        known = ", ".join(sorted(o.id for o in offices.values() if not o.ended))
        yield _problem(name, entry.office, "office", "no_such_office", value=entry.office, known=known)
    elif office.ended:
        yield _problem(name, entry.office, "office", "office_ended", value=entry.office)
    if entry.office in before:
        yield _problem(name, entry.office, "office", "duplicate")
    yield from _overlaps(name, entry)
    advisers = {row.adviser for row in (*entry.appointments, *entry.special)}
    for number, away in enumerate(entry.absences, 1):
        if away.adviser not in advisers:
            yield _problem(name, entry.office, f"absences.{number}.adviser", "no_such_adviser", value=away.adviser)


def _overlaps(name: str, entry: OfficeFile) -> Iterator[Problem]:
    """Two rows of the same time: an adviser would give two appointments at once."""
    rows = list(_rows(entry))
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        for other in rows[:number]:
            if row.meets(other) and (other.field, row.field) not in seen:
                seen.add((other.field, row.field))
                values = {"weekday": WEEKDAYS[row.weekday], "other": other.field}
                yield _problem(name, entry.office, row.field, "overlap", **values)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the file on one weekday; `field` is where it stands there."""

    field: str
    kind: Kind
    span: Span
    weekday: int
    start: date | None
    end: date | None

    @property
    def special(self) -> bool:
        return self.start is not None and self.start == self.end

    def meets(self, other: _Row) -> bool:
        """Whether both hold at the same time, where that cannot be meant."""
        if (self.kind, self.weekday, self.special) != (other.kind, other.weekday, other.special):
            return False
        if self.kind == "appointments" and self.span.adviser != other.span.adviser:
            return False
        if self.kind == "consultation" and self.span.place != other.span.place:
            return False
        starts = max(self.start or date.min, other.start or date.min)
        together = starts <= min(self.end or date.max, other.end or date.max)
        return together and self.span.start < other.span.end and other.span.start < self.span.end


def _rows(entry: OfficeFile) -> Iterator[_Row]:
    for kind in KINDS:
        for number, row in enumerate(getattr(entry, kind), 1):
            for weekday in row.days:
                yield _Row(f"{kind}.{number}", kind, row, weekday, row.valid_from, row.valid_until)
    for number, special in enumerate(entry.special, 1):
        day = special.date
        yield _Row(f"special.{number}", special.kind, special, day.weekday(), day, day)


def _hints(name: str, entry: OfficeFile, today: date) -> Iterator[Problem]:
    rows = (*entry.hours, *entry.phone, *entry.consultation, *entry.appointments)
    if not rows and not entry.special:
        yield _problem(name, entry.office, "", "cleared")
        return
    if not entry.hours:
        yield _problem(name, entry.office, "", "no_opening")
    if today.month == 12 and not entry.special:
        yield _problem(name, entry.office, "", "away_days")
    ends = [(row.field, row.end) for row in _rows(entry) if row.end]
    ends += [(f"closures.{n}", closed.end) for n, closed in enumerate(entry.closures, 1)]
    ends += [(f"absences.{n}", away.end[0].date()) for n, away in enumerate(entry.absences, 1)]
    for field, day in dict.fromkeys(ends):
        if day < today:
            yield _problem(name, entry.office, field, "past")


def _plan(entry: OfficeFile, region: str) -> OfficePlan:
    hours = tuple(
        Hours(
            id=f"{entry.office}#{number:03}",
            region=region,
            office=entry.office,
            kind=row.kind,
            weekday=row.weekday,
            opens=row.span.start,
            closes=row.span.end,
            place=row.span.place,
            minutes=row.span.minutes,
            way=row.span.way,
            adviser=row.span.adviser,
            valid_from=row.start,
            valid_until=row.end,
            example=entry.example,
        )
        for number, row in enumerate(_rows(entry))
    )
    closures = tuple(
        Closure(f"{entry.office}#{n:03}", entry.office, closed.start, closed.end, closed.reason, entry.example)
        for n, closed in enumerate(entry.closures)
    )
    absences = tuple(
        Absence(f"{entry.office}#{n:03}", entry.office, away.adviser, away.starts_at, away.ends_at)
        for n, away in enumerate(entry.absences)
    )
    return OfficePlan(entry.office, region, hours, closures, absences)


# -- words --------------------------------------------------------------------------------------------


@cache
def _words() -> dict[str, str]:
    return dict(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))


def _problem(file: str, entry: str, field: str, code: str, **values: Any) -> Problem:
    return Problem(file, entry, field, _words()[code].format(**values))


def _from_validation(file: str, entry: str, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        given = str(detail.get("input"))
        values = {"type": detail["type"], "input": given[:60], "length": len(given)} | detail.get("ctx", {})
        # Rows are counted from 1, as people count.
        field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in detail["loc"])
        code = detail["type"] if detail["type"] in _words() else "other"
        yield _problem(file, entry, field, code, **values)


def _reason(error: Exception) -> str:
    return type(error).__name__ if isinstance(error, ValueError) else str(getattr(error, "strerror", error))
