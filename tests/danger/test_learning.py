"""What the models are made of: slips of the pen, likeness without language, a solution that leaves each fold out."""

from __future__ import annotations

import numpy as np
import pytest

from bot.services.danger import learning
from bot.services.danger.composed import SOURCE
from bot.services.danger.corpus import Sentence, sentences
from bot.services.danger.model import CLASSES, Calibration, Likeness, opinion_of
from bot.services.danger.retyped import LONGEST, put_back, slipped
from bot.settings import ROOT


@pytest.fixture(scope="module")
def known() -> list[Sentence]:
    return sentences(ROOT)


def test_a_sentence_with_slips_keeps_its_kind_and_belongs_to_the_one_it_comes_from(known: list[Sentence]) -> None:
    made = slipped(known)
    assert len(made) > 1000
    for one in made:
        origin = known[one.said]
        assert one.said == one.request
        assert (one.sentence.kind, one.sentence.about, one.sentence.source) == (origin.kind, origin.about, SOURCE)
        assert one.sentence.text != origin.text
        assert abs(len(one.sentence.text) - len(origin.text)) <= 1 + LONGEST // 20


def test_slips_are_made_alike_every_time(known: list[Sentence]) -> None:
    assert slipped(known) == slipped(known)


def test_texts_without_a_word_to_slip_in_are_left_out() -> None:
    assert slipped([Sentence("a b c d e f g h i j", "none", "self", "de", "danger")] * 8) == []


def test_sentences_in_latin_letters_are_learnt_in_their_own_script_too(known: list[Sentence]) -> None:
    made = put_back(known)
    assert {one.sentence.language for one in made} == {"ar", "fa", "uk", "ru", "bg"}
    assert all(known[one.said].kind == one.sentence.kind and one.said == one.request for one in made)
    assert put_back([Sentence("ich suche eine lehre", "none", "self", "de", "danger")]) == []


def _vectors(count: int, seed: int) -> np.ndarray:
    made = np.random.RandomState(seed).randn(count, 2, 384).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=2, keepdims=True))


def test_what_the_language_alone_says_takes_no_part_in_likeness() -> None:
    made = _vectors(60, 1)
    spoken = ["de", "tr", "ar"] * 20
    shifts = {name: _vectors(1, number)[0] for number, name in enumerate(("de", "tr", "ar"), 5)}
    moved = made + np.stack([shifts[name] for name in spoken])
    centre, directions = learning.directions_of_languages(moved, spoken)
    freed = Likeness(centre, directions, moved[:4]).freed(moved)
    means = np.stack([freed[[name == one for one in spoken]].mean(axis=0) for name in ("de", "tr", "ar")])
    assert float(np.abs(means - means.mean(axis=0)).max()) < 0.05


def test_a_landmark_is_wholly_like_itself() -> None:
    made = _vectors(10, 2)
    likeness = Likeness(made.mean(axis=0), np.zeros((2, 1, 384), np.float32), made)
    assert np.allclose(np.diag(likeness.of(made)), 1.0, atol=1e-5)


def test_the_weights_without_a_fold_do_not_know_its_sentences() -> None:
    made = _vectors(80, 3)
    landmarks = np.arange(80)
    likeness = Likeness(made.mean(axis=0), np.zeros((2, 1, 384), np.float32), made)
    like = learning.likenesses(likeness, made, np.zeros((80, 3), np.float32), [], landmarks)
    goals = np.random.RandomState(4).randn(80, 2).astype(np.float32)
    folds = (np.arange(80) % 2).astype(np.int64)
    weights = np.ones(80, dtype=np.float32)
    one = learning.solve(like, goals, weights, (folds, folds), 2)[0]
    changed = np.where(folds[:, None] == 0, goals + 9, goals)
    assert np.allclose(one, learning.solve(like, changed, weights, (folds, folds), 2)[0])
    assert not np.allclose(one, learning.solve(like, changed, weights, (folds, folds), 2)[2])


def test_both_models_have_half_a_say() -> None:
    calibration = Calibration(5.0, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    scores = np.zeros(len(CLASSES) + 3, dtype=np.float32)
    told = np.zeros(len(CLASSES), dtype=np.float32)
    told[CLASSES.index("violence")] = 1.0
    opinion = opinion_of(scores, told, calibration)
    assert opinion.kind == "violence"
    assert 0.5 < opinion.alarm < 0.95
    told = np.zeros(len(CLASSES), dtype=np.float32)
    told[-1] = 1.0
    assert opinion_of(scores, told, calibration).alarm < 0.5
