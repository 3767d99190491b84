"""Codes that people type, what an appointment is about, when it is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, booking, slot

from bot.domain.booking import AUTHORITY, REASONS, code_in, like_code, reason_of, shown


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9QDP",
        "7k3m-9qdp",
        "mein code ist 7K3M 9QDP.",
        "absagen 7k3m9qdp bitte",
        "(7K3M–9QDP)",
        "7K3M - 9QDP",
        "7K3M—9QDP",
    ],
)
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert code_in(typed) == "7K3M9QDP"


@pytest.mark.parametrize(
    "typed",
    ["", "mein termin", "BCDF GHJK", "bcdfghjk", "0152 28817386", "7K3M-9QD", "7K3M-9QDPX", "x7K3M-9QDP", "2026-11-24"],
)
def test_what_is_no_code_is_not_taken_for_one(typed: str) -> None:
    assert code_in(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ABCD-2345", True),
        ("absagen: 7K3M-9QDO", True),
        ("7K3M-9QDP", False),
        ("0176-1234", False),
        ("MAMA-PAPA", False),
        ("2026-1201", False),
        ("JBA-7K4MX", False),
    ],
)
def test_what_was_meant_as_a_code_and_is_none_is_seen(typed: str, meant: bool) -> None:
    assert like_code(typed) is meant


def test_a_code_of_letters_only_needs_its_hyphen() -> None:
    assert code_in("BCDF-GHJK") == "BCDFGHJK"
    assert shown("BCDFGHJK") == "BCDF-GHJK"


@pytest.mark.parametrize(
    ("topic", "reason"),
    [("benefits", "money"), ("training_search", "work"), ("family_conflict", "life"), ("greeting", None), (None, None)],
)
def test_what_was_talked_about_gives_the_reason(topic: str | None, reason: str | None) -> None:
    assert reason_of(topic) == reason


def test_every_reason_but_the_last_has_its_authority() -> None:
    assert set(AUTHORITY) == set(REASONS) - {"other"}


def test_a_booking_takes_over_what_its_time_says() -> None:
    wish = booking()
    other = slot(
        "s2", office="herne-jobcenter", way="phone", minutes=45, starts_at=NOW + timedelta(days=5), example=True
    )
    wish.take(other)
    assert (wish.slot_id, wish.office, wish.way, wish.minutes, wish.example) == ("s2", other.office, "phone", 45, True)
    assert wish.ends_at == other.starts_at + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("state", "passed", "is_open"),
    [
        ("booked", timedelta(), True),
        ("booked", timedelta(days=2), False),
        ("cancelled", timedelta(), False),
        ("draft", timedelta(), False),
        ("done", timedelta(), False),
    ],
)
def test_an_appointment_is_open_until_it_begins(state: str, passed: timedelta, is_open: bool) -> None:
    assert booking(state=state).is_open(NOW + passed) is is_open
