"""The calendar as a file: what `./jba calendar show` prints, and `import` takes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any

import yaml

from bot.domain.calendar import Absence, Closure, Hours
from bot.domain.opening_times import Calendar
from bot.services.calendar.schema import KINDS, WEEKDAYS


def as_yaml(calendar: Calendar, offices: Sequence[str]) -> str:
    """The entries of these offices; empty where none of them has any."""
    entries = [_office(calendar, office) for office in offices]
    if not entries:
        return ""
    return yaml.dump(
        {"offices": entries}, Dumper=_Rows, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False
    )


def _office(calendar: Calendar, office: str) -> dict[str, Any]:
    own = [hours for hours in calendar.hours if hours.office == office]
    entry: dict[str, Any] = {"office": office}
    if any(hours.example for hours in own):
        entry["example"] = True
    for kind in KINDS:
        rows = _weekly([hours for hours in own if hours.kind == kind and not hours.special])
        entry |= {kind: rows} if rows else {}
    special = [_special(hours) for hours in own if hours.special]
    closures = [_closure(closure) for closure in calendar.closures if closure.office == office]
    absences = [_absence(absence) for absence in calendar.absences if absence.office == office]
    named = {"special": special, "closures": closures, "absences": absences}
    return entry | {name: rows for name, rows in named.items() if rows}


def _weekly(rows: Iterable[Hours]) -> list[_Row]:
    """One row for all weekdays that are alike."""
    alike: dict[Any, tuple[Hours, list[int]]] = {}
    for hours in rows:
        key = tuple(getattr(hours, f.name) for f in fields(hours) if f.name not in ("id", "weekday"))
        alike.setdefault(key, (hours, []))[1].append(hours.weekday)
    return [_row({"days": _days(days)} | _span(hours) | _validity(hours)) for hours, days in alike.values()]


def _days(numbers: list[int]) -> str:
    days = sorted(numbers)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in days)


def _special(hours: Hours) -> _Row:
    return _row({"date": hours.valid_from, "kind": hours.kind} | _span(hours))


def _closure(closure: Closure) -> _Row:
    return _row({"from": closure.starts_on, "until": closure.ends_on, "reason": closure.reason})


def _absence(absence: Absence) -> _Row:
    return _row({"adviser": absence.adviser, "from": absence.starts_at, "until": absence.ends_at})


def _span(hours: Hours) -> dict[str, Any]:
    values = {name: getattr(hours, name) for name in ("place", "minutes", "way", "adviser")}
    return {"from": hours.opens, "until": hours.closes} | values


def _validity(hours: Hours) -> dict[str, Any]:
    return {"valid_from": hours.valid_from, "valid_until": hours.valid_until}


class _Row(dict[str, Any]):
    """A mapping that is printed on one line."""


def _row(values: dict[str, Any]) -> _Row:
    return _Row({name: _text(value) for name, value in values.items() if value is not None})


def _text(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


class _Rows(yaml.SafeDumper):
    pass


_Rows.add_representer(_Row, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True))
