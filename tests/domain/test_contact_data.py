"""Telephone numbers and addresses in what people type."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.contact_data import Contact, ContactProblem, contact_in, due_after

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0176 1234567", "01761234567"),
        ("meine nummer: 0176/123 45-67", "01761234567"),
        ("+49 176 1234567", "+491761234567"),
        ("0049 176 1234567", "+491761234567"),
        ("ruft an unter (02323) 123456 danke", "02323123456"),
        ("+49 (0) 2323 123456", "+492323123456"),
    ],
)
def test_a_telephone_number_is_kept_without_its_decoration(typed: str, kept: str) -> None:
    assert contact_in(typed) == Contact("phone", kept)


@pytest.mark.parametrize("typed", ["mia@web.de", "schreib an mia.k+jba@post.example.org bitte", "Mia_1@gmx.net."])
def test_an_address_is_found_in_a_sentence(typed: str) -> None:
    found = contact_in(typed)
    assert isinstance(found, Contact)
    assert found.way == "email"
    assert " " not in found.value


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "too_short"),
        ("1234567", "no_area_code"),
        ("0176 1234 5678 9012 345", "too_long"),
        ("116 111 0", "not_reachable"),
        ("mia@web", "bad_email"),
        ("mia@", "bad_email"),
    ],
)
def test_an_attempt_that_cannot_be_right_is_told_by_its_reason(typed: str, code: str) -> None:
    found = contact_in(typed)
    assert isinstance(found, ContactProblem)
    assert found.code == code


@pytest.mark.parametrize(
    "typed",
    ["", "was kostet das?", "ich bin 17", "am 12.3. um 15 uhr", "bvb", "2022 gab es 115 plätze", "seit 2 jahren"],
)
def test_other_words_and_numbers_are_no_contact(typed: str) -> None:
    assert contact_in(typed) is None


@pytest.mark.parametrize(
    ("contact", "shown"),
    [(Contact("phone", "01761234567"), "0176 … 67"), (Contact("email", "mia.k@web.de"), "m…@web.de")],
)
def test_a_shown_contact_gives_little_away(contact: Contact, shown: str) -> None:
    assert contact.masked == shown


@pytest.mark.parametrize(
    ("asked", "due"),
    [((2026, 11, 24), (2026, 11, 25)), ((2026, 11, 27), (2026, 11, 30)), ((2026, 11, 28), (2026, 11, 30))],
)
def test_it_is_due_on_the_next_weekday(asked: tuple[int, int, int], due: tuple[int, int, int]) -> None:
    at = datetime(*asked, 16, 30, tzinfo=BERLIN)
    assert due_after(at) == datetime(*due, 16, 30, tzinfo=BERLIN)
