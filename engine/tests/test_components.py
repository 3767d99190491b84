"""The graph components, by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.text import vectors
from bot.text.kept_vectors import KeptVectors
from jba_engine import topic_model
from jba_engine.deciding import Decision, Limits, decide
from jba_engine.facts import FactExtractor, facts
from jba_engine.features import SentenceVectorFeaturizer
from jba_engine.short_answers import ShortAnswers
from jba_engine.tokens import GermanTokenizer
from jba_engine.topics import TopicClassifier

TOPICS = ["benefits", "debt", "greeting", "housing"]


def made(component: Any, folder: Path, **config: Any) -> Any:
    context = ExecutionContext(GraphSchema({}), node_name="node")
    folder.mkdir(exist_ok=True)
    storage = LocalModelStorage.create(folder)
    return component.create({**component.get_default_config(), **config}, storage, Resource("node"), context)


def vector_of(message: Message) -> np.ndarray:
    return message.get_dense_features("text")[1].features[0]


def test_words_and_their_places_are_found(tmp_path: Path) -> None:
    message = Message.build("z.B. was ist BvB?")
    made(GermanTokenizer, tmp_path).process([message])
    assert [(t.text, t.start) for t in message.get("text_tokens")] == [
        ("z.B.", 0),
        ("was", 5),
        ("ist", 9),
        ("BvB", 13),
        ("?", 16),
    ]


def test_a_vector_that_is_handed_in_equals_the_one_made_here(tmp_path: Path) -> None:
    text = "ich suche eine wohnung"
    given = Message({"text": text, "metadata": {"vector": vectors.shared().of(text).tolist()}})
    own = Message({"text": text})
    made(SentenceVectorFeaturizer, tmp_path).process([given, own])
    assert np.allclose(vector_of(given), vector_of(own), atol=1e-5)


def test_in_training_vectors_are_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JBA_MODELS", str(tmp_path / "cache"))
    data = TrainingData([Message.build("hallo", intent="greeting"), Message.build("miete", intent="housing")])
    made(SentenceVectorFeaturizer, tmp_path / "model").process_training_data(data)
    monkeypatch.setattr(vectors, "shared", lambda: pytest.fail("a vector was made again"))
    kept = KeptVectors(tmp_path / "cache").of_many(["miete", "hallo"])
    assert np.allclose(kept, [vector_of(data.training_examples[1]), vector_of(data.training_examples[0])])


def test_a_torn_cache_is_made_anew(tmp_path: Path) -> None:
    first = KeptVectors(tmp_path).of_many(["hallo"])
    for file in tmp_path.iterdir():
        file.write_bytes(b"torn")
    assert np.allclose(KeptVectors(tmp_path).of_many(["hallo"]), first)


def test_rasas_training_cache_sees_the_version_of_the_vectors() -> None:
    assert vectors.VERSION in SentenceVectorFeaturizer.fingerprint_addon({})
    assert {vectors.VERSION, topic_model.VERSION} <= set(TopicClassifier.fingerprint_addon({}).split())


@pytest.fixture
def classified() -> TrainingData:
    sentences = {
        "housing": [
            "ich suche eine wohnung",
            "meine miete ist zu hoch",
            "ich muss ausziehen",
            "keine bleibe",
            "brauch ein zimmer",
        ],
        "debt": [
            "ich habe schulden",
            "mahnung bekommen",
            "inkasso schreibt mir",
            "kann nicht zurückzahlen",
            "rechnungen offen",
        ],
        "greeting": ["hallo", "guten tag", "hi du", "moin", "servus"],
    }
    return TrainingData([Message.build(text, intent=name) for name, texts in sentences.items() for text in texts])


@pytest.fixture
def classifier(classified: TrainingData, tmp_path: Path) -> TopicClassifier:
    made(SentenceVectorFeaturizer, tmp_path / "f").process_training_data(classified)
    made(TopicClassifier, tmp_path / "c").train(classified)
    context = ExecutionContext(GraphSchema({}), node_name="node")
    config = {**TopicClassifier.get_default_config(), "threshold": 0.0, "also": 0.35, "also_first": 0.3}
    return TopicClassifier.load(config, LocalModelStorage(tmp_path / "c"), Resource("node"), context)


def asked(classifier: TopicClassifier, text: str, parts: list[str]) -> Message:
    rows = [vectors.shared().of(part).tolist() for part in parts]
    message = Message({"text": text, "metadata": {"parts": parts, "vectors": rows}})
    featurizer = SentenceVectorFeaturizer("f", SentenceVectorFeaturizer.get_default_config())
    return classifier.process(featurizer.process([message]))[0]


def test_a_trained_classifier_that_was_saved_and_loaded_understands(classifier: TopicClassifier) -> None:
    assert asked(classifier, "such dringend ne wohnung", []).get("intent")["name"] == "housing"


def test_the_second_request_of_a_message_is_named_too(classifier: TopicClassifier) -> None:
    parts = ["ich suche eine wohnung", "ich habe schulden"]
    message = asked(classifier, " und ".join(parts), parts)
    also = [e["value"] for e in message.get("entities") if e["entity"] == "also_topic"]
    assert {message.get("intent")["name"], *also} == {"housing", "debt"}


def test_a_text_without_a_word_is_left_to_the_fallback(classifier: TopicClassifier) -> None:
    assert classifier.process([Message({"text": ""})])[0].get("intent") == {"name": "nlu_fallback", "confidence": 0.0}


def test_a_model_of_another_version_is_refused(classifier: TopicClassifier, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(topic_model, "VERSION", "another")
    with (
        LocalModelStorage(tmp_path / "c").read_from(Resource("node")) as folder,
        pytest.raises(ValueError, match="version"),
    ):
        topic_model.TopicModel.load(folder)


def row(**chances: float) -> list[float]:
    return [chances.get(name, 0.01) for name in TOPICS]


def decided(*rows: list[float], joined: list[float] | None = None) -> Decision:
    return decide(TOPICS, np.array(rows), Limits(), None if joined is None else np.array(joined))


def test_below_the_threshold_nothing_is_claimed_but_the_ranking_stays() -> None:
    found = decided(row(debt=0.2, housing=0.1))
    assert (found.topic, found.ranking[0][0]) == (None, "debt")


def test_a_request_goes_before_a_greeting() -> None:
    assert decided(row(greeting=0.8, debt=0.1), row(greeting=0.95), row(debt=0.5)).topic == "debt"


def test_where_there_is_only_a_greeting_it_decides() -> None:
    assert decided(row(greeting=0.8), row(greeting=0.9), row(greeting=0.7)).topic == "greeting"


def test_a_clear_part_helps_an_unclear_whole() -> None:
    assert decided(row(debt=0.45, housing=0.40), row(housing=0.9), row(debt=0.2)).topic == "housing"


def test_confidences_stay_probabilities() -> None:
    found = decided(row(debt=0.7, housing=0.2), row(debt=0.95), row(housing=0.8))
    assert sum(chance for _, chance in found.ranking) == pytest.approx(1)


@pytest.mark.parametrize(
    ("first", "second", "also"),
    [
        (row(debt=0.95), row(housing=0.8), "housing"),
        (row(debt=0.95), row(housing=0.6), None),
        (row(debt=0.95), row(greeting=0.9), None),
        (row(debt=0.95), row(debt=0.9), None),
        (row(debt=0.45), row(housing=0.8), None),
    ],
)
def test_a_second_topic_is_served_only_where_both_are_clear_and_requests(
    first: list[float], second: list[float], also: str | None
) -> None:
    assert decided(row(debt=0.9), first, second).also == also


def test_what_came_before_counts_where_the_message_is_unclear_by_itself() -> None:
    rows = (row(debt=0.4), row(debt=0.7), row(greeting=0.95))
    assert [decided(one, joined=row(housing=0.8)).topic for one in rows] == ["housing", "debt", "greeting"]


@pytest.mark.parametrize(
    ("last", "named", "topic"), [("housing", False, "debt"), ("housing", True, "housing"), (None, False, "housing")]
)
def test_what_was_answered_already_is_not_answered_again_by_words_that_add_nothing(
    classifier: TopicClassifier, last: str | None, named: bool, topic: str
) -> None:
    joined = "ich suche eine wohnung ich muss ausziehen keine bleibe"
    given = {
        "joined": joined,
        "joined_vector": vectors.shared().of(joined).tolist(),
        "last_topic": last,
        "named": named,
    }
    unclear = vectors.shared().of("kann nicht zurückzahlen").tolist()
    classifier._limits = Limits(threshold=0.0, clear=1.0)
    message = Message({"text": "kann nicht zurückzahlen", "metadata": {**given, "vector": unclear}})
    featurizer = SentenceVectorFeaturizer("f", SentenceVectorFeaturizer.get_default_config())
    classifier._model.probabilities = lambda texts, rows: np.array([[0.5, 0.1, 0.4], [0.2, 0.1, 0.7]])
    assert classifier.process(featurizer.process([message]))[0].get("intent")["name"] == topic


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bin 17 und wohne in herne", [("age", "17")]),
        ("mein sohn ist 16 jahre alt", [("age", "16")]),
        ("hab um 17 uhr zeit", []),
        ("was ist § 16h SGB II", [("paragraph", "16h SGB II")]),
        ("paragraf 31", [("paragraph", "31")]),
        ("war auf der hauptschule", [("school_form", "Hauptschule")]),
        ("am 3.5.2027 oder 04.06.", [("date", "2027-05-03"), ("date", "--06-04")]),
        ("hallo", []),
    ],
)
def test_what_never_changes_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(e["entity"], e["value"]) for e in facts(text)] == expected


def test_facts_are_added_to_what_others_found(tmp_path: Path) -> None:
    message = Message({"text": "ich bin 17", "entities": [{"entity": "town", "value": "herne"}]})
    made(FactExtractor, tmp_path).process([message])
    assert [e["entity"] for e in message.get("entities")] == ["town", "age"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ja!", "affirm"),
        (" NEIN ", "deny"),
        ("stop", "stop_form"),
        ("evet", "affirm"),
        ("weiß nicht", "skip"),
        ("hallo", None),
    ],
)
def test_short_answers_count_while_a_form_is_open(text: str, intent: str | None) -> None:
    assert ShortAnswers.of_content().intent(text, {"form": {"name": "callback_form"}}) == intent


def test_short_answers_mean_nothing_outside_a_form() -> None:
    assert ShortAnswers.of_content().intent("ja", None) is None
    assert ShortAnswers.of_content().intent("stop", {"form": None, "slots": {}}) is None
    assert (
        ShortAnswers.of_content().intent("weiter", {"form": None, "slots": {"parked_form": "callback_form"}})
        == "continue_form"
    )


@pytest.mark.parametrize(("text", "intent"), [("ja", "affirm"), ("nein", "deny"), ("stop", None)])
def test_yes_and_no_count_while_the_assistant_has_asked(text: str, intent: str | None) -> None:
    assert ShortAnswers.of_content().intent(text, {"form": None, "slots": {"open_question": "debt"}}) == intent


def test_an_operators_own_words_count_and_a_bad_file_leaves_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JBA_CONTENT_DIR", str(tmp_path))
    form = {"form": {"name": "callback_form"}}
    own = "\n".join(f'"{name}": [{name}chen]' for name in ("yes", "no", "skip", "stop", "go_on"))
    (tmp_path / "lexicon.yml").write_text(own, encoding="utf-8")
    assert ShortAnswers.of_content().intent("yeschen", form) == "affirm"
    (tmp_path / "lexicon.yml").write_text("yes: 1", encoding="utf-8")
    assert ShortAnswers.of_content().intent("ja", form) == "affirm"


def test_without_any_words_every_text_is_classified(tmp_path: Path) -> None:
    assert ShortAnswers((tmp_path,)).intent("ja", {"form": {"name": "callback_form"}}) is None
