"""When reminders go out: 48 and 3 hours before, never in the quiet hours, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import BERLIN
from bot.domain.outgoing import ATTEMPTS, after_quiet, before_quiet, is_quiet, reminders, retry_after


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


EARLY = berlin("2026-01-01T12:00")


@pytest.mark.parametrize(
    ("starts", "long_before", "shortly_before"),
    [
        ("2026-12-03T14:00", "2026-12-01T14:00", "2026-12-03T11:00"),
        ("2026-12-03T11:00", "2026-12-01T11:00", "2026-12-03T08:00"),
        # At 8 o'clock the last reminder would come at 5: it goes out the evening before.
        ("2026-12-03T08:00", "2026-12-01T08:00", "2026-12-02T19:00"),
        ("2026-12-03T10:59", "2026-12-01T10:59", "2026-12-02T19:00"),
        ("2026-12-03T07:30", "2026-11-30T19:00", "2026-12-02T19:00"),
        ("2026-12-03T20:00", "2026-12-01T19:00", "2026-12-03T17:00"),
        ("2026-12-03T22:59", "2026-12-01T19:00", "2026-12-03T19:59"),
        # Across the change to winter time (25 October 2026) 48 hours are 47 of the clock and more.
        ("2026-10-26T12:00", "2026-10-24T13:00", "2026-10-26T09:00"),
        ("2026-10-25T08:00", "2026-10-23T09:00", "2026-10-24T19:00"),
        # And to summer time (29 March 2026).
        ("2026-03-30T12:00", "2026-03-28T11:00", "2026-03-30T09:00"),
        ("2026-03-29T10:00", "2026-03-27T09:00", "2026-03-28T19:00"),
        # Month end, leap day, turn of the year.
        ("2028-03-01T14:00", "2028-02-28T14:00", "2028-03-01T11:00"),
        ("2028-02-29T09:00", "2028-02-27T09:00", "2028-02-28T19:00"),
        ("2027-01-01T09:00", "2026-12-30T09:00", "2026-12-31T19:00"),
    ],
)
def test_both_reminders_go_out_at_their_time_or_the_evening_before(
    starts: str, long_before: str, shortly_before: str
) -> None:
    expected = {"reminder_48h": berlin(long_before), "reminder_3h": berlin(shortly_before)}
    assert reminders(berlin(starts), EARLY) == expected


@pytest.mark.parametrize(
    ("booked", "kinds"),
    [
        ("2026-12-01T13:59", ["reminder_48h", "reminder_3h"]),
        ("2026-12-01T14:00", ["reminder_3h"]),
        ("2026-12-03T10:59", ["reminder_3h"]),
        ("2026-12-03T11:00", []),
        ("2026-12-03T15:00", []),
    ],
)
def test_a_reminder_whose_time_has_passed_is_left_out(booked: str, kinds: list[str]) -> None:
    assert list(reminders(berlin("2026-12-03T14:00"), berlin(booked))) == kinds


def test_who_books_in_the_evening_for_eight_is_not_reminded_at_once() -> None:
    assert reminders(berlin("2026-12-03T08:00"), berlin("2026-12-02T19:30")) == {}


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))


@given(moments, moments)
def test_no_reminder_is_ever_in_the_quiet_hours_or_late_or_doubled(starts: datetime, now: datetime) -> None:
    found = reminders(starts.astimezone(BERLIN), now)
    assert not any(is_quiet(due) for due in found.values())
    assert all(now < due <= starts - timedelta(hours=3) for due in found.values())
    assert len(set(found.values())) == len(found)


@given(moments)
def test_before_and_after_the_quiet_hours_nothing_is_moved_further_than_a_night(moment: datetime) -> None:
    before, after = before_quiet(moment), after_quiet(moment)
    assert timedelta(0) <= moment - before.astimezone(UTC) <= timedelta(hours=14)
    assert timedelta(0) <= after.astimezone(UTC) - moment <= timedelta(hours=13)
    assert not is_quiet(before)
    assert not is_quiet(after)


def test_attempts_come_at_longer_and_longer_pauses_and_end() -> None:
    pauses = [retry_after(attempt) for attempt in range(1, ATTEMPTS + 1)]
    assert pauses[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert pauses[-1] is None
    assert all(pause is not None and pause <= timedelta(hours=4) for pause in pauses[:-1])
