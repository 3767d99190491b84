"""The signs by which a fact is found, and how it is told: what is known, its source, what is not known."""

import pytest
from catalogue_setup import turn

from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.asking import KINDS, kinds
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.vocabulary import Vocabulary, grams_of, stems_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Seit wann gibt es euch?", "when"),
        ("wieviele plätze habt ihr", "how_many"),
        ("Wer darf kommen?", "who"),
        ("darf ich mitkommen", "may"),
        ("wo seid ihr", "where"),
        ("wie lange dauert das", "how_long"),
    ],
)
def test_a_question_shows_what_kind_of_thing_it_asks_for(question: str, kind: str):
    assert dict(zip(KINDS, kinds(question), strict=True))[kind] == 1.0


def test_words_of_asking_count_too():
    assert {"seit", "wann", "gibt"} <= stems_of("Seit wann gibt es die JBA?")


def test_runs_of_letters_meet_inside_compounds():
    assert grams_of("Ausbildungsplatz") & grams_of("Platzzahl")


def test_a_rare_word_counts_more_than_one_that_every_fact_has():
    words, _ = Vocabulary([("die jba herne steuergruppe",), ("die jba herne empfang",)]).shares("steuergruppe jba")
    assert words[0] > 0.5 > words[1] > 0


def test_no_words_are_no_likeness():
    words, letters = Vocabulary([("eins",), ("zwei",)]).shares("?!")
    assert words.tolist() == letters.tolist() == [0.0, 0.0]


def test_chances_are_shares_and_the_likeliest_stands_first(facts: Facts):
    chances = [chance for _, chance in facts.find("Welche Rechtskreise gehören zur JBA Herne?", region="herne")]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)


def test_the_words_of_all_regions_are_searched_where_none_is_known(facts: Facts):
    assert {fact.region for fact, _ in facts.find("Wer darf zur JBA kommen?")} > {"herne", "warendorf"}


def test_a_second_fact_is_told_only_where_the_first_is_not_clear(facts: Facts):
    one, two = facts.find("Seit wann gibt es die JBA Herne?", region="herne")[:2]
    assert facts.beside([(one[0], 0.4), (two[0], 0.3)]) == two[0]
    assert facts.beside([(one[0], 0.9), (two[0], 0.8)]) is None
    assert facts.beside([(one[0], 0.4), (two[0], 0.1)]) is None


def test_less_is_enough_where_nothing_else_is_known(facts: Facts):
    fact = facts.find("Seit wann gibt es die JBA Herne?", region="herne")[0][0]
    found = [(fact, 0.32)]
    assert facts.answer(found, None, nothing_else=True) == fact
    assert facts.answer(found, None) is None
    assert facts.answer(found, "debt") is None


def test_nothing_found_is_no_answer(facts: Facts):
    assert facts.answer([], None) is None


def test_what_is_not_known_stands_behind_the_source(answers: OfferAnswers):
    reply = answers.fact(turn("eschweiler"), "Wie oft im Jahr finden in Eschweiler Fallkonferenzen statt?")
    assert reply is not None
    assert "vier feste Termine" in reply.text.split(". ")[0]
    assert reply.text.index("Stand 2017") < reply.text.index("nicht bekannt")


def test_a_detail_that_no_document_has_is_said_to_be_missing(answers: OfferAnswers):
    reply = answers.fact(turn("eschweiler"), "In welchem Zimmer findet die Fallkonferenz in Eschweiler statt?")
    assert reply is not None
    assert reply.text.startswith("Genau das steht nicht in den Unterlagen")


def test_two_questions_get_their_two_facts(answers: OfferAnswers):
    asked = "Wie viele Einwohner hat Herne? Und wie viele junge Menschen sind in Herne arbeitslos?"
    reply = answers.fact(turn("herne"), asked)
    assert reply is not None
    assert "161.089" in reply.text
    assert "798" in reply.text
    assert len(reply.text) <= 450


def test_an_ended_offer_is_said_to_be_over_beside_its_fact(answers: OfferAnswers):
    reply = answers.fact(turn("herford"), "Wie viele Menschen waren im Coaching in Herford?")
    assert reply is not None
    assert "106" in reply.text
    assert "Vorbei: Coaching" in reply.text or "Ende" in reply.text


def test_who_leads_the_responsible_office_is_no_question_of_responsibility(
    catalogue: CatalogueService, answers: OfferAnswers
):
    text = "Von wem ist das Programm des Jobcenters Kreis Segeberg unterschrieben?"
    entities = [match.to_entity() for match in catalogue.find(text, "segeberg")]
    (reply,) = answers.office(turn("segeberg"), "responsible_office", text, entities)
    assert "Sommerfeld" in reply.text


def test_no_detail_of_the_agency_is_invented(answers: OfferAnswers):
    assert answers.asks_for_detail("Wie heißt der Chef der JBA?")
    assert not answers.asks_for_detail("Was macht die JBA?")
    assert "steht nicht in den Unterlagen" in answers.no_fact(turn("herne"), "herne", "about_jba").text


def test_where_no_agency_is_known_the_coordinating_office_is_named(catalogue: CatalogueService):
    office = catalogue.snapshot.agency("herford")
    assert office is not None
    assert office.id == "herford-ki"
