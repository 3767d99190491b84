"""The stretches of real time that a wish leaves open, through both clock changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.services.dates import DateWish, parse
from bot.services.dates.windows import windows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)  # a Wednesday


def shown(typed: str, now: datetime = NOW, number: int = 2) -> list[str]:
    wish = parse(typed, now, is_holiday=lambda day: False)
    assert isinstance(wish, DateWish)
    return [f"{w.starts_at:%d.%m. %H:%M}-{w.ends_at:%H:%M}" for w in islice(windows(wish, now), number)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("donnerstag ab 14 uhr", ["26.11. 14:00-00:00"]),
        ("dienstags 10-12", ["01.12. 10:00-12:00", "08.12. 10:00-12:00"]),
        ("heute vormittag", ["25.11. 10:00-12:00"]),
        ("egal", ["25.11. 10:00-00:00", "26.11. 00:00-00:00"]),
        ("morgen um 15 uhr", ["26.11. 15:00-15:30"]),
        ("morgen gegen 15 uhr", ["26.11. 14:30-15:30"]),
        ("morgen vormittag oder nachmittag", ["26.11. 08:00-18:00"]),
        ("morgen vormittags oder ab 15 uhr", ["26.11. 08:00-12:00", "26.11. 15:00-00:00"]),
        ("morgen, aber nicht mittags", ["26.11. 00:00-11:00", "26.11. 14:00-00:00"]),
        ("diese woche, nicht freitag", ["25.11. 10:00-00:00", "26.11. 00:00-00:00"]),
        ("nicht montags", ["25.11. 10:00-00:00", "26.11. 00:00-00:00"]),
    ],
)
def test_a_wish_becomes_stretches_of_time(typed: str, expected: list[str]) -> None:
    assert shown(typed) == expected


def test_a_day_of_a_clock_change_is_an_hour_longer_or_shorter() -> None:
    autumn = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)
    spring = datetime(2027, 3, 27, 12, 0, tzinfo=BERLIN)
    wish = DateWish()
    lengths = [list(islice(windows(wish, now), 2))[1].length for now in (autumn, spring)]
    assert lengths == [timedelta(hours=25), timedelta(hours=23)]


def test_an_hour_that_the_clock_change_leaves_out_is_the_one_after_it() -> None:
    assert shown("am 28.3. ab 2:30", datetime(2027, 3, 1, 12, 0, tzinfo=BERLIN), 1) == ["28.03. 14:30-00:00"]
    assert shown("am 28.3. ab 02:30", datetime(2027, 3, 1, 12, 0, tzinfo=BERLIN), 1) == ["28.03. 03:30-00:00"]
