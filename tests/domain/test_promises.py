"""Appointments and promises that the opening times give."""

from __future__ import annotations

from datetime import UTC

import pytest
from hours_made import (
    FR,
    MO,
    OFFICE,
    REGION,
    TH,
    absence,
    appointments,
    calendar,
    closure,
    every_day,
    hours,
    moment,
    window,
)
from opening_times_asked import WEEK, times_of

from bot.domain.calendar import Window, slot_id

# -- appointments -------------------------------------------------------------------------------------


def test_appointment_hours_are_cut_into_whole_appointments() -> None:
    known = calendar(appointments(MO, "09:00", "10:40", minutes=30))
    assert times_of(known, "2026-11-23 00:00", "2026-11-24 00:00") == ["23 09:00", "23 09:30", "23 10:00"]


def test_only_times_from_the_first_moment_on_and_before_the_last() -> None:
    known = calendar(appointments(MO, "09:00", "11:00"))
    assert times_of(known, "2026-11-23 09:30", "2026-11-23 10:30") == ["23 09:30", "23 10:00"]


def test_no_appointments_on_holidays_closed_days_and_the_31st_of_december() -> None:
    known = calendar(*(appointments(day, "09:00", "09:30") for day in range(7)), closure("2026-12-28", "2026-12-30"))
    found = times_of(known, "2026-12-23 00:00", "2027-01-03 00:00")
    assert found == ["23 09:00", "27 09:00", "02 09:00"]


def test_an_absent_adviser_gives_no_appointment_that_touches_the_absence() -> None:
    known = calendar(
        appointments(MO, "09:00", "11:00"),
        appointments(MO, "09:00", "10:00", adviser="B"),
        absence("2026-11-23 09:45", "2026-11-23 10:30"),
    )
    found = known.slots(OFFICE, moment("2026-11-23 00:00"), moment("2026-11-24 00:00"))
    assert [(f"{s.starts_at:%H:%M}", s.adviser) for s in found] == [
        ("09:00", "A"),
        ("09:00", "B"),
        ("09:30", "B"),
        ("10:30", "A"),
    ]


def test_the_same_time_has_the_same_id_and_another_adviser_another() -> None:
    start = moment("2026-11-23 09:00")
    assert slot_id(OFFICE, "A", start) == slot_id(OFFICE, "A", start.astimezone(UTC))
    assert len({slot_id(OFFICE, a, start) for a in ("A", "B", None)}) == 3


# -- promises -----------------------------------------------------------------------------------------


def test_without_a_wish_the_promise_is_the_end_of_the_first_day_of_calls_after_today() -> None:
    known = calendar(*WEEK)
    promised = [known.promise(REGION, OFFICE, None, moment(t)) for t in ("2026-11-23 09:00", "2026-11-24 09:00")]
    assert promised == [moment("2026-11-24 16:00"), moment("2026-11-30 16:00")]


def test_telephone_hours_stand_above_opening_hours_for_calls() -> None:
    known = calendar(*WEEK, hours(TH, "09:00", "11:00", "phone"))
    assert known.promise(REGION, OFFICE, None, moment("2026-11-23 09:00")) == moment("2026-11-26 11:00")


def test_a_wish_is_promised_until_the_end_of_the_first_time_that_fits() -> None:
    afternoon = window("2026-11-23 12:00", "2026-11-23 15:00")
    assert calendar(*WEEK).promise(REGION, OFFICE, afternoon, moment("2026-11-20 09:00")) == moment("2026-11-23 15:00")


@pytest.mark.parametrize(
    ("wished", "now"),
    [
        (window("2026-11-25 08:00", "2026-11-25 20:00"), "2026-11-20 09:00"),  # no hours that day
        (window("2026-11-23 12:00", "2026-11-23 13:00"), "2026-11-20 09:00"),  # closed at noon
        (window("2026-11-23 15:50", "2026-11-23 18:00"), "2026-11-20 09:00"),  # ten minutes are too few
        (window("2026-11-23 08:00", "2026-11-23 16:00"), "2026-11-23 15:50"),  # today, too late
        (window("2026-11-23 08:00", "2026-11-23 16:00"), "2026-11-24 09:00"),  # past
    ],
)
def test_what_the_office_cannot_keep_is_not_promised(wished: Window, now: str) -> None:
    assert calendar(*WEEK).promise(REGION, OFFICE, wished, moment(now)) is None


def test_where_no_office_is_chosen_the_latest_promise_of_all_counts() -> None:
    other = hours(FR, "09:00", "12:00", office="herne-jobcenter")
    promised = calendar(*WEEK, other).promise(REGION, None, None, moment("2026-11-23 09:00"))
    assert promised == moment("2026-11-27 12:00")


def test_where_one_of_the_offices_cannot_keep_the_wish_nothing_is_promised() -> None:
    other = hours(FR, "09:00", "12:00", office="herne-jobcenter")
    monday = window("2026-11-23 08:00", "2026-11-23 16:00")
    assert calendar(*WEEK, other).promise(REGION, None, monday, moment("2026-11-20 09:00")) is None


@pytest.mark.parametrize(
    ("office", "now", "expected"),
    [
        (OFFICE, "2026-11-23 09:00", "2026-11-23 09:15"),
        (OFFICE, "2026-11-23 12:30", "2026-11-23 13:15"),
        (OFFICE, "2026-11-24 18:00", "2026-11-30 08:15"),
        (None, "2026-11-24 18:00", "2026-11-27 09:15"),
        ("herne-unknown", "2026-11-24 18:00", "2026-11-27 09:15"),
    ],
)
def test_an_alarm_is_to_be_read_a_quarter_of_an_hour_after_opening(office: str | None, now: str, expected: str) -> None:
    known = calendar(*WEEK, hours(FR, "09:00", "12:00", office="herne-jobcenter"))
    assert known.read_by(REGION, office, moment(now)) == moment(expected)


def test_where_no_hours_are_known_an_alarm_has_no_due_time() -> None:
    assert calendar().read_by(REGION, OFFICE, moment("2026-11-23 09:00")) is None


def test_a_promise_skips_holidays() -> None:
    known = calendar(*every_day())
    assert known.promise(REGION, OFFICE, None, moment("2026-12-24 09:00")) == moment("2026-12-27 16:00")
