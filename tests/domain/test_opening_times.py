"""When offices are open: weeks, days that are different, clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hours_made import (
    FR,
    MO,
    OFFICE,
    REGION,
    SU,
    TU,
    WE,
    appointments,
    calendar,
    closure,
    every_day,
    hours,
    moment,
    special,
    window,
)
from hypothesis import given
from hypothesis import strategies as st
from opening_times_asked import WEEK, times_of

from bot.domain.calendar import BERLIN, Day, Window, at, later
from bot.domain.opening_times import Calendar


def day_of(known: Calendar, day: str, region: str = REGION, office: str = OFFICE) -> Day:
    found = known.day(region, office, date.fromisoformat(day))
    assert found is not None
    return found


# -- what is not entered ------------------------------------------------------------------------------


def test_an_office_without_entries_is_unknown_and_not_closed() -> None:
    empty = calendar()
    assert empty.day(REGION, OFFICE, date(2026, 11, 24)) is None
    assert empty.open_at(REGION, OFFICE, moment("2026-11-24 12:00")) is None
    assert empty.next_opening(REGION, OFFICE, moment("2026-11-24 12:00")) is None
    assert empty.promise(REGION, OFFICE, None, moment("2026-11-24 12:00")) is None
    assert empty.slots(OFFICE, moment("2026-11-24 00:00"), moment("2027-11-24 00:00")) == []


def test_who_only_has_telephone_hours_is_not_said_to_be_closed() -> None:
    known = calendar(hours(MO, "09:00", "12:00", "phone"))
    monday = day_of(known, "2026-11-23")
    assert (monday.closed, len(monday.of("phone"))) == (None, 1)
    assert known.open_at(REGION, OFFICE, moment("2026-11-23 10:00")) is None


# -- a week -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-23 07:59", False),
        ("2026-11-23 08:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:00", True),
        ("2026-11-23 16:00", False),
        ("2026-11-24 12:30", True),
        ("2026-11-25 10:00", False),
    ],
)
def test_an_office_is_open_from_its_first_minute_until_before_its_last(when: str, expected: bool) -> None:
    assert calendar(*WEEK).open_at(REGION, OFFICE, moment(when)) is expected


def test_the_time_of_another_zone_means_the_same_moment() -> None:
    assert calendar(*WEEK).open_at(REGION, OFFICE, datetime(2026, 11, 23, 7, 0, tzinfo=UTC)) is True


def test_the_next_opening_is_later_today_or_on_the_next_day_with_hours() -> None:
    known = calendar(*WEEK)
    found = [known.next_opening(REGION, OFFICE, moment(t)) for t in ("2026-11-23 09:00", "2026-11-24 17:00")]
    assert [f"{o.window.starts_at:%d %H:%M}" for o in found if o] == ["23 13:00", "30 08:00"]


def test_hours_that_begin_or_end_with_a_date_hold_in_between() -> None:
    known = calendar(hours(WE, "08:00", "10:00", valid_from=date(2026, 12, 2), valid_until=date(2026, 12, 16)))
    opened = [day_of(known, f"2026-{d}").closed for d in ("11-25", "12-02", "12-09", "12-16", "12-23")]
    assert opened == ["no_hours", None, None, None, "no_hours"]


def test_spans_between_two_moments_are_cut_to_them() -> None:
    found = calendar(*WEEK).openings(REGION, OFFICE, moment("2026-11-23 11:00"), moment("2026-11-23 14:00"))
    assert [o.window for o in found] == [
        window("2026-11-23 11:00", "2026-11-23 12:00"),
        window("2026-11-23 13:00", "2026-11-23 14:00"),
    ]


# -- days that are different --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "nrw", "holstein"),
    [
        ("2026-01-01", "Neujahr", "Neujahr"),
        ("2026-04-03", "Karfreitag", "Karfreitag"),
        ("2026-04-06", "Ostermontag", "Ostermontag"),
        ("2026-05-01", "Erster Mai", "Erster Mai"),
        ("2026-05-14", "Christi Himmelfahrt", "Christi Himmelfahrt"),
        ("2026-05-25", "Pfingstmontag", "Pfingstmontag"),
        ("2026-06-04", "Fronleichnam", None),
        ("2026-10-03", "Tag der Deutschen Einheit", "Tag der Deutschen Einheit"),
        ("2026-10-31", None, "Reformationstag"),
        ("2026-11-01", "Allerheiligen", None),
        ("2026-12-25", "Erster Weihnachtstag", "Erster Weihnachtstag"),
        ("2026-12-26", "Zweiter Weihnachtstag", "Zweiter Weihnachtstag"),
        ("2026-11-18", None, None),
    ],
)
def test_public_holidays_close_the_offices_of_their_land(day: str, nrw: str | None, holstein: str | None) -> None:
    here = calendar(*every_day(), *every_day(region="segeberg", office="segeberg-jba"))
    found = [day_of(here, day), day_of(here, day, "segeberg", "segeberg-jba")]
    assert [d.reason for d in found] == [nrw, holstein]
    assert [d.closed for d in found] == [name and "holiday" for name in (nrw, holstein)]


def test_a_closure_closes_each_of_its_days_and_no_other() -> None:
    known = calendar(*every_day(), closure("2026-11-24", "2026-11-26", "Umzug"))
    found = [day_of(known, f"2026-11-{d}") for d in range(23, 28)]
    assert [(d.closed, d.reason) for d in found] == [(None, None), *[("closure", "Umzug")] * 3, (None, None)]


def test_the_24th_and_31st_of_december_are_open_only_where_somebody_said_so() -> None:
    known = calendar(*every_day(), special("2026-12-24", "10:00", "12:00"))
    assert [day_of(known, f"2026-12-{d}").closed for d in (23, 24, 31)] == [None, None, "away"]
    assert known.open_at(REGION, OFFICE, moment("2026-12-24 09:00")) is False
    assert known.open_at(REGION, OFFICE, moment("2026-12-24 11:00")) is True


def test_a_special_day_replaces_the_weekly_hours_of_its_kind_only_also_on_a_holiday() -> None:
    known = calendar(*every_day(), hours(FR, "09:00", "10:00", "phone"), special("2026-12-25", "14:00", "15:00"))
    christmas = day_of(known, "2026-12-25")
    assert [o.window for o in christmas.openings] == [window("2026-12-25 14:00", "2026-12-25 15:00")]
    assert christmas.closed is None


def test_a_closure_stands_above_a_special_day() -> None:
    known = calendar(special("2026-12-02", "10:00", "12:00"), closure("2026-12-02", "2026-12-02"))
    assert day_of(known, "2026-12-02").closed == "closure"


# -- clocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "offset"), [("2026-03-28", 1), ("2026-03-29", 2), ("2026-10-24", 2), ("2026-10-25", 1)]
)
def test_eight_o_clock_is_eight_o_clock_on_both_sides_of_a_clock_change(day: str, offset: int) -> None:
    (opening,) = day_of(calendar(*every_day()), day).openings
    assert (opening.window.starts_at.hour, opening.window.starts_at.utcoffset()) == (8, timedelta(hours=offset))


def test_a_night_of_the_clock_change_is_an_hour_shorter_or_longer_for_appointments() -> None:
    night = [appointments(SU, "01:00", "04:00", minutes=30)]
    spring = times_of(calendar(*night), "2026-03-29 00:00", "2026-03-30 00:00")
    autumn = times_of(calendar(*night), "2026-10-25 00:00", "2026-10-26 00:00")
    assert spring == ["29 01:00", "29 01:30", "29 03:00", "29 03:30"]
    assert autumn == [f"25 {t}" for t in ("01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30")]


def test_the_two_hours_of_autumn_are_two_times_with_two_ids() -> None:
    known = calendar(appointments(SU, "01:00", "04:00"))
    found = known.slots(OFFICE, moment("2026-10-25 00:00"), moment("2026-10-26 00:00"))
    assert len({slot.id for slot in found}) == len(found) == 8


def test_a_clock_time_that_spring_leaves_out_becomes_the_one_an_hour_later() -> None:
    assert at(date(2026, 3, 29), time(2, 30)) == moment("2026-03-29 03:30")


def test_later_counts_real_time() -> None:
    assert later(moment("2026-03-29 01:30"), timedelta(hours=1)) == moment("2026-03-29 03:30")
    assert later(moment("2026-10-24 12:00"), timedelta(days=1)) == moment("2026-10-25 11:00")


def test_the_leap_day_and_the_ends_of_months_are_days_like_others() -> None:
    known = calendar(*every_day())
    days = ("2028-02-28", "2028-02-29", "2028-03-01", "2026-02-28", "2026-11-30", "2027-01-31")
    assert [day_of(known, d).closed for d in days] == [None] * len(days)
    assert times_of(calendar(appointments(TU, "09:00", "09:30")), "2028-02-22 00:00", "2028-03-01 00:00") == [
        "22 09:00",
        "29 09:00",
    ]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),
    st.integers(1, 24 * 60),
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),
)
def test_two_windows_overlap_exactly_where_a_moment_is_in_both(start: datetime, minutes: int, other: datetime) -> None:
    one = Window(start.replace(tzinfo=BERLIN), later(start.replace(tzinfo=BERLIN), timedelta(minutes=minutes)))
    two = Window(other.replace(tzinfo=BERLIN), later(other.replace(tzinfo=BERLIN), timedelta(hours=1)))
    shared = one.overlap(two)
    assert (shared is not None) == (one.holds(two.starts_at) or two.holds(one.starts_at))
    assert shared == two.overlap(one)
