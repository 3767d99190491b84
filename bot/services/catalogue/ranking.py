"""How likely each entry (fact or offer) of a region is the one that a question means.

Five signs of it, weighed by what told right facts from wrong ones in five-fold cross-validation over the ways of asking
that the entries give (tests/bench/facts.py prints the numbers below): the rule that is learnt from them, the likeness
of the question to the fact's own text, its words, their runs of letters, and the kind of thing that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from bot.services.catalogue.asking import KINDS, kinds
from bot.services.catalogue.learnt import LearntQuestions, Rows
from bot.services.catalogue.terms import without_asking
from bot.services.catalogue.vocabulary import Shares, Vocabulary, stems_of, telling_stems

# Kinds of question that words of no meaning of their own can ask („seit wann gibt es euch"); „was soll ich machen" asks
# for nothing that a fact could be.
_PLAIN = ("when", "how_many", "who", "where", "how_long", "contact")
_PLAIN_COLUMNS = [list(KINDS).index(name) for name in _PLAIN]
SIGNS = ("learnt", "like_text", "words", "letters", "kind")
_WORDS = SIGNS.index("words")


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the signs, and of what the first find's outlook is made of."""

    signs: tuple[float, ...]
    outlook: tuple[float, ...]
    offset: float


WITH_VECTORS = Weights((12.1, 5.9, 3.3, 4.2, 2.3), (0.38, 0.31, 1.73, -0.26), -4.45)
BY_WORDS = Weights((0.0, 0.0, 5.2, 7.6, 2.5), (0.35, 0.49, 0.09, 0.27), -4.74)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of one kind of entry."""

    with_vectors: Weights
    by_words: Weights
    matter_only: bool = False  # words of asking count nothing: the entries' own texts hold none


OF_FACTS = Weighing(WITH_VECTORS, BY_WORDS)


class Searchable(Protocol):
    """What can be searched: ways of asking for it, and its own words."""

    @property
    def id(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def question(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=Searchable)


class Ranking(Generic[T]):
    """The entries of one region."""

    def __init__(self, entries: Sequence[T], learnt: LearntQuestions | None, weighing: Weighing = OF_FACTS) -> None:
        """Without `learnt` words alone decide."""
        self.entries = list(entries)
        self._weighing = weighing
        self._learnt = learnt
        self._words = Vocabulary([(*entry.question, entry.text) for entry in entries])
        self._kinds = np.stack(
            [np.mean([kinds(q) for q in entry.question or (entry.text,)], axis=0) for entry in entries]
        )

    def chances(self, question: str, vector: Rows | None) -> list[tuple[T, float]]:
        """The entries, the likeliest first, each with the chance from 0 to 1 that it is the right one."""
        blind = self._learnt is None or vector is None
        weights = self._weighing.by_words if blind else self._weighing.with_vectors
        signs, length = self.signs(question, vector), len(stems_of(self._matter(question)))
        telling = telling_stems(question)
        plain = bool(kinds(question)[_PLAIN_COLUMNS].any())
        scores = signs @ np.array(weights.signs)
        seen = np.stack([scores, leads(scores), signs[:, _WORDS], np.full(len(scores), math.log(1 + length))], axis=1)
        chances = 1 / (1 + np.exp(-(seen @ np.array(weights.outlook) + weights.offset)))
        if not plain:
            chances *= [self._words.has_any(number, telling) for number in range(len(scores))]
        order = np.argsort(-scores, kind="stable")
        return sorted(((self.entries[n], float(chances[n])) for n in order), key=lambda pair: -pair[1])

    def _matter(self, question: str) -> str:
        return without_asking(question) if self._weighing.matter_only else question

    def signs(self, question: str, vector: Rows | None) -> Shares:
        """A row for each entry, a column for each of `SIGNS`."""
        learnt = like = np.zeros(len(self.entries), dtype=np.float32)
        if self._learnt is not None and vector is not None:
            learnt, like = self._learnt.scores(vector), self._learnt.likeness(vector)
        words, letters = self._words.shares(self._matter(question))
        asked = kinds(question)
        kind = self._kinds @ asked / max(1.0, float(asked.sum()))
        return np.stack([learnt, like, words, letters, kind], axis=1).astype(np.float64)


def outlook(scores: Shares, number: int, signs: Shares, length: int) -> list[float]:
    """What tells how likely a find is right: its score, its lead before the best other, its words, the question's."""
    return [float(scores[number]), float(leads(scores)[number]), float(signs[number][_WORDS]), math.log(1 + length)]


def leads(scores: Shares) -> Shares:
    """How far each score is before the best of the others."""
    best = int(scores.argmax())
    others = np.full(len(scores), scores[best])
    others[best] = np.delete(scores, best).max(initial=0.0)
    lead: Shares = scores - others
    return lead
