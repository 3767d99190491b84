"""Phrases that a second reader typed: counted days, „weder … noch", other languages, and what is no time at all."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.services.dates import DateWish, Unclear, only_time
from dates.reading import BERLIN, NOW, days, read, wish


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("am dritten advent", ["13.12."]),
        ("am 1. Advent", ["29.11."]),
        ("4. adventssonntag", ["20.12."]),
        ("am ersten Montag im Dezember", ["07.12."]),
        ("am letzten Freitag im Januar", ["29.01."]),
        ("letzter mittwoch im februar", ["24.02."]),
        ("am zweiten Dienstag im nächsten Monat", ["08.12."]),
        ("freitag der 4.", ["04.12."]),
        ("der 15. geht", ["15.12."]),
        ("15. ist gut", ["15.12."]),
        ("der 15te", ["15.12."]),
        ("am Tag nach Nikolaus", ["07.12."]),
        ("am tag vor heiligabend", ["23.12."]),
        ("02.12.26 14.00", ["02.12."]),
        ("tomorrow morning", ["26.11."]),
        ("next monday", ["30.11."]),
        ("tuesday afternoon", ["01.12."]),
        ("on friday at 10", ["27.11."]),
        ("yarın", ["26.11."]),
        ("Salı", ["01.12."]),
        ("у вівторок", ["01.12."]),
        ("в пятницу", ["27.11."]),
        ("غدا", ["26.11."]),
        ("الخميس", ["26.11."]),
        ("w piątek", ["27.11."]),
        ("vendredi", ["27.11."]),
    ],
)
def test_a_day_is_read(typed: str, named: list[str]) -> None:
    assert days(typed) == named


@pytest.mark.parametrize("typed", ["frühestens in zehn tagen", "ab in zehn tagen"])
def test_a_bound_in_days_is_open_behind(typed: str) -> None:
    found = days(typed)
    assert (found[0], len(found) > 100) == ("05.12.", True)


@pytest.mark.parametrize("typed", ["weder montag noch dienstag", "weder mo noch di"])
def test_weder_noch_keeps_both_out(typed: str) -> None:
    found = wish(typed)
    tried = (datetime(2026, 11, 30, 10), datetime(2026, 12, 1, 10), datetime(2026, 12, 2, 10))
    assert [found.allows(moment.replace(tzinfo=BERLIN)) for moment in tried] == [False, False, True]


def test_two_bounds_with_aber_are_one_stretch() -> None:
    found = wish("Montag nach 10 aber vor 12")
    allowed = [hour for hour in range(8, 18) if found.allows(datetime(2026, 11, 30, hour, tzinfo=BERLIN))]
    assert allowed == [10, 11]


@pytest.mark.parametrize("typed", ["der nächste freie termin", "der früheste", "nächstmöglicher termin"])
def test_the_soonest_is_wished_for(typed: str) -> None:
    assert wish(typed).soonest


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("wenn ich keine schule hab", "after_what"),
        ("am ersten Montag", "which_day"),
        ("am fünften Advent", "no_such_day"),
        ("lieber spät am tag", "vague"),
        ("etwas früher", "vague"),
    ],
)
def test_what_cannot_be_known_is_asked_back(typed: str, question: str) -> None:
    found = read(typed)
    assert isinstance(found, Unclear)
    assert found.question == question


@pytest.mark.parametrize("typed", ["in anderthalb wochen", "die dritte", "der 3.", "im 15. Stock"])
def test_what_is_not_sure_is_no_date(typed: str) -> None:
    assert not isinstance(read(typed), DateWish)


@pytest.mark.parametrize(
    "typed",
    [
        "in 2 wochen",
        "Mo oder Di",
        "bis spätestens freitag",
        "nächste woche irgendwann außer mittwoch",
        "bei mir geht montag",
        "ich kann montag bis mittwoch immer bis 12",
        "у вівторок",
    ],
)
def test_a_text_of_times_alone_answers_when(typed: str) -> None:
    assert only_time(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "heute geht es mir nicht gut",
        "morgen is vorbei",
        "was kostet das am Dienstag",
        "Dienstag absagen",
        "bin montag arbeitslos geworden",
        "ich hab montag ein vorstellungsgespräch",
        "Habt ihr Montag auf",
        "",
    ],
)
def test_a_text_that_says_more_does_not(typed: str) -> None:
    assert not only_time(typed)


def test_in_the_evening_the_days_own_name_means_next_week() -> None:
    late, noon = NOW.replace(hour=18), NOW.replace(hour=12)
    assert days("mittwoch", late) == ["02.12."]
    assert days("mittwoch vormittag", late) == ["02.12."]
    assert isinstance(read("mittwoch", noon), Unclear)
