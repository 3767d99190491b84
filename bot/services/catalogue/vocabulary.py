"""How much of a question's words a fact knows from all its ways of asking and its text together.

Unlike search by single texts (`terms`), no word is left out: „seit wann gibt es die“ is nearly all that some questions
consist of. How rare a word is among the facts of the region is what it counts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.lang.de.stop_words import STOP_WORDS

from bot.services.catalogue.names import fold, words
from bot.services.catalogue.terms import stem

Shares = NDArray[np.float64]
_STOP = frozenset(map(fold, STOP_WORDS))
_GRAM = 4
_UNSEEN_STEM = 0.7  # what a word counts that no fact has, against one that a single fact has
_UNSEEN_GRAM = 0.3


def stems_of(text: str) -> set[str]:
    """The stems of all words of a text."""
    return {stem(word.folded) for word in words(text) if len(word.folded) > 1 or word.folded.isdigit()}


def telling_stems(text: str) -> set[str]:
    """Those of its stems that mean something by themselves: no stop words."""
    return {stem(word.folded) for word in words(text) if len(word.folded) > 2 and word.folded not in _STOP}


def grams_of(text: str) -> set[str]:
    """Runs of four letters of its stems, so that compounds and misspelt words still meet."""
    return {root[i : i + _GRAM] for root in stems_of(text) for i in range(max(1, len(root) - _GRAM + 1))}


class Vocabulary:
    """The words of some facts, by number."""

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        """`texts`: for each fact its ways of asking and its text."""
        self._stems = _Known([set().union(*map(stems_of, own)) for own in texts], stems_of, _UNSEEN_STEM)
        self._grams = _Known([set().union(*map(grams_of, own)) for own in texts], grams_of, _UNSEEN_GRAM)

    def has_any(self, number: int, stems: set[str]) -> bool:
        """Whether the fact of this number has one of the stems."""
        return self._stems.has_any(number, stems)

    def shares(self, question: str) -> tuple[Shares, Shares]:
        """For each fact the share of the question's words, and of its runs of letters, that it knows."""
        return self._stems.shares(question), self._grams.shares(question)


class _Known:
    def __init__(self, known: list[set[str]], cut: Callable[[str], set[str]], unseen: float) -> None:
        self._cut = cut
        self._size = len(known)
        having = Counter(term for own in known for term in own)
        self._weight = {t: math.log(1 + (self._size - n + 0.5) / (n + 0.5)) for t, n in having.items()}
        self._unseen = unseen * math.log(1 + self._size)
        owners: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(known):
            for term in own:
                owners[term].append(number)
        self._owners = {term: np.array(numbers) for term, numbers in owners.items()}
        self._known = known

    def has_any(self, number: int, terms: set[str]) -> bool:
        return not terms.isdisjoint(self._known[number])

    def shares(self, question: str) -> Shares:
        found, total = np.zeros(self._size), 0.0
        for term in self._cut(question):
            weight = self._weight.get(term, self._unseen)
            total += weight
            if term in self._owners:
                found[self._owners[term]] += weight
        return found / total if total else found
