"""A calendar to ask in tests."""

from __future__ import annotations

from hours_made import (
    MO,
    OFFICE,
    TU,
    hours,
    moment,
)

from bot.domain.opening_times import Calendar

WEEK = (hours(MO, "08:00", "12:00"), hours(MO, "13:00", "16:00"), hours(TU, "08:00", "16:00"))


def times_of(known: Calendar, first: str, last: str) -> list[str]:
    return [f"{s.starts_at:%d %H:%M}" for s in known.slots(OFFICE, moment(first), moment(last))]
