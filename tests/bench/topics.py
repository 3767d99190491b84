"""Compares classifiers of topics by cross-validation on data/nlu, and how a turn is decided; prints tables.

Runs in the engine's environment, from the project's root:
`PYTHONPATH=engine:. engine/.venv/bin/python tests/bench/topics.py [variants] [decisions] [curve] [held-out]`
Nothing is fitted on the held-out cases: they are only measured.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from jba_engine import likeness, sentence_files
from jba_engine.deciding import Limits, decide
from jba_engine.meaning import Meaning
from jba_engine.ngrams import folded
from jba_engine.topic_model import TopicModel
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bot.text.kept_vectors import KeptVectors
from bot.text.normalise import normalise
from bot.text.parts import parts

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5
NLU = ROOT / "data" / "nlu"
# What an answer costs: wrong, with the button that leads on from it; clarified with or without the right button.
WRONG, ASKED_WITH, ASKED_WITHOUT = 0.8, 0.35, 0.8
# One probability or score a topic, from training texts, vectors and labels, for test texts and vectors.
Variant = Callable[[list[str], np.ndarray, np.ndarray, list[str], np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Sentences:
    texts: list[str]
    labels: np.ndarray
    topics: list[str]
    languages: np.ndarray
    vectors: np.ndarray

    @property
    def german(self) -> np.ndarray:
        return self.languages == "de"


def sentences() -> Sentences:
    rows = []
    for file in sorted(NLU.glob("*/*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                text = normalise(line.strip().removeprefix("- "))
                rows.extend([(text, block["intent"])] if text else [])
    texts = [text for text, _ in rows]
    topics = sorted({topic for _, topic in rows})
    labels = np.array([topics.index(topic) for _, topic in rows])
    return Sentences(texts, labels, topics, np.array(sentence_files.languages(texts, NLU)), cache.of_many(texts))


cache = KeptVectors(ROOT / "models")


# -- variants -------------------------------------------------------------------------------------


def chars(texts: list[str], others: list[str], smallest: int = 2, largest: int = 6) -> tuple[csr_matrix, csr_matrix]:
    made = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(smallest, largest), sublinear_tf=True, min_df=2, dtype=np.float32
    )
    return made.fit_transform([folded(t) for t in texts]), made.transform([folded(t) for t in others])


def standard(vectors: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean, scale = vectors.mean(axis=0), vectors.std(axis=0) * np.sqrt(vectors.shape[1])
    return (vectors - mean) / scale, (others - mean) / scale


def both(texts: list[str], vectors: np.ndarray, others: list[str], other: np.ndarray) -> tuple[csr_matrix, csr_matrix]:
    (left, left_other), (right, right_other) = chars(texts, others), standard(vectors, other)
    return hstack([left, csr_matrix(right)], "csr"), hstack([left_other, csr_matrix(right_other)], "csr")


def softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
    return powers / powers.sum(axis=1, keepdims=True)


def svm(x: csr_matrix, y: np.ndarray, z: csr_matrix, strength: float = 0.3) -> np.ndarray:
    return LinearSVC(C=strength).fit(x, y).decision_function(z)


def logistic(x: np.ndarray, y: np.ndarray, z: np.ndarray, strength: float) -> np.ndarray:
    return LogisticRegression(C=strength, max_iter=60).fit(x, y).predict_proba(z)


def ridge(x: csr_matrix, y: np.ndarray, z: csr_matrix, penalty: float = 1.0) -> np.ndarray:
    goals = np.where(y[:, None] == np.arange(y.max() + 1), 1.0, 0.0).astype(np.float32)
    kernel = (x @ x.T).toarray() + penalty * np.eye(x.shape[0], dtype=np.float32)
    return (z @ x.T).toarray() @ np.linalg.solve(kernel, goals)


def neighbours(x: np.ndarray, y: np.ndarray, z: np.ndarray, number: int = 10) -> np.ndarray:
    x, z = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (x, z))
    close = z @ x.T
    scores = np.zeros((len(z), y.max() + 1))
    for row, order in enumerate(np.argsort(-close, axis=1)[:, :number]):
        np.add.at(scores[row], y[order], np.exp(8 * close[row, order]))
    return scores


def net(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    made = MLPClassifier((256,), alpha=1.0, max_iter=20, batch_size=128, random_state=1)
    size = np.sqrt(x.shape[1])
    return made.fit((x * size).astype(np.float32), y).predict_proba((z * size).astype(np.float32))


def kernel(t: list[str], v: np.ndarray, y: np.ndarray, w: np.ndarray, languages: bool = True) -> np.ndarray:
    """Kernel ridge regression on vectors alone, with or without the directions that only tell the language."""
    spoken = sentence_files.languages(t, NLU) if languages else [""] * len(t)
    meaning = Meaning.learn(v, y, spoken)
    rows = meaning.of(v)
    weights = likeness.solve(rows, [], y, len(y) - 100).weights
    return likeness.near(meaning.of(w), rows, likeness.squares(rows)) @ weights


def in_use(t: list[str], v: np.ndarray, y: np.ndarray, u: list[str], w: np.ndarray) -> np.ndarray:
    names = [f"{label:03}" for label in y]  # in the order of the labels
    return TopicModel.fit(t, v, names, sentence_files.languages(t, NLU)).probabilities(u, w)


VARIANTS: dict[str, Variant] = {
    "logistic regression, raw vectors": lambda t, v, y, u, w: logistic(v, y, w, 1.0),
    "logistic regression, standardised vectors": lambda t, v, y, u, w: logistic(
        standard(v, w)[0] * 20, y, standard(v, w)[1] * 20, 1.0
    ),
    "nearest 10, raw vectors": lambda t, v, y, u, w: neighbours(v, y, w),
    "nearest 10, standardised vectors": lambda t, v, y, u, w: neighbours(*_around(v, y, w)),
    "linear SVM, standardised vectors": lambda t, v, y, u, w: svm(*_around(v, y, w), strength=0.5),
    "linear SVM, characters": lambda t, v, y, u, w: svm(chars(t, u)[0], y, chars(t, u)[1], strength=0.5),
    "ridge, both": lambda t, v, y, u, w: ridge(*_both(t, v, y, u, w)),
    "logistic regression, both": lambda t, v, y, u, w: logistic(*_both(t, v, y, u, w), strength=10.0),
    "mean of SVM on characters and regression on vectors": lambda t, v, y, u, w: (
        softmax(svm(chars(t, u)[0], y, chars(t, u)[1], strength=0.5), 4)
        + logistic(standard(v, w)[0] * 20, y, standard(v, w)[1] * 20, 1.0)
    ),
    "linear SVM, both": lambda t, v, y, u, w: svm(*_both(t, v, y, u, w)),
    "net, standardised vectors": lambda t, v, y, u, w: net(*_around(v, y, w)),
    "linear SVM on both with net (before)": lambda t, v, y, u, w: (
        softmax(svm(*_both(t, v, y, u, w)), 5) + 0.5 * net(*_around(v, y, w))
    ),
    "kernel ridge, vectors": lambda t, v, y, u, w: kernel(t, v, y, w, languages=False),
    "kernel ridge, vectors without language": lambda t, v, y, u, w: kernel(t, v, y, w),
    "kernel ridge, vectors without language, letters, words (in use)": in_use,
}


def _around(v: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, z = standard(v, w)
    return x, y, z


def _both(
    t: list[str], v: np.ndarray, y: np.ndarray, u: list[str], w: np.ndarray
) -> tuple[csr_matrix, np.ndarray, csr_matrix]:
    x, z = both(t, v, u, w)
    return x, y, z


def folds(data: Sentences, number: int) -> list[tuple[np.ndarray, np.ndarray]]:
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(data.texts, data.labels)
    return list(split)[:number]


def compare(data: Sentences, number: int = 1) -> None:
    print(f"\n{len(data.texts)} sentences, {len(data.topics)} topics, {number} of {FOLDS} folds; right answers in %")
    print(f"{'':64} {'all':>5} {'de':>5} {'other':>5} {'s':>4}")
    for name, variant in VARIANTS.items():
        right, german, began = [], [], time.monotonic()
        for train, test in folds(data, number):
            scores = variant(
                [data.texts[i] for i in train], data.vectors[train], data.labels[train],
                [data.texts[i] for i in test], data.vectors[test],
            )  # fmt: skip
            right.append(scores.argmax(axis=1) == data.labels[test])
            german.append(data.german[test])
        row, de = np.concatenate(right), np.concatenate(german)
        seconds = (time.monotonic() - began) / number
        print(f"{name:64} {row.mean():5.1%} {row[de].mean():5.1%} {row[~de].mean():5.1%} {seconds:4.0f}", flush=True)


def curve(data: Sentences) -> None:
    """How much more sentences would bring."""
    train, test = folds(data, 1)[0]
    train = np.random.default_rng(1).permutation(train)  # all voices and languages at each step
    print("\nsentences a topic  right")
    for number in (10, 20, 40, 60, 100, 150, 1000):
        few = np.concatenate([train[data.labels[train] == topic][:number] for topic in range(len(data.topics))])
        scores = in_use(
            [data.texts[i] for i in few], data.vectors[few], data.labels[few],
            [data.texts[i] for i in test], data.vectors[test],
        )  # fmt: skip
        print(
            f"{len(few) / len(data.topics):17.0f} {(scores.argmax(axis=1) == data.labels[test]).mean():6.1%}",
            flush=True,
        )


# -- decisions ------------------------------------------------------------------------------------


def decisions(data: Sentences) -> None:
    """Calibration, the threshold by cost, and whole message against parts."""
    train, test = folds(data, 1)[0]
    names = [data.topics[label] for label in data.labels]
    known = [data.texts[i] for i in train]
    model = TopicModel.fit(known, data.vectors[train], [names[i] for i in train], data.languages[train].tolist())
    texts, truth = [data.texts[i] for i in test], data.labels[test]
    whole = model.probabilities(texts, data.vectors[test])
    best, right = whole.max(axis=1), whole.argmax(axis=1) == truth
    print("\nconfidence   share  right (calibrated: the same as the confidence)")
    for low in np.arange(0, 1, 0.1):
        band = (best >= low) & (best < low + 0.1 + 1e-9)
        print(f"{low:.1f} to {low + 0.1:.1f}  {band.mean():6.1%} {right[band].mean() if band.any() else 0:6.1%}")
    with_it = np.array([t in row for t, row in zip(truth, np.argsort(-whole, axis=1)[:, :3], strict=True)])
    print(
        f"\nthreshold  answered  right of these  cost (wrong {WRONG}, asked {ASKED_WITH} with, {ASKED_WITHOUT} without)"
    )
    for limit in np.arange(0.1, 0.75, 0.05):
        said = best >= limit
        cost = np.where(said, np.where(right, 0, WRONG), np.where(with_it, ASKED_WITH, ASKED_WITHOUT)).mean()
        print(f"{limit:9.2f} {said.mean():9.1%} {right[said].mean():15.1%} {cost:.4f}")
    _parts(model, texts, truth, whole)


def _parts(model: TopicModel, texts: list[str], truth: np.ndarray, whole: np.ndarray) -> None:
    cut = [(i, parts(text)) for i, text in enumerate(texts)]
    cut = [(i, pieces) for i, pieces in cut if len(pieces) > 1]
    flat = [piece for _, pieces in cut for piece in pieces]
    chances = model.probabilities(flat, cache.of_many(flat))
    names, start = {"whole": 0, "whole and clearest part": 0}, 0
    also = 0
    for i, pieces in cut:
        rows = np.vstack([whole[i], chances[start : start + len(pieces)]])
        start += len(pieces)
        names["whole"] += int(whole[i].argmax() == truth[i])
        found = decide(model.topics, rows, Limits(threshold=0.0))
        names["whole and clearest part"] += int(found.topic == model.topics[truth[i]])
        also += found.also is not None
    print(f"\n{len(cut)} of {len(texts)} sentences fall into parts; a second topic is claimed in {also / len(cut):.1%}")
    for name, count in names.items():
        print(f"{name:30} {count / len(cut):6.1%}")


def held_out(data: Sentences) -> None:
    """The whole of data/nlu against the cases that nobody trained on."""
    names = [data.topics[label] for label in data.labels]
    model = TopicModel.fit(data.texts, data.vectors, names, data.languages.tolist())
    for name in ("topics_de", "topics_languages"):
        lines = (ROOT / "tests" / "held_out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines if line]
        texts = [normalise(case["text"]) for case in cases]
        pieces = [parts(text) for text in texts]
        pieces = [piece if len(piece) > 1 else () for piece in pieces]
        flat = texts + [part for piece in pieces for part in piece]
        chances, start = model.probabilities(flat, cache.of_many(flat)), len(texts)
        found = []
        for i, piece in enumerate(pieces):
            rows = np.vstack([chances[i], chances[start : start + len(piece)]])
            start += len(piece)
            found.append(decide(model.topics, rows, Limits(threshold=0.0)))
        right = np.array([d.ranking[0][0] in case["accept"] for d, case in zip(found, cases, strict=True)])
        alone = np.array(
            [
                model.topics[row.argmax()] in case["accept"]
                for row, case in zip(chances[: len(cases)], cases, strict=True)
            ]
        )
        sure = np.array([d.confidence for d in found])
        print(f"\n{name}: {right.mean():.1%} (whole message only: {alone.mean():.1%}) of {len(cases)}")
        for limit in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            said = sure >= limit
            print(f"  threshold {limit:.2f}: answered {said.mean():.1%}, wrongly {(said & ~right).mean():.1%}")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["variants", "decisions", "curve", "held-out"]
    loaded = sentences()
    for step, run in {"variants": compare, "curve": curve, "decisions": decisions, "held-out": held_out}.items():
        if step in wanted:
            run(loaded)
