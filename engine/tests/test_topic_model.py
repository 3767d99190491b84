"""The parts of the topic model: n-grams, meanings without language, and the solver."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jba_engine import likeness, sentence_files, topic_model
from jba_engine.meaning import Meaning
from jba_engine.meaning_scores import MeaningScores
from jba_engine.ngrams import NGrams, folded
from jba_engine.topic_model import TopicModel

TEXTS = ["ich suche wohnung", "suche eine wohnung", "habe schulden", "ich habe viele schulden", "viele briefe"]


@pytest.mark.parametrize("kind", ["letters", "words"])
def test_a_sentence_has_the_same_row_in_training_and_later(kind: str) -> None:
    grams, rows = NGrams.learn(kind, TEXTS)
    assert np.allclose(rows.toarray(), grams.rows(TEXTS).toarray(), atol=1e-6)


def test_words_that_nobody_taught_make_the_rest_count_less() -> None:
    grams, _ = NGrams.learn("words", TEXTS)
    known, mixed, foreign = grams.rows(["ich habe schulden", "ich habe kredi borcum", "kredi borcum var"]).toarray()
    assert np.linalg.norm(known) > np.linalg.norm(mixed) > 0
    assert not foreign.any()


def test_a_text_without_letters_has_an_empty_row() -> None:
    grams, _ = NGrams.learn("letters", TEXTS)
    assert grams.rows(["", "🙈"]).nnz == 0


def test_umlauts_and_their_replacements_fold_alike() -> None:
    assert {folded(text) for text in ("Übergänge", "Uebergaenge", "ubergange")} == {"ubergange"}


def test_other_scripts_fold_to_what_people_type_without_such_a_keyboard() -> None:
    assert (folded("Робота"), folded("работа"), folded("شغل")) == ("robota", "rabota", "shghl")


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(1)


def test_one_request_in_two_languages_comes_near_when_the_languages_are_known(random: np.random.Generator) -> None:
    labels = np.repeat([0, 1, 2, 3], 50)
    languages = np.tile(["de", "tr"], 100)
    topic, language = random.normal(size=(4, 30)), random.normal(size=30)
    vectors = topic[labels] + 3 * (languages == "tr")[:, None] * language + 0.3 * random.normal(size=(200, 30))
    asked = np.stack([topic[0], topic[0] + 3 * language])

    def apart(meaning: Meaning) -> float:
        first, second = meaning.of(asked)
        return float(np.linalg.norm(first - second))

    with_them = apart(Meaning.learn(vectors, labels, languages.tolist()))
    assert with_them < 0.2 * apart(Meaning.learn(vectors, labels, ["de"] * 200))


def test_the_trial_says_what_a_model_of_the_first_sentences_alone_says(random: np.random.Generator) -> None:
    meaning = random.normal(size=(60, 8)).astype(np.float32) / 3
    labels = np.arange(60) % 3
    _, spelling = NGrams.learn("words", [f"wort{i % 5} wort{i % 7}" for i in range(60)])
    trial = likeness.solve(meaning, [spelling], labels, 45).scores
    alone = likeness.solve(meaning[:45], [spelling[:45]], labels[:45], 40).weights
    close = likeness.near(meaning[45:], meaning[:45], likeness.squares(meaning[:45]))
    close += likeness.SPELLING * (spelling[45:] @ spelling[:45].T).toarray()
    assert np.allclose(trial, close @ alone, atol=1e-3)


@pytest.mark.parametrize("messages", [1, 4])
def test_scores_are_likeness_times_weights(random: np.random.Generator, messages: int) -> None:
    sentences = random.normal(size=(60, 8)).astype(np.float32) / 3
    weights = random.normal(size=(60, 5)).astype(np.float32)
    rows = sentences[:messages] + 0.1  # one of them nearly known: its likeness must not go over 1
    told = likeness.near(rows, sentences, likeness.squares(sentences)) @ weights
    assert np.allclose(MeaningScores(sentences, weights).of(rows), told, atol=1e-5)


@pytest.fixture
def model(random: np.random.Generator) -> tuple[TopicModel, np.ndarray]:
    centres = random.normal(size=(6, 24))
    vectors = (np.repeat(centres, 20, axis=0) + 0.2 * random.normal(size=(120, 24))).astype(np.float32)
    names = [f"topic{i // 20}" for i in range(120)]
    return TopicModel.fit([f"wort{i // 20} satz{i}" for i in range(120)], vectors, names), vectors


def test_probabilities_are_those_of_one_whole_and_right(model: tuple[TopicModel, np.ndarray]) -> None:
    made, vectors = model
    chances = made.probabilities(["wort0", "wort5"], vectors[[3, 110]])
    assert np.allclose(chances.sum(axis=1), 1)
    assert [made.topics[i] for i in chances.argmax(axis=1)] == ["topic0", "topic5"]


def test_a_model_read_back_says_the_same(model: tuple[TopicModel, np.ndarray], tmp_path: Path) -> None:
    made, vectors = model
    made.save(tmp_path)
    before, after = (m.probabilities(["satz"] * 120, vectors) for m in (made, TopicModel.load(tmp_path)))
    assert np.allclose(before, after, atol=5e-3)


def test_confidence_is_lower_where_sentences_are_often_mistaken(random: np.random.Generator) -> None:
    labels = np.arange(200) % 4
    clear = np.eye(4)[labels] + 0.1 * random.normal(size=(200, 4))
    unclear = np.eye(4)[labels] + 0.8 * random.normal(size=(200, 4))
    assert topic_model._confidence(clear, labels) > topic_model._confidence(unclear, labels)


def test_a_sentences_language_is_that_of_its_file(tmp_path: Path) -> None:
    for name, text in (("young", "hallo du"), ("tr", "merhaba"), ("ar_more", "مرحبا")):
        content = f'version: "3.1"\nnlu:\n- intent: greeting\n  examples: |\n    - {text}\n'
        (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
    (tmp_path / "broken.yml").write_text("nlu: [", encoding="utf-8")
    assert sentence_files.languages(["merhaba", "مرحبا", "hallo du", "?"], tmp_path) == ["tr", "ar", "de", "de"]
