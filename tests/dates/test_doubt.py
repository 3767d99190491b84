"""Wishes that are open, doubtful or none, at the ends of months and clocks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.dates import DateWish, Unclear
from bot.services.dates.vocabulary import VOCABULARY
from dates.reading import BERLIN, NOW, days, read, wish


@pytest.mark.parametrize(
    ("typed", "weekdays"),
    [
        ("montags", {0}),
        ("jeden dienstag", {1}),
        ("mo-fr ab 15 uhr", {0, 1, 2, 3, 4}),
        ("montags bis donnerstags", {0, 1, 2, 3}),
        ("unter der woche abends", {0, 1, 2, 3, 4}),
        ("ich kann nur freitags", {4}),
    ],
)
def test_an_open_wish_keeps_its_weekdays(typed: str, weekdays: set[int]) -> None:
    (choice,) = wish(typed).choices
    assert choice.weekdays == weekdays


@pytest.mark.parametrize(
    ("typed", "fits", "does_not"),
    [
        ("montag vormittag oder dienstag nachmittag", "2026-11-30 09:00", "2026-11-30 15:00"),
        ("montag vormittag oder dienstag nachmittag", "2026-12-01 15:00", "2026-12-01 09:00"),
        ("nicht montags", "2026-12-01 09:00", "2026-12-07 09:00"),
        ("egal, nur nicht montags", "2026-12-01 09:00", "2026-12-07 09:00"),
        ("immer außer mittwochs", "2026-12-01 09:00", "2026-12-02 09:00"),
        ("montag kann ich nicht", "2026-12-01 09:00", "2026-11-30 09:00"),
        ("ich kann nicht am montag", "2026-12-01 09:00", "2026-11-30 09:00"),
        ("bin von montag bis mittwoch weg", "2026-12-03 09:00", "2026-12-01 09:00"),
        ("montag, dienstag und mittwoch nicht", "2026-12-03 09:00", "2026-11-30 09:00"),
        ("nur vormittags, montags nie", "2026-12-01 09:00", "2026-11-30 09:00"),
        ("im dezember montags", "2026-12-07 09:00", "2026-11-30 09:00"),
        ("nach weihnachten", "2026-12-28 09:00", "2026-12-23 09:00"),
        ("ab nächster woche", "2026-12-14 09:00", "2026-11-27 09:00"),
        ("frühestens nächste woche dienstag", "2026-12-14 09:00", "2026-11-30 09:00"),
        ("diese woche geht nix mehr", "2026-12-01 09:00", "2026-11-26 09:00"),
    ],
)
def test_a_wish_allows_some_moments_and_not_others(typed: str, fits: str, does_not: str) -> None:
    found = wish(typed)
    assert found.allows(datetime.fromisoformat(fits))
    assert not found.allows(datetime.fromisoformat(does_not))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("nächsten freitag", "which_day"),
        ("mittwoch", "which_day"),
        ("am 25.", "which_day"),
        ("nächstes wochenende", "which_day"),
        ("montag in zwei wochen", "which_day"),
        ("dienstag, den 7.12.", "other_weekday"),
        ("31.11.", "no_such_day"),
        ("29.2.2027", "no_such_day"),
        ("3.13.", "no_such_day"),
        ("gestern", "past"),
        ("heute morgen um 8", "past"),
        ("24.11.2026", "past"),
        ("irgendwann", "vague"),
        ("bald", "vague"),
        ("im neuen jahr", "vague"),
        ("im sommer", "vague"),
        ("in den nächsten tagen", "vague"),
        ("nach der schule", "after_what"),
        ("wenn die schule aus ist", "after_what"),
        ("in den ferien", "holidays"),
        ("nach den ferien", "holidays"),
        ("montag, dienstag nicht", "contradiction"),
        ("vormittags um 15 uhr", "contradiction"),
    ],
)
def test_what_has_two_senses_or_none_is_asked_back(typed: str, question: str) -> None:
    found = read(typed)
    assert isinstance(found, Unclear)
    assert found.question == question


@pytest.mark.parametrize(
    "typed",
    [
        "was kostet das?",
        "guten morgen",
        "schönen tag noch",
        "ich bin 17 und suche eine ausbildung",
        "0151 23456789",
        "so ein mist",
        "Frau Montag soll mich anrufen",
        "ich heiße August",
        "ich wohne im 2. stock",
        "ich heule nur noch",
        "bin auf montage",
        "meine leute nerven",
        "di immer mit ihren fragen",
        "mir ist alles egal",
        "",
    ],
)
def test_a_text_without_a_time_is_none(typed: str) -> None:
    assert read(typed) is None


def test_what_is_offered_back_are_the_readings_with_their_hours() -> None:
    found = read("nächsten freitag ab 15 uhr")
    assert isinstance(found, Unclear)
    assert [option.days(NOW.date()) for option in found.options] == [[date(2026, 11, 27)], [date(2026, 12, 4)]]
    assert all(option.choices[0].hours[0].start == time(15) for option in found.options)


def test_after_school_keeps_the_day_and_asks_only_for_the_hour() -> None:
    found = read("dienstag nach der schule")
    assert isinstance(found, Unclear)
    assert found.known is not None
    assert found.known.days(NOW.date()) == [date(2026, 12, 1)]


def test_no_holidays_is_kept_for_the_calendar_that_knows_them() -> None:
    found = wish("in den Ferien nicht")
    in_ferien = datetime(2026, 12, 28, 9, 0)
    assert found.allows(in_ferien)
    assert not found.allows(in_ferien, is_ferien=lambda day: day > date(2026, 12, 20))


def test_as_soon_as_possible_is_any_time_and_the_first_of_them() -> None:
    assert wish("so schnell wie möglich") == DateWish(soonest=True)
    assert wish("egal") == DateWish()


@pytest.mark.parametrize(
    ("typed", "now", "named"),
    [
        ("am 31.", datetime(2027, 1, 31, 12, 0, tzinfo=BERLIN) + timedelta(days=1), ["31.03."]),
        ("29.2.", datetime(2028, 2, 1, 12, 0, tzinfo=BERLIN), ["29.02."]),
        ("morgen", datetime(2028, 2, 28, 12, 0, tzinfo=BERLIN), ["29.02."]),
        ("morgen nachmittag", datetime(2026, 12, 31, 12, 0, tzinfo=BERLIN), ["01.01."]),
        ("3.1.", datetime(2026, 12, 20, 12, 0, tzinfo=BERLIN), ["03.01."]),
        ("morgen", datetime(2027, 3, 27, 23, 30, tzinfo=BERLIN), ["28.03."]),
        ("am nächsten werktag", datetime(2026, 12, 24, 12, 0, tzinfo=BERLIN), ["28.12."]),
        ("in 3 tagen", datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN), ["27.10."]),
        ("nach ostern bis 2.4.", datetime(2027, 3, 1, 12, 0, tzinfo=BERLIN), ["30.03.", "31.03.", "01.04.", "02.04."]),
    ],
)
def test_month_ends_leap_days_feasts_and_clock_changes(typed: str, now: datetime, named: list[str]) -> None:
    assert days(typed, now) == named


def test_after_midnight_tomorrow_is_asked_back() -> None:
    found = read("morgen um 10", datetime(2026, 11, 25, 1, 30, tzinfo=BERLIN))
    assert isinstance(found, Unclear)
    assert len(found.options) == 2


@given(
    st.lists(
        st.sampled_from([*sorted(VOCABULARY), "12", "3.", "3.12.", "15:30", ",", ".", "-", "als", "wie"]), max_size=9
    )
)
@settings(max_examples=400, deadline=None)
def test_any_order_of_words_gives_an_answer(words: list[str]) -> None:
    found = read(" ".join(words))
    assert found is None or isinstance(found, DateWish | Unclear)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_answer(text: str) -> None:
    found = read(text)
    assert found is None or isinstance(found, DateWish | Unclear)


@pytest.mark.parametrize("word", ["ab ", "den ", "in der ", "1.", "dienstag, ", "nicht montag ", "3. oder "])
def test_the_longest_message_is_read_in_no_time(word: str) -> None:
    long = word * (2000 // len(word))
    began = perf_counter()
    read(long)
    assert perf_counter() - began < 0.5
