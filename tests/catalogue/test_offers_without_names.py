"""Offers that words describe without naming them; and the name that every answer about one says."""

from __future__ import annotations

import pytest
from catalogue_setup import turn

from bot.domain.catalogue import Offer
from bot.services.catalogue import beside
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.offer_search import UNCLEAR, OfferSearch, asked_offer
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.terms import has_matter, without_asking
from bot.services.catalogue.twins import of_one_region, twin
from bot.services.catalogue.wording import OfferWords, stopped
from bot.services.content.schema import Mode

DESCRIBED = [
    ("gibts sowas wie einen bus mit beratung", "herne", "herne-breakup"),
    ("habt ihr was mit garten lager und gastronomie", "herne", "herne-foerderzentrum"),
    ("deutschkurs für junge leute von der awo", "herford", "herford-jugendintegrationskurs"),
    ("nachmittags deutsch und morgens fachunterricht", "segeberg", "segeberg-kombimassnahmen"),
    ("spaziergang statt gespräch im büro", "warendorf", "warendorf-modellprojekt-neubeckum"),
]


@pytest.mark.parametrize(("text", "region", "offer"), DESCRIBED)
def test_a_description_finds_its_offer_by_words_alone(facts: Facts, text: str, region: str, offer: str):
    assert facts.offers.find(text, None, region)[0][0].id == offer


@pytest.mark.parametrize("text", ["hallo wie gehts", "ich will tierpfleger werden", "mein handy ist kaputt"])
def test_other_words_mean_no_offer(answers: OfferAnswers, text: str):
    assert answers.meaning.meant(turn("herne", text=text), text, UNCLEAR) == []


def test_without_a_region_no_offer_is_meant(answers: OfferAnswers):
    assert answers.meaning.meant(turn(None), "der bus mit beratung", 0.0) == []
    assert answers.meaning.rather_than_fact(turn(None), "der bus mit beratung") == []


def test_every_offer_has_ways_of_asking_that_hold_no_name_twice(catalogue: CatalogueService):
    offers = list(catalogue.snapshot.offers.values())
    assert len(offers) > 200
    assert all(len(offer.asked) >= 4 for offer in offers)
    assert all(len(set(asked_offer(offer).question)) == len(asked_offer(offer).question) for offer in offers)


def test_words_of_asking_are_left_out_unless_there_are_no_others():
    assert without_asking("Gibt es bei euch eine Messe?") == "Messe"
    assert without_asking("gibt es das") == "gibt es das"


def test_a_whole_that_is_named_gives_way_to_the_part_that_is_meant(
    answers: OfferAnswers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(OfferSearch, "has_vectors", True)
    text = "was gibt es im werkcampus für alleinerziehende, die erziehende maßnahme im werkcampus"
    meaning, part = answers.meaning, "warendorf-werkcampus-alleinerziehende"
    assert meaning.rather_than_named(turn("warendorf"), text, "warendorf-werkcampus") == part


# -- names ---------------------------------------------------------------------------------------------


def _telling(catalogue: CatalogueService, words: OfferWords, mode: Mode = "du") -> Telling:
    return Telling(words.now, catalogue.snapshot, mode, catalogue.today)


@pytest.fixture(scope="module")
def words() -> OfferWords:
    from catalogue_setup import ROOT

    return OfferWords(ROOT / "content")


def test_a_word_of_ours_for_an_offer_is_not_its_name(catalogue: CatalogueService):
    offer = catalogue.snapshot.offers["warendorf-beschaeftigungsbegleitendes-coaching"]
    assert not beside.is_named(offer, "Coaching während der Arbeit gibt es im Kreis.")
    assert beside.is_named(offer, "Beschäftigungsbegleitendes Coaching gibt es im Kreis.")


def test_an_abbreviation_is_said_with_its_name_where_there_is_room(catalogue: CatalogueService, words: OfferWords):
    offer = catalogue.snapshot.offers["warendorf-tep"]
    telling = _telling(catalogue, words)
    said = beside.in_full(offer, "Kontakt für TEP im Kreis Warendorf: keiner.", telling)
    assert "Perspektiven öffnen (TEP) im Kreis Warendorf" in said
    full = "TEP im Kreis Warendorf. " + "x" * 420
    assert beside.in_full(offer, full, telling) == full
    assert beside.in_full(offer, "TEP ist gut.", _telling(catalogue, words, "easy")) == "TEP ist gut."


def test_an_ended_offer_beside_an_answer_is_said_to_have_ended(catalogue: CatalogueService, words: OfferWords):
    offer = catalogue.snapshot.offers["herford-coaching"]
    text = beside.line(_telling(catalogue, words), offer).text
    assert "beendet" in text
    assert "Stand 2023" in text


def test_an_offer_that_an_answer_names_is_not_said_again(answers: OfferAnswers):
    line = answers.beside(turn("herne"), "herne-bvb", [])
    assert line is not None
    assert line.text.startswith("Berufsvorbereitende Bildungsmaßnahmen (BvB) in Herne:")
    assert answers.beside(turn("herne"), "herne-bvb", [line]) is None
    assert answers.beside(turn("herne"), "herne-nothing", []) is None


def test_an_unclear_message_is_asked_which_offer_it_means(answers: OfferAnswers):
    reply = answers.ask_back(turn("herne"), ["herne-bvb", "herne-eq"])
    assert reply.text.startswith(
        "Meinst du „Berufsvorbereitende Bildungsmaßnahmen (BvB)“ oder „Einstiegsqualifizierung"
    )
    assert [choice.entities.get("offer") for choice in reply.choices[:2]] == ["herne-bvb", "herne-eq"]
    assert reply.topic == "not_understood"


def test_a_fact_about_one_offer_says_which(answers: OfferAnswers, catalogue: CatalogueService, words: OfferWords):
    offer = catalogue.snapshot.offers["herne-qvm"]
    assert beside.titled(offer, "Ab 16 Jahren.", _telling(catalogue, words)).startswith(
        "Qualifizierte Verselbständigung"
    )


# -- what is not known ---------------------------------------------------------------------------------


def test_what_it_is_comes_before_that_the_way_in_is_unknown(catalogue: CatalogueService, answers: OfferAnswers):
    (reply,) = answers.about(turn("herne"), ["herne-jugendstart"], "offer_info", "wie komme ich da rein")
    first, *_ = reply.text.split(". ")
    assert stopped(catalogue.snapshot.offers["herne-jugendstart"].summary).rstrip(".") in first
    assert "hineinkommt, steht nicht in den Unterlagen. Auskunft: Jugendberufsagentur Herne" in reply.text
    assert len(reply.text) <= 450


def test_places_are_said_with_who_is_there(answers: OfferAnswers):
    (reply,) = answers.about(turn("warendorf"), ["warendorf-valikom"], "offer_info", "wo ist das")
    assert "Münster" in reply.text
    assert "Handwerkskammer" in reply.text


async def test_a_day_that_lies_behind_is_no_opening_hour(answers: OfferAnswers):
    text = "Seit wann, an welchem Tag wurde die JBA Herne gegründet?"
    replies = answers.office(turn("herne", text=text), "office_hours", text, [])
    assert "2014" in replies[0].text


# -- twins ---------------------------------------------------------------------------------------------


def test_twins_go_by_one_name_but_not_by_one_paragraph(catalogue: CatalogueService, words: OfferWords):
    telling, offers = _telling(catalogue, words), catalogue.snapshot.offers
    found = twin(telling, "segeberg", offers["herne-bae"])
    assert found is not None
    assert found.id == "segeberg-bae"
    assert twin(telling, "eschweiler", offers["herne-bae"]) is None


def test_of_several_regions_the_one_with_most_names_is_compared(catalogue: CatalogueService):
    offers: list[Offer] = [catalogue.snapshot.offers[one] for one in ("herne-bae", "segeberg-bae", "segeberg-asa")]
    assert [offer.id for offer in of_one_region(offers)] == ["segeberg-bae", "segeberg-asa"]


@pytest.mark.parametrize(
    ("text", "has"), [("ich brauch hilfe", False), ("wie alt darf man sein", False), ("hilfe bei schulden", True)]
)
def test_words_that_fit_every_offer_mean_none(text: str, has: bool) -> None:
    assert has_matter(text) is has
