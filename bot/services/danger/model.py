"""The trained half of the danger net: which kind of danger a text shows, as probabilities.

Linear models over standardised sentence vectors, character and word n-grams, and words by meaning. Plain numpy;
`training.py` makes the weights.
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

FORMAT = 6
DENSE = 2 * vectors.SIZE  # numbers of the vector of a text and of that of the inner layer
CHARACTERS, WORDS, MEANINGS = 1 << 17, 1 << 16, 1 << 14  # buckets of each group of features
CLASSES = (*KINDS, "unsure", "none")
LONGEST = 600  # characters of n-grams that are read of one window


class ModelUnfit(RuntimeError):
    """The file of the model is missing, broken, or was trained on other vectors; the message says which."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`alarm` and `ask`: from which probability on. `joined`: the same for an alarm seen only over several messages.

    `overrule`: below which probability of danger the model takes back what a pattern only finds likely; `veto`: below
    which it turns into a question what a pattern is sure of. `lean` and `unharmless`: an alarm too where danger is at
    least the one and the text is surely not harmless (danger or unsure at least the other): then rather an alarm.
    `past`: takes the place of `overrule` and `veto` where a text speaks of long ago.
    """

    alarm: float = 0.5
    ask: float = 0.5
    joined: float = 0.8
    overrule: float = 0.1
    veto: float = 0.0
    lean: float = 0.35
    unharmless: float = 0.75
    past: float = 0.4


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


class DangerModel:
    """Weights as read from `models/danger.npz`; safe to share between threads.

    Columns of the weights: one for each of CLASSES, then danger (against all else), then not harmless (danger or
    unsure), then about somebody else.
    """

    def __init__(self, path: Path) -> None:
        """Raises ModelUnfit."""
        try:
            with np.load(path, allow_pickle=False) as data:
                self.about: dict[str, Any] = json.loads(str(data["about"]))
                self._shift, self._scale = data["shift"], data["scale"]
                self._dense, self._bias = data["dense"], data["bias"]
                self._groups = [data[name].astype(np.float32) for name in ("characters", "words", "meanings")]
        except (OSError, KeyError, ValueError) as problem:
            raise ModelUnfit(f"{path.name}: {type(problem).__name__}") from problem
        if self.about.get("format") != FORMAT or self.about.get("vectors") != vectors.VERSION:
            raise ModelUnfit(f"{path.name}: trained for {self.about.get('vectors')}, format {self.about.get('format')}")
        self.thresholds = Thresholds(**self.about["thresholds"])

    def opinion(self, features: Features) -> Opinion:
        scores = ((features.dense - self._shift) * self._scale) @ self._dense + self._bias
        for numbers, weights in zip(features.groups, self._groups, strict=True):
            if len(numbers):
                scores = scores + weights[numbers].sum(axis=0) / np.sqrt(len(numbers))
        return opinion_of(scores)


def opinion_of(scores: Floats) -> Opinion:
    """Probabilities from the scores of the columns of DangerModel.

    Danger is told by two views, which err differently: the share of the kinds among all classes, and danger against
    all else. Their mean counts; so it is for what is not harmless.
    """
    count = len(CLASSES)
    shifted = np.exp(scores[:count] - scores[:count].max())
    shares = shifted / shifted.sum()
    danger, unsafe, other = (float(1.0 / (1.0 + np.exp(-x))) for x in scores[count : count + 3])
    of_kinds = float(shares[: len(KINDS)].sum())
    alarm = (danger + of_kinds) / 2
    ask = (unsafe + 1.0 - float(shares[-1])) / 2
    kinds = {kind: float(share) / max(of_kinds, 1e-9) for kind, share in zip(KINDS, shares, strict=False)}
    return Opinion(alarm, max(alarm, ask), other, kinds)


def worst(opinions: Sequence[Opinion]) -> Opinion:
    """Of several windows the one that shows most danger."""
    return max(opinions, key=lambda o: (round(o.alarm, 3), o.ask))
