"""Ended, running or unknown as of a day."""

from datetime import date

import pytest

from bot.domain.catalogue import Offer, status_of
from bot.domain.catalogue_dates import first_day, in_german, last_day

TODAY = date(2026, 11, 24)


def _offer(**values: object) -> Offer:
    standard = {
        "id": "herne-x",
        "region": "herne",
        "name": "X",
        "short_name": "X",
        "kind": "project",
        "summary": "Ein Projekt für Tests.",
        "description": "Ein Projekt für Tests.",
        "as_of": "2022",
        "source": {"document": "d", "title": "t", "section": "s", "span": (1, 1)},
    }
    return Offer.model_validate(standard | values)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "unknown"),
        ({"runs_until": "2026-11-23"}, "ended"),
        ({"runs_until": "2026-11-24"}, "running"),
        ({"runs_until": "2026-11"}, "running"),
        ({"runs_until": "2026-10"}, "ended"),
        ({"runs_until": "2026"}, "running"),
        ({"runs_until": "2025"}, "ended"),
        ({"ended": True, "ended_note": "Im Februar beendet."}, "ended"),
        ({"ended": True, "runs_until": "2030"}, "ended"),
        ({"checked_on": "2026-01-10"}, "running"),
        ({"checked_on": "2025-11-20"}, "unknown"),
        ({"checked_on": "2026-11-01", "runs_until": "2026-06"}, "ended"),
    ],
)
def test_the_status_follows_date_word_and_check(values: dict[str, object], status: str):
    assert status_of(_offer(**values), TODAY) == status


def test_a_month_reaches_from_its_first_to_its_last_day():
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(("iso", "german"), [("2022", "2022"), ("2022-03", "März 2022"), ("2022-12-31", "31.12.2022")])
def test_dates_are_said_in_german(iso: str, german: str):
    assert in_german(iso) == german
