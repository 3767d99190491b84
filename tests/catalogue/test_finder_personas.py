"""Twenty people, written by somebody who has not seen the rules, go through the finder on the whole catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import NOW

from bot.domain.ages import age_said
from bot.domain.catalogue import Offer, status_of
from bot.services.catalogue.seed import load
from bot.services.finder import FILE, FinderData, FinderService
from bot.settings import ROOT

PERSONAS = Path(__file__).resolve().parents[1] / "held_out" / "finder_personas.jsonl"
TO_A_PERSON = {"warendorf-abgebrochen-schwanger": "pregnancy"}  # a person first, whatever there is


@dataclass(frozen=True)
class Copy:
    """The catalogue as its files have it."""

    offers: dict[str, Offer]
    regions: dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    snapshot: Copy


@pytest.fixture(scope="module")
def finder() -> FinderService:
    seed = load(ROOT / "catalogue")
    offers = {e.model.id: e.model for e in seed.entries.values() if isinstance(e.model, Offer)}
    data = FinderData.of(ROOT / "catalogue" / FILE)
    return FinderService(Catalogue(Copy(offers, seed.regions)), data)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def personas() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PERSONAS.read_text(encoding="utf-8").splitlines() if line.strip()]


def found(finder: FinderService, persona: dict[str, Any]) -> list[Offer]:
    said = persona["answers"]
    slots = {
        "finder_town": persona["region"],
        "finder_age": finder.read("finder_age", said["age"]),
        "finder_school": finder.read("finder_school", said["school"]),
        "finder_obstacle": finder.read("finder_obstacle", said["obstacle"]),
    }
    answers = finder.answers_of(slots, age_said(said["age"]))
    return [suggestion.offer for suggestion in finder.suggest(answers, NOW.isoformat())]


def test_nineteen_of_twenty_get_a_good_offer_in_the_first_three(
    finder: FinderService, personas: list[dict[str, Any]]
) -> None:
    missed = [p["id"] for p in personas if not {o.id for o in found(finder, p)} & set(p["good_offers"])]
    assert len(personas) >= 20
    assert missed == [] or missed == list(TO_A_PERSON)


def test_who_needs_a_person_first_gets_one(finder: FinderService, personas: list[dict[str, Any]]) -> None:
    topics = {p["id"]: finder.person_for(p["answers"]["obstacle"]) for p in personas}
    assert {name: topic for name, topic in topics.items() if topic} == TO_A_PERSON


def test_nobody_gets_what_has_ended_what_is_elsewhere_or_what_would_be_wrong(
    finder: FinderService, personas: list[dict[str, Any]]
) -> None:
    said = [(p, offer) for p in personas for offer in found(finder, p)]
    assert len(said) >= 40
    assert [o.id for _, o in said if status_of(o, NOW.date()) == "ended"] == []
    assert [o.id for p, o in said if o.region != p["region"]] == []
    assert [(p["id"], o.id) for p, o in said if o.id in p["never"]] == []
