"""The finder's ranking: what is left out in any case, and what comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.catalogue import Offer
from bot.domain.finder import Answers, Candidate, FinderRules, suggest, wanted_needs
from bot.services.catalogue.names import fold
from bot.services.finder import FILE, FinderData
from bot.settings import ROOT

TODAY = date(2026, 11, 24)
DEBTS = Answers("herne", (18, 24), "done", ("money",))


@pytest.fixture(scope="module")
def rules() -> FinderRules:
    return FinderData.of(ROOT / "catalogue" / FILE).rules


def offer(name: str, *needs: str, region: str = "herne", line: int = 1, **values: Any) -> Candidate:
    source = {"document": "d", "title": "t", "section": "s", "span": (line, line)}
    made = Offer.model_validate(
        {
            "id": f"{region}-{name}",
            "region": region,
            "as_of": "2022",
            "source": source,
            "name": name,
            "short_name": name,
            "kind": "service",
            "summary": f"Hilfe namens {name}.",
            "description": f"Hilfe namens {name}.",
            "needs": needs,
        }
        | values
    )
    return Candidate(made, fold(made.for_whom or ""), fold(made.summary))


def names(rules: FinderRules, offers: list[Candidate], answers: Answers) -> list[str]:
    return [suggestion.offer.id.partition("-")[2] for suggestion in suggest(rules, offers, answers, TODAY)]


@pytest.mark.parametrize(
    "left_out",
    [
        offer("x", "debt", region="warendorf"),
        offer("x", "debt", ended=True, ended_note="Beendet."),
        offer("x", "debt", runs_until="2026-11-23"),
        offer("x", "debt", kind="event"),
        offer("x", "debt", for_whom="Fachkräfte der beteiligten Stellen"),
        offer("x", "debt", for_whom="Geflüchtete aus der Ukraine"),
        offer("x", "debt", age_max=17),
        offer("x", "debt", age_min=25),
        offer("x", "debt", school_status=["in_school"]),
        offer("x", "care_leaver", "debt"),
        offer("x", "language"),
        offer("x"),
    ],
)
def test_what_is_not_for_this_person_is_never_suggested(rules: FinderRules, left_out: Candidate) -> None:
    assert names(rules, [left_out, offer("y", "debt")], DEBTS) == ["y"]


def test_without_a_region_nothing_is_suggested(rules: FinderRules) -> None:
    assert names(rules, [offer("x", "debt")], replace(DEBTS, region=None)) == []


def test_what_it_is_mainly_for_comes_first(rules: FinderRules) -> None:
    offers = [offer("aside", "no_training_place", "internship", "debt"), offer("main", "debt")]
    assert names(rules, offers, DEBTS)[0] == "main"


def test_re_checked_ones_come_before_better_ones(rules: FinderRules) -> None:
    offers = [offer("better", "debt", "money"), offer("checked", "debt", checked_on="2026-10-01")]
    assert names(rules, offers, DEBTS) == ["checked", "better"]
    old = [offer("better", "debt", "money"), offer("checked", "debt", checked_on="2025-10-01")]
    assert names(rules, old, DEBTS) == ["better", "checked"]


def test_at_most_three_are_suggested(rules: FinderRules) -> None:
    assert len(names(rules, [offer(f"o{number}", "debt") for number in range(9)], DEBTS)) == 3


def test_two_obstacles_are_both_met(rules: FinderRules) -> None:
    offers = [offer("d1", "debt"), offer("d2", "debt"), offer("d3", "debt"), offer("flat", "housing")]
    both = replace(DEBTS, obstacles=("money", "housing"))
    assert "flat" in names(rules, offers, both)[:2]


def test_an_offer_for_everybody_does_not_push_in_where_something_else_is_in_the_way(rules: FinderRules) -> None:
    addicted = replace(DEBTS, obstacles=("addiction",))
    assert names(rules, [offer("place", "no_training_place", school_status=["after_school"])], addicted) == []


def test_who_is_in_training_and_fails_gets_help_that_is_listed_for_school_leavers(rules: FinderRules) -> None:
    asa = offer("asa", "no_training_place", "in_training", school_status=["after_school"])
    assert names(rules, [asa], Answers("herne", None, "in_training", ("training",))) == ["asa"]


def test_a_pupil_is_not_sent_to_work(rules: FinderRules) -> None:
    pupil = Answers("herne", (15, 17), "in_school", ("job",))
    assert names(rules, [offer("work", "job")], pupil) == []


def test_a_lacking_certificate_means_that_of_a_trade_after_school(rules: FinderRules) -> None:
    lacking = Answers("herne", None, "done", ("certificate",))
    assert "further_training" in wanted_needs(rules, lacking)
    assert "no_certificate" in wanted_needs(rules, replace(lacking, school="no_certificate"))


def test_skipping_everything_asks_for_a_place_and_a_direction(rules: FinderRules) -> None:
    assert max(wanted_needs(rules, Answers("herne")).items(), key=lambda pair: pair[1])[0] == "no_training_place"
