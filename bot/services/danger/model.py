"""The trained half of the danger net: which kind of danger a text shows, as probabilities.

Two models that err differently, and their mean: likeness to known sentences (by vectors without the language's
directions, by letters, words and meanings), and small nets over standardised vectors and a summary of the spelling.
Plain numpy; `training.py` makes the weights.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.danger import KINDS
from bot.services.danger.concepts import Concepts
from bot.services.danger.folding import END, Token, tokens
from bot.services.danger.patterns import Sighting
from bot.text import vectors

Floats = NDArray[np.float32]

FORMAT = 8
DENSE = 2 * vectors.SIZE  # numbers of the vector of a text and of that of the inner layer
CHARACTERS, WORDS, MEANINGS = 1 << 17, 1 << 16, 1 << 14  # buckets of each group of features
SIZES = (CHARACTERS, WORDS, MEANINGS)
CLASSES = (*KINDS, "unsure", "none")
NEAR = 0.2  # how fast likeness falls with the distance of vectors of length 1
SPELLING, HARMLESS = 0.1, 0.1  # shares of each group of buckets and of what makes harmless, beside the vectors'
# Characters, at most, of few words. Plain danger in few words is known to a pattern or to the model beyond doubt; what
# lies between is mostly a piece of an ordinary story.
FEW = 48
LONGEST = 600  # characters of n-grams that are read of one window


class ModelUnfit(RuntimeError):
    """The file of the model is missing, broken, or was trained on other vectors; the message says which."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`alarm` and `ask`: from which probability on. `joined`: the same for an alarm seen only over several messages.

    `overrule`: below which probability of danger the model takes back what a pattern only finds likely; `veto`: below
    which it turns into a question what a pattern is sure of. `lean` and `unharmless`: an alarm too where danger is at
    least the one and the text is surely not harmless (danger or unsure at least the other): then rather an alarm.
    `past`: takes the place of `overrule`, `veto` and a lower `alarm` where a text speaks of long ago.
    `short`: takes the place of a lower `alarm` in few words that no pattern is sure of or finds likely.
    """

    alarm: float = 0.5
    ask: float = 0.5
    joined: float = 0.8
    overrule: float = 0.1
    veto: float = 0.0
    lean: float = 0.35
    unharmless: float = 0.75
    past: float = 0.4
    short: float = 0.7


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says about one window, as probabilities."""

    alarm: float = 0.0
    ask: float = 0.0  # of danger or of what is unsure
    other: float = 0.0  # that it is about somebody else
    kinds: dict[str, float] = field(default_factory=dict)  # which danger, if it is one

    @property
    def kind(self) -> str:
        return max(KINDS, key=lambda k: self.kinds.get(k, 0.0))


def characters(words: Sequence[Token]) -> NDArray[np.int64]:
    """The buckets of the character n-grams (3 to 5, within words); each once."""
    keys: set[str] = set()
    for token in words:
        if token.word != END:
            padded = f" {token.word} "
            for size in (3, 4, 5):
                keys.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return buckets(keys, CHARACTERS)


def phrases(words: Sequence[Token]) -> NDArray[np.int64]:
    """The buckets of the words, of pairs of neighbours, and of pairs with one word between; each once."""
    plain = [t.word for t in words if t.word != END]
    keys = {f"w{w}" for w in plain}
    keys.update(f"p{a} {b}" for a, b in pairwise(plain))
    keys.update(f"s{a} {c}" for a, c in zip(plain, plain[2:], strict=False))
    return buckets(keys, WORDS)


def buckets(keys: Iterable[str], size: int) -> NDArray[np.int64]:
    """The keys as numbers below `size`, each once, in order; the same in every process."""
    found = {zlib.crc32(key.encode("utf-8", "ignore")) % size for key in keys}
    return np.fromiter(sorted(found), dtype=np.int64, count=len(found))


def seen(sighting: Sighting) -> Floats:
    """What the patterns saw that makes a text harmless: something harmless, something denied, a hit taken away.

    Their hits for danger are left out: the patterns know the sentences of the training too well, and the model would
    lean on them instead of learning to see what they do not.
    """
    return np.array([sighting.calm, sighting.denied, bool(sighting.taken)], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Features:
    """One window as the model reads it: numbers, and the buckets of each group."""

    dense: Floats
    groups: tuple[NDArray[np.int64], ...]  # characters, words, meanings


class Featuriser:
    """Makes features of a window from its two vectors (2, 384); training and running use the same."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts

    def features(self, text: str, vector: Floats, sighting: Sighting, language: str) -> Features:
        words = tokens(text[:LONGEST])
        return Features(
            np.concatenate([vector.ravel(), seen(sighting)]).astype(np.float32),
            (
                characters(words),
                phrases(words),
                buckets(self._concepts.features(words, language), MEANINGS),
            ),
        )


class Likeness:
    """How like a text's vectors are to those of sentences that stand for all; the language takes no part in it."""

    def __init__(self, centre: Floats, languages: Floats, landmarks: Floats) -> None:
        """`centre` (2, 384), `languages`: directions that are taken out (2, n, 384), `landmarks` (m, 2, 384)."""
        self._centre, self._languages = centre, languages
        self._landmarks = [np.ascontiguousarray(self.freed(landmarks)[:, layer].T) for layer in (0, 1)]

    def freed(self, made: Floats) -> Floats:
        """Vectors (n, 2, 384) without their centre and the directions of languages, at length 1."""
        moved = made - self._centre
        for layer in (0, 1):
            directions = self._languages[layer]
            moved[:, layer] -= (moved[:, layer] @ directions.T) @ directions
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=2, keepdims=True), 1e-9), dtype=np.float32)

    def of(self, made: Floats) -> Floats:
        """The likeness to each landmark (n, m), 1 for the same."""
        free = self.freed(made)
        near = [np.exp((2 * NEAR) * (free[:, layer] @ self._landmarks[layer] - 1)) for layer in (0, 1)]
        return np.asarray((near[0] + near[1]) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores of likeness become probabilities, fitted on sentences that were held out."""

    sharpness: float
    slopes: tuple[float, float, float]  # of danger, of not harmless, of about somebody else
    starts: tuple[float, float, float]


class DangerModel:
    """Weights as read from `models/danger.npz`; safe to share between threads.

    Columns of likeness: one for each of CLASSES, then danger (against all else), then not harmless (danger or
    unsure), then about somebody else. The nets tell the classes alone.
    """

    def __init__(self, path: Path) -> None:
        """Raises ModelUnfit."""
        try:
            with np.load(path, allow_pickle=False) as data:
                self.about: dict[str, Any] = json.loads(str(data["about"]))
                kept = {
                    name: data[name].astype(np.float32) if data[name].dtype == np.float16 else data[name]
                    for name in data.files
                    if name != "about"
                }
            self._shift, self._scale, self._starts = kept["shift"], kept["scale"], kept["starts"]
            self._likeness = Likeness(kept["centre"], kept["languages"], kept["landmarks"])
            self._known, self._harmless = kept["known"], kept["harmless"]
            self._groups = [kept[name] for name in ("characters", "words", "meanings")]
            self._places, self._summary = kept["places"], kept["summary"]
            self._nets = Nets(kept["first"], kept["first_bias"], kept["last"], kept["last_bias"])
        except (OSError, KeyError, ValueError) as problem:
            raise ModelUnfit(f"{path.name}: {type(problem).__name__}") from problem
        if self.about.get("format") != FORMAT or self.about.get("vectors") != vectors.VERSION:
            raise ModelUnfit(f"{path.name}: trained for {self.about.get('vectors')}, format {self.about.get('format')}")
        self.thresholds = Thresholds(**self.about["thresholds"])
        self._calibration = Calibration(**self.about["calibration"])

    def opinion(self, features: Features) -> Opinion:
        made = features.dense[:DENSE].reshape(1, 2, vectors.SIZE)
        scores = self._likeness.of(made)[0] @ self._known + features.dense[DENSE:] @ self._harmless + self._starts
        summary = np.zeros(self._summary.shape[1], dtype=np.float32)
        begin = 0
        for numbers, weights, size in zip(features.groups, self._groups, SIZES, strict=True):
            if len(numbers):
                scores = scores + weights[numbers].sum(axis=0) / np.sqrt(len(numbers))
                places = self._places[begin + numbers]
                summary += self._summary[places[places >= 0]].sum(axis=0) / np.sqrt(len(numbers))
            begin += size
        dense = (features.dense - self._shift) * self._scale
        return opinion_of(scores, self._nets.shares(np.concatenate([dense, summary])), self._calibration)


class Nets:
    """Some small nets with one hidden layer each; their mean counts."""

    def __init__(self, first: Floats, first_bias: Floats, last: Floats, last_bias: Floats) -> None:
        """`first` (features, nets · hidden), `last` (nets, hidden, classes); the biases without their first axis."""
        self._first, self._first_bias, self._last, self._last_bias = first, first_bias, last, last_bias

    def shares(self, row: Floats) -> Floats:
        """The probability of each of CLASSES."""
        hidden = np.maximum(row @ self._first + self._first_bias, 0).reshape(len(self._last), 1, -1)
        return np.asarray(_shares(np.matmul(hidden, self._last)[:, 0] + self._last_bias).mean(axis=0))


def opinion_of(scores: Floats, told: Floats, calibration: Calibration) -> Opinion:
    """Probabilities from the scores of likeness (columns of DangerModel) and what the nets tell of the classes.

    Likeness tells danger by two views, which err differently: the share of the kinds among all classes, and danger
    against all else. Their mean counts, and that of likeness and nets; so it is for what is not harmless.
    """
    shares = _shares(scores[: len(CLASSES)] * calibration.sharpness)
    others = scores[len(CLASSES) :] * np.array(calibration.slopes) + np.array(calibration.starts)
    danger, unsafe, other = (float(1.0 / (1.0 + np.exp(-x))) for x in others)
    kinds = shares[: len(KINDS)] + told[: len(KINDS)]
    alarm = (danger + float(shares[: len(KINDS)].sum())) / 4 + float(told[: len(KINDS)].sum()) / 2
    ask = (unsafe + 1.0 - float(shares[-1])) / 4 + (1.0 - float(told[-1])) / 2
    of_kinds = max(float(kinds.sum()), 1e-9)
    return Opinion(
        alarm, max(alarm, ask), other, {kind: float(share) / of_kinds for kind, share in zip(KINDS, kinds, strict=True)}
    )


def _shares(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def worst(opinions: Sequence[Opinion]) -> Opinion:
    """Of several windows the one that shows most danger."""
    return max(opinions, key=lambda o: (round(o.alarm, 3), o.ask))
