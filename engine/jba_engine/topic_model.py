"""The topic model itself: a text with its sentence vector in, a probability for each topic out.

Chosen by cross-validation (tests/bench/topics.py, docs/quality.md): kernel ridge regression on sentence vectors
without the language's directions, together with letters and words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedShuffleSplit
from threadpoolctl import threadpool_limits

from jba_engine import likeness
from jba_engine.meaning import Meaning
from jba_engine.meaning_scores import MeaningScores
from jba_engine.ngrams import NGrams, folded

VERSION = "letters2-6+words1-2+e5/kernel-ridge/2"
LEFT_OUT = 0.2  # share of the sentences on which confidence is fitted, before all of them are learnt
THREADS = 2


class TopicModel:
    """A classifier with calibrated confidence. `fit` or `load` makes one."""

    def __init__(
        self,
        topics: list[str],
        meaning: Meaning,
        sentences: np.ndarray,
        weights: np.ndarray,
        spelling: list[tuple[NGrams, np.ndarray]],
        sharpness: float,
    ) -> None:
        """`sentences` are the meanings that were learnt from, `weights` theirs; n-grams have weights of their own."""
        self.topics = topics
        self._meaning = meaning
        self._sentences = sentences
        self._scores = MeaningScores(sentences, weights)
        self._weights = weights
        self._spelling = spelling
        self._sharpness = sharpness

    @classmethod
    def fit(
        cls, texts: list[str], vectors: np.ndarray, topics: list[str], languages: Sequence[str] | None = None
    ) -> TopicModel:
        """Trains on normalised texts with their vectors, and their languages where they are known; five a topic."""
        names = sorted(set(topics))
        numbers = {name: i for i, name in enumerate(names)}
        order = _trial_first(np.array([numbers[topic] for topic in topics]))
        labels = np.array([numbers[topics[i]] for i in order])
        spoken = [languages[i] for i in order] if languages is not None else [""] * len(order)
        words = [folded(texts[i]) for i in order]
        with threadpool_limits(THREADS):
            meaning = Meaning.learn(vectors[order], labels, spoken)
            rows = meaning.of(vectors[order])
            found = [NGrams.learn(kind, words) for kind in ("letters", "words")]
            first = len(order) - _number_left_out(len(order), len(names))
            solved = likeness.solve(rows, [kept for _, kept in found], labels, first)
        spelling = [
            (grams, np.ascontiguousarray(likeness.SPELLING * (kept.T @ solved.weights), dtype=np.float32))
            for grams, kept in found
        ]
        return cls(names, meaning, rows, solved.weights, spelling, _confidence(solved.scores, labels[first:]))

    def probabilities(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """One row a text, one column a topic (order: `topics`); each row sums to 1."""
        scores = self._scores.of(self._meaning.of(vectors))
        words = [folded(text) for text in texts]
        for grams, weights in self._spelling:
            scores += grams.rows(words) @ weights
        return _softmax(scores, self._sharpness)

    def save(self, folder: Path) -> None:
        """Writes plain arrays and JSON: nothing that could run when it is read."""
        # Half precision is enough, and halves the model's file.
        arrays = {"sentences": self._sentences.astype(np.float16), "weights": self._weights.astype(np.float16)}
        arrays |= {"centre": self._meaning.centre, "turn": self._meaning.turn}
        for grams, weights in self._spelling:
            arrays |= {f"{grams.kind}_rare": grams.weights, f"{grams.kind}_weights": weights.astype(np.float16)}
        np.savez(folder / "topics.npz", **arrays)
        facts = {"version": VERSION, "topics": self.topics, "sharpness": self._sharpness}
        facts["spelling"] = [
            {"kind": grams.kind, "terms": grams.terms, "unknown": grams.unknown} for grams, _ in self._spelling
        ]
        (folder / "topics.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Raises ValueError where the files were written by another version of this module."""
        facts: dict[str, Any] = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        if facts["version"] != VERSION:
            raise ValueError(f"topic model of version {facts['version']}, this is {VERSION}")
        with np.load(folder / "topics.npz", allow_pickle=False) as kept:
            found = {name: kept[name].astype(np.float32) for name in kept.files}
        spelling = [
            (NGrams(g["kind"], g["terms"], found[f"{g['kind']}_rare"], g["unknown"]), found[f"{g['kind']}_weights"])
            for g in facts["spelling"]
        ]
        meaning = Meaning(found["centre"], found["turn"])
        return cls(facts["topics"], meaning, found["sentences"], found["weights"], spelling, facts["sharpness"])


def _number_left_out(sentences: int, topics: int) -> int:
    return max(topics, round(LEFT_OUT * sentences))


def _trial_first(labels: np.ndarray) -> np.ndarray:
    """The sentences in an order whose end is a fair sample of all topics: confidence is fitted on it."""
    left_out = _number_left_out(len(labels), len(np.unique(labels)))
    split = StratifiedShuffleSplit(1, test_size=left_out, random_state=1)
    known, unseen = next(iter(split.split(labels, labels)))
    return np.concatenate([known, unseen])


def _softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
    chances: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return chances


def _confidence(scores: np.ndarray, labels: np.ndarray) -> float:
    """The sharpness under which confidence on sentences left out fits best (least log loss)."""
    right = np.arange(len(labels)), labels
    return float(min(np.geomspace(2, 40, 60), key=lambda s: -np.log(_softmax(scores, s)[right] + 1e-12).mean()))
