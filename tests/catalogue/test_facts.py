"""Questions beyond the topics find their fact, and others find none."""

import pytest
from catalogue_setup import turn

from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService

QUESTIONS = [
    ("wie stehen die chancen auf ne lehrstelle in herne, stellen pro bewerber", "herne-fact-relation"),
    ("wie hoch ist die arbeitslosenquote bei jugendlichen in herne", "herne-fact-quote-u25"),
    ("wie viele leute wohnen in herne", "herne-fact-einwohner"),
    ("geht die jba herne auch in die stadtteile", "herne-fact-stadtbezirkskonferenzen"),
    ("wie viele schüler sind in herne im übergangssystem", "herne-fact-uebergangssystem"),
    ("welche rechtskreise sind in der jba herne", "herne-fact-rechtskreise"),
    ("ab welcher klasse macht ihr was zur berufswahl in herne", "herne-fact-ab-klasse-8"),
]


@pytest.mark.parametrize(("question", "fact"), QUESTIONS)
def test_a_question_finds_its_fact_by_words_alone(facts: Facts, question: str, fact: str):
    assert facts.find(question, region="herne")[0][0].id == fact


@pytest.mark.parametrize(
    "question",
    [
        "hallo leute",
        "ich habe schulden",
        "wie wird das wetter morgen",
        "mein chef nervt mich",
        "ich will tierpfleger werden",
    ],
)
def test_other_questions_find_nothing_for_sure(facts: Facts, question: str):
    found = facts.find(question, region="herne")
    assert not facts.answer(found, None, manner="tells")


def test_only_facts_of_the_region_are_found(facts: Facts):
    assert {fact.region for fact, _ in facts.find("Arbeitslosenquote", region="herne")} == {"herne"}


def test_a_fact_is_said_in_its_own_words_with_section_and_year(answers: OfferAnswers):
    reply = answers.fact(turn("herne"), "Wie hoch ist die Arbeitslosenquote der unter 25-Jährigen in Herne?")
    assert reply is not None
    assert "9,7 %" in reply.text
    assert "Stand 2022 (AIP der JBA Herne 2022, 2.1)" in reply.text
    assert reply.topic == "job_search"


def test_what_no_document_says_is_not_answered(answers: OfferAnswers):
    assert answers.fact(turn("herne"), "Wie heißt der Bürgermeister von Herne?") is None
    assert "steht nicht in den Unterlagen" in answers.no_fact(turn("herne"), None, "about_jba").text


def test_vectors_are_made_once_and_kept_on_disk(catalogue: CatalogueService, tmp_path):
    from tests_require import missing

    from bot.text.vectors import VERSION, NoVectors, shared

    try:
        vectors = shared()
    except NoVectors as error:
        missing(str(error))
    few = CatalogueService.__new__(CatalogueService)
    few.snapshot = _first_facts(catalogue)
    cache = tmp_path / "facts.npz"
    first = Facts(few, vectors.of_many, cache, VERSION)
    assert first.prepare() > 0
    again = Facts(few, vectors.of_many, cache, VERSION)
    assert again.prepare() == 0
    assert again.find("seit wann gibts die jugendberufsagentur", region="herne")[0][0].id == "herne-fact-jba-seit"


def test_a_broken_cache_is_made_anew(catalogue: CatalogueService, tmp_path):
    cache = tmp_path / "facts.npz"
    cache.write_bytes(b"not a cache")
    facts = Facts(catalogue, None, cache, "v")
    assert facts.find("Arbeitslosenquote", region="herne")


def _first_facts(catalogue: CatalogueService):
    from bot.services.catalogue.matcher import Rules
    from bot.services.catalogue.snapshot import Snapshot

    snapshot = catalogue.snapshot
    entries = [*snapshot.regions.values(), *list(snapshot.facts.values())[:10]]
    return Snapshot(entries, Rules(), 1)
