"""The topic model itself: character n-grams and a sentence vector in, a probability for each topic out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

VERSION = "chars1-5+e5/svc/1"
FOLDS = 3


class TopicModel:
    """A linear classifier with calibrated confidence. `fit` or `load` makes one."""

    def __init__(
        self,
        chars: TfidfVectorizer,
        mean: np.ndarray,
        scale: np.ndarray,
        weights: np.ndarray,
        bias: np.ndarray,
        sharpness: float,
        topics: list[str],
    ) -> None:
        self._chars = chars
        self._mean = mean
        self._scale = scale
        self._weights = weights
        self._bias = bias
        self._sharpness = sharpness
        self.topics = topics

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray, topics: list[str], strength: float = 0.3) -> TopicModel:
        """Trains on normalised texts with their vectors; the confidence is fitted on parts left out."""
        names = sorted(set(topics))
        labels = np.array([names.index(topic) for topic in topics])
        margins = np.zeros((len(labels), len(names)), dtype=np.float32)
        lowered = [text.lower() for text in texts]
        chars = _chars().fit(lowered)
        mean, scale = vectors.mean(axis=0), vectors.std(axis=0) * np.sqrt(vectors.shape[1])
        rows = _rows(chars.transform(lowered), (vectors - mean) / scale)
        for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(rows, labels):
            margins[test] = LinearSVC(C=strength).fit(rows[train], labels[train]).decision_function(rows[test])
        final = LinearSVC(C=strength).fit(rows, labels)
        return cls(
            chars,
            mean,
            scale,
            final.coef_.astype(np.float32),
            final.intercept_.astype(np.float32),
            _sharpness(margins, labels),
            names,
        )

    def probabilities(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """One row a text, one column a topic (order: `topics`); each row sums to 1."""
        rows = _rows(self._chars.transform([text.lower() for text in texts]), (vectors - self._mean) / self._scale)
        return _softmax(np.asarray(rows @ self._weights.T) + self._bias, self._sharpness)

    def save(self, folder: Path) -> None:
        """Writes plain arrays and JSON: nothing that could run when it is read."""
        words = self._chars.vocabulary_
        terms = sorted(words, key=words.__getitem__)
        np.savez(
            folder / "topics.npz",
            mean=self._mean,
            scale=self._scale,
            weights=self._weights,
            bias=self._bias,
            idf=self._chars.idf_,
        )
        facts = {"version": VERSION, "topics": self.topics, "sharpness": self._sharpness, "terms": terms}
        (folder / "topics.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Raises ValueError where the files were written by another version of this module."""
        facts: dict[str, Any] = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        if facts["version"] != VERSION:
            raise ValueError(f"topic model of version {facts['version']}, this is {VERSION}")
        with np.load(folder / "topics.npz", allow_pickle=False) as kept:
            chars = _chars()
            chars.vocabulary_ = {term: i for i, term in enumerate(facts["terms"])}
            chars.idf_ = kept["idf"]
            return cls(
                chars, kept["mean"], kept["scale"], kept["weights"], kept["bias"], facts["sharpness"], facts["topics"]
            )


def _chars() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True, min_df=2, dtype=np.float32)


def _rows(chars: csr_matrix, vectors: np.ndarray) -> csr_matrix:
    return hstack([chars, csr_matrix(vectors.astype(np.float32))], format="csr")


def _softmax(margins: np.ndarray, sharpness: float) -> np.ndarray:
    powers = np.exp((margins - margins.max(axis=1, keepdims=True)) * sharpness)
    return powers / powers.sum(axis=1, keepdims=True)


def _sharpness(margins: np.ndarray, labels: np.ndarray) -> float:
    """The factor under which confidence on unseen sentences fits best (least log loss)."""
    candidates = np.geomspace(1, 30, 60)
    right = np.arange(len(labels)), labels
    return float(min(candidates, key=lambda s: -np.log(_softmax(margins, s)[right] + 1e-12).mean()))
