"""Public holidays of the Länder, by the library `holidays` that is kept up to date for us."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays


def holiday_name(day: date, land: str) -> str | None:
    """The German name of the public holiday that a Land („NW“, „SH“) has on this day; None where it has none."""
    return _of(land, day.year).get(day)


@lru_cache(maxsize=32)
def _of(land: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("DE", subdiv=land, years=year, language="de"))
