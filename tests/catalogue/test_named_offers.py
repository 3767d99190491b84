"""An offer that is named is what the answer is about: the asked fields first, what is not known last."""

import pytest
from catalogue_setup import turn

from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.selection import ranked
from bot.services.catalogue.service import CatalogueService


def _about(catalogue: CatalogueService, answers: OfferAnswers, text: str, topic: str, region: str):
    offers = [match.value for match in catalogue.find(text, region) if match.entity == "offer"]
    (reply,) = answers.about(turn(region), offers, topic, text)
    assert len(reply.text) <= 450
    return reply


def test_a_price_in_a_name_asks_for_no_price(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "Was ist ein 1-Euro-Job?", "offer_info", "herne")
    assert "kostet" not in reply.text


def test_the_answer_names_what_it_is_about(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "was passiert im aktivcenter", "offer_info", "segeberg")
    assert "Aktivcenter" in reply.text


def test_places_come_before_a_provider_that_nobody_printed(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "BaE: wer macht das und wie viele Plätze?", "offer_capacity", "herne")
    assert "(BaE) in Herne: 31 Plätze." in reply.text.partition("Geförderte")[0]
    assert reply.text.index("Stand 2022") < reply.text.index("steht nicht in den Unterlagen")


def test_whether_it_still_runs_comes_after_what_is_asked(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "nach welchem paragrafen läuft die bae", "offer_info", "segeberg")
    assert "76" in reply.text.split(". ")[0] + reply.text.split(". ")[1]


def test_who_is_asked_for_an_ended_offer_is_told_that_no_contact_is_printed(
    catalogue: CatalogueService, answers: OfferAnswers
):
    reply = _about(catalogue, answers, "ansprechpartner vom coaching", "offer_contact", "herford")
    assert "beendet" in reply.text
    assert "eigener Kontakt" in reply.text


def test_a_name_of_another_region_finds_its_twin_here(catalogue: CatalogueService, answers: OfferAnswers):
    offers = [m.value for m in catalogue.find("ein-euro-job", "herne") if m.entity == "offer"]
    (reply,) = answers.about(turn("segeberg"), offers, "offer_info", "gibt es ein-euro-jobs")
    assert "im Kreis Segeberg" in reply.text
    assert "@jobcenter-ge.de" not in reply.text


@pytest.mark.parametrize("text", ["eq bringt das was", "was bringt die eq", "EQ?"])
def test_an_abbreviation_written_small_is_heard(catalogue: CatalogueService, text: str):
    assert "segeberg-eq" in [match.value for match in catalogue.find(text, "segeberg")]


def test_written_small_only_an_ordinary_word_is_in_doubt(catalogue: CatalogueService):
    assert [match.weak for match in catalogue.find("eq bringt das was", "segeberg")] == [False]
    assert catalogue.find("anna bringt das was", "warendorf") == []


def test_the_sentence_that_has_the_words_of_a_question_comes_first(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "welche kammer macht valikom", "offer_info", "warendorf")
    assert "Handwerkskammer Münster" in ". ".join(reply.text.split(". ")[:2])


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("ich sitze vor nem leeren blatt", []),
        ("wie hoch sind die löhne", []),
        ("ich brauch engere betreuung", []),
        ("ich wohne in löhne", ["herford-ort-loehne"]),
        ("bin aus enger", ["herford-ort-enger"]),
    ],
)
def test_ordinary_words_are_no_towns(catalogue: CatalogueService, text: str, towns: list[str]):
    assert [match.value for match in catalogue.find(text) if match.entity == "town"] == towns


def test_a_long_name_with_a_wrong_letter_is_not_cut_to_a_short_one(catalogue: CatalogueService):
    found = [match.value for match in catalogue.find("aufsuchendes fallmanagment", "warendorf")]
    assert found == ["warendorf-aufsuchendes-fallmanagement"]


def test_two_names_written_right_are_not_one_written_wrong(catalogue: CatalogueService):
    assert "segeberg-bae" in [match.value for match in catalogue.find("bae segeberg", "segeberg")]


def test_a_short_form_of_a_long_word_is_the_same_name(catalogue: CatalogueService):
    assert "segeberg-eq" in [match.value for match in catalogue.find("die einstiegsquali", "segeberg")]


def test_a_planned_time_is_told_as_planned(catalogue: CatalogueService, answers: OfferAnswers):
    reply = _about(catalogue, answers, "seit wann läuft die inklusionsmesse", "offer_info", "segeberg")
    assert "lief von" not in reply.text
    assert "geplant" in reply.text


def test_without_a_need_offers_stand_in_the_order_of_their_document(catalogue: CatalogueService):
    own = [offer for offer in catalogue.snapshot.offers.values() if offer.region == "herne" and offer.contact]
    found = [offer for offer in ranked(own, (), catalogue.today) if not offer.runs_until]
    assert [o.source.span[0] for o in found] == sorted(o.source.span[0] for o in found)
