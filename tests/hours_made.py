"""Builders for hours, closures and absences, and the office that most tests are about."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from bot.domain.calendar import BERLIN, Absence, Closure, Hours, Window
from bot.domain.opening_times import Calendar
from bot.services.holidays import holiday_name

OFFICE, REGION = "herne-jba", "herne"
LANDS = {"herne": "NW", "segeberg": "SH"}
MO, TU, WE, TH, FR, SA, SU = range(7)


def moment(text: str) -> datetime:
    """„2026-11-24 12:00“ in Berlin; the first of two hours where the clocks are set back."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def window(start: str, end: str) -> Window:
    return Window(moment(start), moment(end))


def hours(weekday: int, opens: str, closes: str, kind: str = "hours", **values: Any) -> Hours:
    standard = {
        "id": f"{kind} {weekday} {opens} {values.get('office', '')} {values.get('adviser', '')}",
        "region": REGION,
        "office": OFFICE,
        "kind": kind,
        "weekday": weekday,
        "opens": time.fromisoformat(opens),
        "closes": time.fromisoformat(closes),
    }
    return Hours(**standard | values)


def appointments(weekday: int, opens: str, closes: str, **values: Any) -> Hours:
    return hours(weekday, opens, closes, "appointments", **{"minutes": 30, "way": "office", "adviser": "A"} | values)


def special(day: str, opens: str, closes: str, kind: str = "hours", **values: Any) -> Hours:
    on = date.fromisoformat(day)
    return hours(on.weekday(), opens, closes, kind, valid_from=on, valid_until=on, **values)


def closure(first: str, last: str, reason: str | None = None, **values: Any) -> Closure:
    standard = {
        "id": first,
        "office": OFFICE,
        "starts_on": date.fromisoformat(first),
        "ends_on": date.fromisoformat(last),
        "reason": reason,
    }
    return Closure(**standard | values)


def absence(start: str, end: str, adviser: str = "A") -> Absence:
    return Absence(start, OFFICE, adviser, moment(start), moment(end))


def holiday(day: date, region: str) -> str | None:
    return holiday_name(day, LANDS[region])


def calendar(*entries: Hours | Closure | Absence) -> Calendar:
    """With the public holidays as they are."""
    return Calendar(
        tuple(e for e in entries if isinstance(e, Hours)),
        tuple(e for e in entries if isinstance(e, Closure)),
        tuple(e for e in entries if isinstance(e, Absence)),
        holiday,
    )


def every_day(opens: str = "08:00", closes: str = "16:00", **values: Any) -> tuple[Hours, ...]:
    return tuple(hours(day, opens, closes, **values) for day in range(7))
