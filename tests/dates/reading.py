"""Reading a wish as the booking form reads it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import holidays

from bot.services.dates import DateWish, Unclear, parse

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)  # a Wednesday
NRW = holidays.country_holidays("DE", subdiv="NW")


def read(text: str, now: datetime = NOW) -> DateWish | Unclear | None:
    return parse(text, now, is_holiday=lambda day: day in NRW)


def wish(text: str, now: datetime = NOW) -> DateWish:
    found = read(text, now)
    assert isinstance(found, DateWish), found
    return found


def days(text: str, now: datetime = NOW) -> list[str]:
    return [f"{day:%d.%m.}" for day in wish(text, now).days(now.date())]
