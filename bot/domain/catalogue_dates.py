"""Dates as the sources print them: a day, a month or only a year."""

from __future__ import annotations

import calendar
import re
from datetime import date

PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def first_day(text: str) -> date:
    """The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError for anything else."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """The last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError for anything else."""
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def in_german(text: str) -> str:
    """„31.12.2022“, „März 2022“ or „2022“."""
    year, month, day = _parts(text)
    if month is None:
        return str(year)
    if day is None:
        return f"{MONTHS[month - 1]} {year}"
    return f"{day:02}.{month:02}.{year}"
