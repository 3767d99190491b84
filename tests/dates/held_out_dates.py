"""The held-out phrases and how an answer of the parser is held against one (tests/held_out/dates.md)."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import holidays

from bot.services.dates import Choice, DateWish, Hours, Unclear, parse

ROWS = Path(__file__).parents[1] / "held_out" / "dates.jsonl"
_LATE = timedelta(minutes=60)
_EARLY = timedelta(minutes=30)
_ABOUT = ("gegen", "so ", "oder so")


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines() if line.strip()]


def answer(row: dict[str, Any]) -> DateWish | Unclear | None:
    free = holidays.country_holidays("DE", subdiv=row["land"])
    return parse(row["text"], datetime.fromisoformat(row["now"]), is_holiday=lambda day: day in free)


def right(row: dict[str, Any], got: DateWish | Unclear | None) -> bool:
    """Whether the answer equals what is expected, or one of the further right readings."""
    read = as_row(got, datetime.fromisoformat(row["now"]).date())
    return any(_equal(row, wanted, read) for wanted in [row["expect"], *row.get("also", [])])


def as_row(got: DateWish | Unclear | None, today: date) -> dict[str, Any]:
    """An answer of the parser in the words of the held-out file."""
    if got is None:
        return {"none": True}
    if isinstance(got, Unclear):
        return {"unclear": True}
    out: dict[str, Any] = {}
    out |= {"not_ferien": True} if got.no_ferien else {}
    weekdays = sorted({day for choice in got.refused for day in choice.weekdays})
    out |= {"not_weekdays": weekdays} if weekdays else {}
    spans = [span for choice in got.refused if not choice.hours for span in choice.spans]
    denied = sorted(
        {str(today + timedelta(days=n)) for n in range(400) for s in spans if s.holds(today + timedelta(n))}
    )
    out |= {"not_days": denied} if denied else {}
    if not got.choices and out:
        return out
    weekly = bool(got.choices) and all(choice.weekdays and not choice.spans for choice in got.choices)
    named: dict[str, Any] = (
        {"weekdays": sorted({day for choice in got.choices for day in choice.weekdays})}
        if weekly
        else {"days": [str(day) for day in got.days(today)]}
    )
    return out | named | _hull(got.choices)


def _hull(choices: tuple[Choice, ...]) -> dict[str, str | None]:
    hours = [part for choice in choices for part in choice.hours or (Hours(),)]
    starts, ends = [part.start for part in hours], [part.end for part in hours]
    known_starts, known_ends = [s for s in starts if s], [e for e in ends if e]
    return {
        "from": min(known_starts).strftime("%H:%M") if starts and None not in starts else None,
        "until": max(known_ends).strftime("%H:%M") if ends and None not in ends else None,
    }


def _equal(row: dict[str, Any], wanted: dict[str, Any], read: dict[str, Any]) -> bool:
    if row.get("loose") and "days" in wanted and "days" in read:
        return bool(read["days"]) and set(read["days"]) <= set(wanted["days"])
    if set(wanted) != set(read):
        return False
    denied = set(wanted.get("not_days", []))
    for key in set(wanted) - {"from", "until"}:
        left, right_ = wanted[key], read[key]
        if key == "days":
            left, right_ = set(left) - denied, set(right_) - denied
        elif isinstance(left, list):
            left, right_ = set(left), set(right_)
        if left != right_:
            return False
    return _same_hours(row, wanted, read) if "from" in wanted else True


def _same_hours(row: dict[str, Any], wanted: dict[str, Any], read: dict[str, Any]) -> bool:
    if not row.get("point"):
        return bool((wanted["from"], wanted["until"]) == (read["from"], read["until"]))
    if read["from"] is None:
        return False
    start, said = _moment(read["from"]), _moment(wanted["from"])
    early = _EARLY if any(word in row["text"].lower() for word in _ABOUT) else timedelta()
    until = read["until"] is None or said <= _moment(read["until"]) <= said + _LATE
    return said - early <= start <= said and until


def _moment(clock: str) -> datetime:
    return datetime.combine(date(2000, 1, 1), time.fromisoformat(clock))
