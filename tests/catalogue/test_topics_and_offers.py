"""What a turn's topic and the names in its words lead to: fact, entry, missing detail, or the topic's own text."""

from __future__ import annotations

import pytest
from catalogue_setup import ROOT, turn

from bot.services.catalogue.offer_search import OfferSearch
from bot.services.catalogue.service import CatalogueService
from bot.services.content.library import Library
from bot.services.lexicon import Lexicon
from bot.services.responding import Responder
from bot.services.voice import Ask


async def _said(responder: Responder, catalogue: CatalogueService, text: str, topic: str, sure: float, region: str):
    found = tuple(match.to_entity() for match in catalogue.find(text, region))
    said = await responder.respond(Ask(turn(region, text=text), topic, found, sure))
    return said.replies[0]


async def test_a_bare_name_is_about_the_offer_under_the_topic_that_was_understood(responder, catalogue):
    reply = await _said(responder, catalogue, "alphakurs bad segeberg", "language_course", 0.9, "segeberg")
    assert "Alphakurs" in reply.text
    assert reply.topic == "language_course"


async def test_a_name_in_words_that_nobody_understood_is_about_the_offer(responder, catalogue):
    reply = await _said(responder, catalogue, "was ist die produktionsschule", "not_understood", 0.2, "segeberg")
    assert "Produktionsschule" in reply.text
    assert reply.topic == "offer_info"


async def test_a_fact_answers_what_no_topic_was_found_for(responder, catalogue):
    reply = await _said(responder, catalogue, "wie viele einwohner hat herne", "not_understood", 0.2, "herne")
    assert "161.089" in reply.text


async def test_the_name_of_a_person_at_the_agency_is_said_to_be_missing(responder, catalogue):
    reply = await _said(responder, catalogue, "wie heißt euer chef bei der jba", "about_jba", 0.9, "eschweiler")
    assert "steht nicht in den Unterlagen" in reply.text


async def test_a_topic_with_a_text_of_its_own_keeps_it_where_no_fact_is_sure(responder, catalogue):
    reply = await _said(responder, catalogue, "ich will keine schulden mehr haben", "debt", 0.9, "herne")
    assert reply.topic == "debt"
    assert reply.text_id.startswith("debt:")


async def test_an_appointment_about_an_offer_stays_an_appointment(responder, catalogue):
    reply = await _said(responder, catalogue, "termin wegen bvb", "my_appointments", 0.9, "herne")
    assert reply.topic == "my_appointments"


async def test_who_tells_of_a_situation_hears_the_topics_text_and_no_fact(responder, catalogue):
    reply = await _said(responder, catalogue, "ich find keine Ausbildung", "training_search", 0.45, "herne")
    assert reply.text_id.startswith("training_search:")


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("wie viele leute wohnen in herne", "asks"),
        ("einwohner herne", "names"),
        ("ich find keine ausbildung", "tells"),
        ("muss raus", "tells"),
        ("Einwohner?", "asks"),
    ],
)
def test_words_ask_name_or_tell(text: str, manner: str):
    assert Lexicon(Library(ROOT / "content")).manner(text) == manner


@pytest.fixture
def meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where vectors are made: here words stand for them."""
    monkeypatch.setattr(OfferSearch, "has_vectors", True)


async def _all_said(responder: Responder, catalogue: CatalogueService, text: str, topic: str, sure: float, region: str):
    found = tuple(match.to_entity() for match in catalogue.find(text, region))
    return await responder.respond(Ask(turn(region, text=text), topic, found, sure))


async def test_beside_a_topics_text_stands_the_offer_that_is_meant(responder, catalogue, meaning):
    said = await _all_said(responder, catalogue, "ausbildung mit baby", "part_time_training", 0.9, "herne")
    assert [reply.topic for reply in said.replies] == ["part_time_training", "offer_info"]
    assert "Teilzeitberufsausbildung" in said.replies[1].text
    assert said.slots["last_offers"][0] == "herne-teilzeitberufsausbildung"


async def test_urgent_need_and_pregnancy_lead_to_no_offer(responder, catalogue, meaning):
    for topic in ("urgent_need", "pregnancy", "own_case"):
        said = await _all_said(responder, catalogue, "ausbildung mit baby", topic, 0.9, "herne")
        assert len(said.replies) == 1


async def test_where_the_agency_sits_leads_to_no_offer_that_is_only_meant(responder, catalogue, meaning):
    said = await _all_said(responder, catalogue, "wo sitzt die jba herne", "contact", 0.9, "herne")
    assert len(said.replies) == 1


async def test_words_that_nobody_understood_are_asked_about_the_offers_they_may_mean(responder, catalogue, meaning):
    said = await _all_said(responder, catalogue, "der bus mit beratung", "not_understood", 0.2, "herne")
    assert "BreakUp" in said.replies[0].text


async def test_a_list_begins_with_the_offer_that_is_meant(responder, catalogue):
    text = "was gibt es mit lager logistik und deutsch"
    said = await _all_said(responder, catalogue, text, "offer_list", 0.9, "segeberg")
    assert said.replies[0].offers[0] == "segeberg-kombimassnahmen"


async def test_an_offer_is_answered_even_where_the_words_seem_to_be_about_the_bot(responder, catalogue):
    said = await _all_said(responder, catalogue, "bietet ihr JugendStart an?", "capabilities", 0.9, "herne")
    assert said.replies[0].text.startswith("JugendStart")


async def test_words_alone_mean_nothing_beside_a_topics_text(responder, catalogue):
    said = await _all_said(responder, catalogue, "ausbildung mit baby", "part_time_training", 0.9, "herne")
    assert len(said.replies) == 1


async def test_a_topic_that_stands_out_is_asked_about_before_any_offer(responder, catalogue, meaning):
    ask = Ask(
        turn("herne", text="unterstützung firma leute"), "not_understood", (), 0.2, (("housing", 0.4), ("debt", 0.1))
    )
    said = await responder.respond(ask)
    assert "Meinst du" not in said.replies[0].text
    assert said.replies[0].offers == ()


@pytest.mark.parametrize(
    ("text", "topic", "sure", "told"),
    [
        ("gibts das noch?", "contact", 0.7, "Ob es"),
        ("gibts das noch", "offer_list", 0.4, "Ob es"),
        ("wie viele plätze sind das", "out_of_scope", 0.8, "Nach individuellem Bedarf"),
        ("was kostet das", "who_can_come", 0.7, "Talentcenter"),
        ("wer ist da der ansprechpartner", "contact", 0.9, "Homey"),
    ],
)
async def test_few_words_that_point_back_are_about_the_offer_before_and_about_no_other(
    responder, text, topic, sure, told
):
    ask = Ask(turn("herne", text=text), topic, (), sure, last_offers=("herne-talentcenter",))
    said = await responder.respond(ask)
    [reply] = said.replies
    assert told in reply.text
    assert reply.offers == ("herne-talentcenter",)


@pytest.mark.parametrize(
    ("text", "topic"), [("wann habt ihr da auf", "office_hours"), ("ich zieh da aus, was kostet das", "housing")]
)
async def test_what_is_surely_about_something_else_is_not_taken_for_the_offer_before(responder, text, topic):
    ask = Ask(turn("herne", text=text), topic, (), 0.9, last_offers=("herne-talentcenter",))
    said = await responder.respond(ask)
    assert said.replies[0].offers != ("herne-talentcenter",)
