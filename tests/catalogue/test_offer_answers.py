"""What is said about an offer: the asked fact first, short, with source and year, and a next step."""

import re

import pytest
from catalogue_setup import turn

from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.service import CatalogueService


def _about(catalogue, answers, text, topic="offer_info", region="herne", **values):
    ids = [match.value for match in catalogue.find(text, region) if match.entity == "offer"]
    (reply,) = answers.about(turn(region, **values), ids, topic, text)
    return reply


@pytest.mark.parametrize(
    ("text", "topic", "said_first", "reply_topic"),
    [
        ("Was ist BvB und wie viele Plätze gibt es in Herne?", "offer_info", "115 Plätze", "offer_capacity"),
        ("wie viele plätze hat die produktionsschule", "offer_capacity", "Agenturbezirk Bochum", "offer_capacity"),
        ("wieviele plätze bei AsA", "offer_capacity", "individuellem Bedarf", "offer_capacity"),
        ("wer ist ansprechpartner beim förderzentrum", "offer_contact", "Frau Weiler", "offer_contact"),
        ("mail von BreakUp", "offer_contact", "Jobcenter-Herne.Team620@jobcenter-ge.de", "offer_contact"),
        ("nach welchem paragrafen läuft breakup", "offer_info", "§ 16h SGB II", "offer_info"),
        ("welcher rechtskreis ist QVM", "offer_info", "SGB VIII", "offer_info"),
        ("ab welchem alter geht QVM", "offer_info", "16 bis 21", "offer_info"),
        ("für wen ist die starthilfe", "offer_info", "Jugendhilfe", "offer_info"),
        ("gibt es breakup noch", "offer_info", "nicht sicher", "offer_info"),
        ("was kostet das talentcenter", "offer_info", "steht nicht in den Unterlagen", "offer_info"),
        ("wie lange dauert sofort aktiv", "offer_info", "steht nicht in den Unterlagen", "offer_info"),
        ("gibts die handwerksmesse noch", "offer_info", "vorbei", "offer_info"),
    ],
)
def test_the_asked_fact_stands_in_the_first_two_sentences(
    catalogue: CatalogueService, answers: OfferAnswers, text: str, topic: str, said_first: str, reply_topic: str
):
    reply = _about(catalogue, answers, text, topic)
    first_two = " ".join(re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„#])", reply.text)[:2])
    assert said_first in first_two
    assert reply.topic == reply_topic


def test_an_answer_names_its_source_and_year(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "was ist BvB")
    assert "Stand 2022 (AIP der JBA Herne 2022)" in reply.text
    (source,) = reply.sources
    assert (source.document, source.section, source.as_of) == ("AIP der JBA Herne 2022", "Anlage", "2022")


@pytest.mark.parametrize(
    ("values", "limit"), [({}, 450), ({"formal": True}, 450), ({"easy": True}, 400), ({"audience": "parent"}, 450)]
)
def test_every_answer_about_every_offer_is_short_and_leads_on(
    catalogue: CatalogueService, answers: OfferAnswers, values: dict, limit: int
):
    questions = (("", "offer_info"), ("", "offer_contact"), ("", "offer_capacity"), ("läuft das noch?", "offer_info"))
    for offer in catalogue.snapshot.offers.values():
        for text, topic in questions:
            (reply,) = answers.about(turn(offer.region, **values), [offer.id], topic, text)
            assert len(reply.text) <= limit, (offer.id, topic, reply.text)
            assert re.search(r"Stand \d{4}", reply.text), (offer.id, reply.text)
            assert reply.choices
            assert reply.offers == (offer.id,)


def test_a_persons_name_is_said_only_to_who_asks_for_one(catalogue: CatalogueService, answers: OfferAnswers):
    assert "Weiler" not in _about(catalogue, answers, "telefonnummer vom förderzentrum", "offer_contact").text
    assert "Weiler" not in _about(catalogue, answers, "was ist das förderzentrum").text
    assert "Weiler" in _about(catalogue, answers, "mit wem kann ich im förderzentrum reden", "offer_contact").text


def test_without_a_contact_of_its_own_the_agency_is_named_with_both_numbers(
    catalogue: CatalogueService, answers: OfferAnswers
):
    reply = _about(catalogue, answers, "kontakt joblinge", "offer_contact")
    assert "eigener Kontakt" in reply.text
    assert "steht nicht in den Unterlagen" in reply.text
    assert "02323 595 100" in reply.text
    assert "02323 590 – 110" in reply.text


def test_what_ended_is_named_as_ended_with_what_exists_now(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "was ist das azubi speed dating")
    assert "vorbei" in reply.text
    assert "Jetzt gibt es in Herne" in reply.text
    assert all(choice.entities.get("offer") != "herne-azubi-speed-dating" for choice in reply.choices)


def test_offers_are_compared_line_by_line(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "Unterschied zwischen BvB und BaE")
    lines = reply.text.splitlines()
    assert lines[0].startswith("BvB")
    assert lines[1].startswith("BaE")
    assert reply.offers == ("herne-bvb", "herne-bae")


def test_the_places_of_two_offers_stand_side_by_side(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "wie viele plätze haben BvB und BaE", "offer_capacity")
    assert "115 Plätze" in reply.text
    assert "31 Plätze" in reply.text
    assert reply.topic == "offer_capacity"


def test_a_name_of_several_regions_is_answered_for_each_and_the_region_asked_once(
    catalogue: CatalogueService, answers: OfferAnswers
):
    reply = _about(catalogue, answers, "wie viele plätze hat das ausbildungsprogramm nrw", "offer_capacity", None)
    assert "36 Plätze" in reply.text
    assert "im Kreis Warendorf" in reply.text
    assert {choice.title for choice in reply.choices} >= {"Herne", "Kreis Warendorf"}
    assert "@" not in reply.text


def test_an_offer_of_another_region_is_named_without_its_contact(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "kontakt von breakup", "offer_contact", "warendorf")
    assert "nicht in den Unterlagen" in reply.text
    assert "in Herne" in reply.text
    assert "@" not in reply.text


def test_an_unknown_offer_is_said_to_be_unknown(answers: OfferAnswers):
    (reply,) = answers.about(turn("herne"), [], "offer_info", "was ist der zauberkurs für drachen")
    assert "kenne ich nicht" in reply.text
    assert reply.topic == "offer_info"


def test_sie_is_said_to_who_is_addressed_so(answers: OfferAnswers):
    (reply,) = answers.listing(turn(None, formal=True), "welche Angebote gibt es")
    assert "Sie" in reply.text


def test_a_list_asks_for_the_region_once(answers: OfferAnswers):
    (reply,) = answers.listing(turn(None), "welche angebote habt ihr")
    assert reply.role == "question"
    assert len(reply.choices) == 5


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("was gibt es für careleaver", "herne-uebergabemanagement"),
        ("angebote nach SGB VIII", "herne-jugendgerichtshilfe"),
        ("ich brauche hilfe bei bewerbungen", "herne-naw"),
        ("etwas um deutsch zu lernen", "herne-quaz"),
        ("was kann ich machen wenn ich keinen schulabschluss habe", "herne-bvb"),
    ],
)
def test_a_list_fits_what_was_asked_for(answers: OfferAnswers, text: str, offer: str):
    (reply,) = answers.listing(turn("herne"), text)
    assert offer in reply.offers
    assert len(reply.text) <= 450


def test_a_list_goes_on_where_it_stopped(answers: OfferAnswers):
    (first,) = answers.listing(turn("herne"), "alle angebote in herne")
    more = next(choice for choice in first.choices if choice.title == "Weitere zeigen")
    (second,) = answers.listing(turn(None), "", more.entities)
    assert not set(first.offers) & set(second.offers)
    assert second.offers


def test_what_ended_stands_apart_in_a_list(answers: OfferAnswers):
    (reply,) = answers.listing(turn("herne"), "ich suche einen ausbildungsplatz")
    assert "Schon beendet:" in reply.text
    assert "herne-azubi-speed-dating" not in reply.offers


@pytest.mark.parametrize(
    ("topic", "text", "said"),
    [
        ("contact", "telefon der jba", ["02323 595 100", "02323 590 – 110", "jba@herne.de"]),
        ("contact", "wo ist die jba herne", ["steht nicht sicher", "August 2021", "Markgrafenstraße"]),
        ("contact", "adresse vom jobcenter herne", ["nicht bekannt", "02323 595 100"]),
        ("office_hours", "wann habt ihr auf", ["nicht bekannt", "02323 595 100"]),
        ("responsible_office", "ich wohne in wanne, wer ist zuständig", ["Wanne", "Jugendberufsagentur Herne"]),
        ("events", "welche messen gibt es", ["Frühjahr 2022", "Herbst 2022"]),
        ("case_conference", "was ist eine fallkonferenz", ["Jobcenter", "Jugendamt"]),
        ("about_jba", "seit wann gibt es die jba", ["2014"]),
    ],
)
def test_the_agency_is_answered_from_what_is_printed(
    catalogue: CatalogueService, answers: OfferAnswers, topic: str, text: str, said: list[str]
):
    entities = [match.to_entity() for match in catalogue.find(text, "herne")]
    (reply,) = answers.office(turn("herne"), topic, text, entities)
    assert reply.topic == topic
    assert [string for string in said if string not in reply.text] == []
    assert len(reply.text) <= 450


def test_who_is_responsible_is_asked_back_where_no_town_is_known(answers: OfferAnswers):
    (reply,) = answers.office(turn(None), "responsible_office", "wer ist für mich zuständig", [])
    assert reply.role == "question"
    assert reply.choices[0].entities == {"region": "herne"}


def test_without_a_region_the_topics_own_text_is_left_to_content(answers: OfferAnswers):
    assert answers.office(turn(None), "about_jba", "was ist das hier", []) == []


def test_where_no_agency_is_named_nobody_is_called_responsible(answers: OfferAnswers):
    (reply,) = answers.office(turn("herford"), "responsible_office", "", [])
    assert "steht nicht in den Unterlagen" in reply.text
    assert "Agentur für Arbeit" in reply.text
    assert "ist das deine Stelle" not in reply.text
