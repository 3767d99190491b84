"""All answers as they are said, with the names and contacts of every region: short, and for whom they have to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.cli.content import previewed
from bot.services.content.evidence import EXTERNAL, catalogue_evidence
from bot.services.content.library import Library
from bot.services.content.preview import Preview
from bot.services.content.readability import readability
from bot.services.content.schema import AnswerText
from bot.settings import ROOT, Settings

REGIONS = ("herne", "segeberg", "herford", "eschweiler", "warendorf")
BY_REGION = ("about_jba", "who_can_come", "case_conference", "training_search", "benefits", "employers", "schools")


@pytest.fixture(scope="module")
def shown() -> Preview:
    return previewed(Settings({}))[0]


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, AnswerText, tuple[str, ...]]]:
    """Topic, answer and the facts that it cites."""
    topics = Library().topics.values()
    return [(t.topic, a, t.facts if a.facts is None else a.facts) for t in topics for a in t.answers]


def test_sentences_are_short_and_every_answer_fits(shown: Preview) -> None:
    found = {voice.mode: voice for voice in readability(shown.topics)}
    assert found["du"].texts + found["easy"].texts >= 1000
    assert found["du"].median_words <= 14
    assert found["easy"].median_words <= 10
    assert {mode: voice.within for mode, voice in found.items()} == {"du": 1.0, "sie": 1.0, "easy": 1.0}


def test_no_single_answer_has_long_sentences(shown: Preview) -> None:
    most = {"du": 15, "sie": 17, "easy": 10}  # one more than the check allows: names of agencies are filled in
    texts = [(t.topic.topic, a.id, x) for t in shown.topics for a in t.answers for x in a.texts]
    assert [(topic, name, x.mode) for topic, name, x in texts if x.median_words > most[x.mode]] == []


def test_a_long_text_would_be_seen(shown: Preview) -> None:
    topic = shown.topics[0]
    answer = topic.answers[0]
    long = replace(answer.texts[0], text="wort " * 100 + ".")
    [found] = readability([replace(topic, answers=(replace(answer, texts=(long,)),))])
    assert (found.longest, found.within, found.median_words) == (501, 0.0, 100.0)


def test_grown_ups_have_answers_of_their_own(answers: list[tuple[str, AnswerText, tuple[str, ...]]]) -> None:
    own = Counter(audience for audience, _ in {(a.when.audience, topic) for topic, a, _ in answers})
    assert (own["parent"] >= 25, own["employer"] >= 10, own["school"] >= 15) == (True, True, True)
    parents = [a for _, a, _ in answers if a.when.audience == "parent"]
    assert [a.id for a in parents if not a.easy] == []


@pytest.mark.parametrize("topic", BY_REGION)
def test_what_differs_by_region_is_said_for_each(
    answers: list[tuple[str, AnswerText, tuple[str, ...]]], topic: str
) -> None:
    said = {a.when.region for name, a, _ in answers if name == topic}
    assert said >= set(REGIONS)


def test_an_answer_for_a_region_rests_on_its_own_sources(
    answers: list[tuple[str, AnswerText, tuple[str, ...]]],
) -> None:
    known = catalogue_evidence(ROOT / "catalogue")
    own = [(topic, a, [f for f in facts if not f.startswith(EXTERNAL)]) for topic, a, facts in answers]
    regional = [(topic, a, facts) for topic, a, facts in own if a.when.region]
    assert len(regional) >= 60
    assert [(topic, a.id) for topic, a, facts in regional if not facts] == []
    assert [(t, a.id) for t, a, facts in own if any(known[f].region != a.when.region for f in facts)] == []
