"""The topic model itself: a text with its sentence vector in, a probability for each topic out.

Two judges, chosen by cross-validation (tests/bench/topics.py): a linear one on character n-grams and the vector
together, and with half its say a small net on the vector alone, which helps most in other languages than German.
"""

from __future__ import annotations

import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

VERSION = "chars2-6+e5/svm+net/3"
NET_SAY = 0.5  # beside 1 for the linear judge
LEFT_OUT = 0.2  # share of the sentences on which confidence is fitted, before all of them are learnt


@dataclass(frozen=True)
class Arrays:
    """All that is learnt, as plain arrays."""

    idf: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray


class TopicModel:
    """A classifier with calibrated confidence. `fit` or `load` makes one."""

    def __init__(self, topics: list[str], terms: list[str], arrays: Arrays, sharpness: float, temper: float) -> None:
        self.topics = topics
        self._terms = terms
        self._arrays = arrays
        self._sharpness = sharpness
        self._temper = temper
        self._chars = _chars()
        self._chars.vocabulary_ = {term: i for i, term in enumerate(terms)}
        self._chars.idf_ = arrays.idf

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray, topics: list[str]) -> TopicModel:
        """Trains on normalised texts with their vectors; at least five a topic."""
        names = sorted(set(topics))
        labels = np.array([names.index(topic) for topic in topics])
        split = StratifiedShuffleSplit(1, test_size=LEFT_OUT, random_state=1)
        known, unseen = next(iter(split.split(labels, labels)))
        # One thread each: more of them would only wait for each other.
        with threadpool_limits(1), ThreadPoolExecutor(2) as both:
            trial = both.submit(_learn, [texts[i] for i in known], vectors[known], labels[known])
            terms, arrays = both.submit(_learn, texts, vectors, labels).result()
            tried = cls(names, *trial.result(), sharpness=1.0, temper=1.0)
        margins, net = tried._judges([texts[i] for i in unseen], vectors[unseen])
        return cls(names, terms, arrays, *_confidence(margins, net, labels[unseen]))

    def probabilities(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """One row a text, one column a topic (order: `topics`); each row sums to 1."""
        return _together(*self._judges(texts, vectors), self._sharpness, self._temper)

    def _judges(self, texts: list[str], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The linear judge's margins and the net's probabilities."""
        a = self._arrays
        standard = _standard(vectors, a.mean, a.scale)
        margins = _rows(self._chars.transform([folded(text) for text in texts]), standard) @ a.weights + a.bias
        hidden = np.maximum(standard @ a.hidden + a.hidden_bias, 0.0)
        return np.asarray(margins), _softmax(hidden @ a.out + a.out_bias, 1.0)

    def save(self, folder: Path) -> None:
        """Writes plain arrays and JSON: nothing that could run when it is read."""
        # Half precision is enough for weights, and halves the largest part of the model's file.
        arrays = asdict(self._arrays) | {"weights": self._arrays.weights.astype(np.float16)}
        np.savez(folder / "topics.npz", **arrays)
        facts = {"version": VERSION, "topics": self.topics, "terms": self._terms}
        facts |= {"sharpness": self._sharpness, "temper": self._temper}
        (folder / "topics.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Raises ValueError where the files were written by another version of this module."""
        facts: dict[str, Any] = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        if facts["version"] != VERSION:
            raise ValueError(f"topic model of version {facts['version']}, this is {VERSION}")
        with np.load(folder / "topics.npz", allow_pickle=False) as kept:
            found = {name: kept[name] for name in kept.files}
        arrays = Arrays(**{**found, "weights": found["weights"].astype(np.float32)})
        return cls(facts["topics"], facts["terms"], arrays, facts["sharpness"], facts["temper"])


def folded(text: str) -> str:
    """Small letters without accents: „Übergänge", „Uebergaenge" and „ubergange" look the same."""
    text = text.lower().replace("ß", "ss").replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _learn(texts: list[str], vectors: np.ndarray, labels: np.ndarray) -> tuple[list[str], Arrays]:
    chars = _chars()
    found = chars.fit_transform([folded(text) for text in texts])
    mean, scale = vectors.mean(axis=0), vectors.std(axis=0) + 1e-9
    standard = _standard(vectors, mean, scale)
    linear = LinearSVC(C=0.3, tol=0.01).fit(_rows(found, standard), labels)
    net = MLPClassifier((256,), alpha=1.0, max_iter=20, batch_size=min(128, len(texts)), random_state=1)
    net.fit(standard, labels)
    (hidden, out), (hidden_bias, out_bias) = net.coefs_, net.intercepts_
    weights = np.ascontiguousarray(linear.coef_.T, dtype=np.float32)  # as the product needs it, or it copies 30 MB
    arrays = Arrays(chars.idf_, mean, scale, weights, linear.intercept_, hidden, hidden_bias, out, out_bias)
    return sorted(chars.vocabulary_, key=chars.vocabulary_.__getitem__), arrays


def _chars() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 6), sublinear_tf=True, min_df=2, dtype=np.float32)


def _standard(vectors: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return ((vectors - mean) / scale).astype(np.float32)


def _rows(chars: csr_matrix, standard: np.ndarray) -> csr_matrix:
    """Both kinds of features in one row, each of about length 1."""
    one_size = csr_matrix(standard / np.sqrt(standard.shape[1]))
    # One type of number as in the weights, or every product would copy all of these.
    return hstack([chars.astype(np.float32), one_size.astype(np.float32)], format="csr")


def _softmax(margins: np.ndarray, sharpness: float) -> np.ndarray:
    powers = np.exp((margins - margins.max(axis=1, keepdims=True)) * sharpness)
    return powers / powers.sum(axis=1, keepdims=True)


def _together(margins: np.ndarray, net: np.ndarray, sharpness: float, temper: float) -> np.ndarray:
    mixed = (_softmax(margins, sharpness) + NET_SAY * net) ** temper
    return mixed / mixed.sum(axis=1, keepdims=True)


def _confidence(margins: np.ndarray, net: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """The sharpness and temper under which confidence on unseen sentences fits best (least log loss)."""
    right = np.arange(len(labels)), labels
    pairs = [(s, t) for s in np.geomspace(2, 12, 12) for t in np.geomspace(0.5, 2, 13)]
    best = min(pairs, key=lambda p: -np.log(_together(margins, net, *p)[right] + 1e-12).mean())
    return float(best[0]), float(best[1])
