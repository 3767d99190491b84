"""Codes that are handed on: one a region, found in what people type, and no word or booking code is taken for one."""

from __future__ import annotations

import pytest

from bot.domain import booking
from bot.domain.referrals import code_in, code_of, region_of

REGIONS = ("herne", "herford", "warendorf", "segeberg", "eschweiler")


def test_each_region_has_its_own_code_and_is_found_by_it() -> None:
    codes = [code_of(region) for region in REGIONS]
    assert len(set(codes)) == len(REGIONS)
    assert [region_of(code, REGIONS) for code in codes] == list(REGIONS)
    assert [code_in(f"hab den code {code.lower()} bekommen") for code in codes] == codes


def test_a_printed_code_never_changes() -> None:
    assert code_of("herne") == "JBA-2WNM3"


@pytest.mark.parametrize("typed", ["JBA 2WNM3", "jba2wnm3", "mein code: jba-2wnm3.", "JBA–2WNM3"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert code_in(typed) == "JBA-2WNM3"


@pytest.mark.parametrize(
    "typed", ["", "jba herne", "die jba hilft", "JBA-HERNE", "jba bcdfg", "xjba-bcdf2", "JBA-BCDF2X"]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert code_in(typed) is None


def test_a_code_of_a_region_that_is_not_served_leads_nowhere() -> None:
    assert region_of(code_of("eschweiler"), ("herne",)) is None
    assert region_of("JBA-22222", REGIONS) is None


def test_a_referral_code_is_no_code_of_an_appointment() -> None:
    assert booking.code_in(code_of("herne")) is None
