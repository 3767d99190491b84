"""Public holidays of the Länder that the assistant serves: lines with set hours may be away."""

from __future__ import annotations

from datetime import date

from bot.services.holidays import holiday_name

_LAND = {"segeberg": "SH", "herne": "NW", "herford": "NW", "eschweiler": "NW", "warendorf": "NW"}


def is_holiday(day: date, region: str | None) -> bool:
    """Whether this day is a holiday in the region's Land; without a region, in any Land that is served."""
    lands = [_LAND[region]] if region in _LAND else sorted(set(_LAND.values()))
    return any(holiday_name(day, land) for land in lands)
