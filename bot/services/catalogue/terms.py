"""Texts as weighted terms for search by words: stems and runs of four letters, so that compounds still meet."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from spacy.lang.de.stop_words import STOP_WORDS

from bot.services.catalogue.names import fold, words

# Words of asking: they carry no matter.
_ASKING = (
    "gibt gibts wieviel wieviele viele viel heisst bitte sag sagen kannst koennen weisst kennst frage wissen "
    "moechte erklaer eigentlich genau denn mal ja nein hallo hi danke"
)
_STOP = frozenset(fold(word) for word in STOP_WORDS) | frozenset(_ASKING.split())
# Words around the thing itself in questions for an offer.
_AROUND = "sowas irgendwas irgendwie suche such brauch brauche habt bietet geht gehts gehoert infos"
# What every offer is or has: who says no more than this means none of them.
_GENERAL = "hilfe hilft helfen helft unterstuetzung alt alter angebot angebote problem probleme kostet kosten zahlen"
_WITHOUT_MATTER = _STOP | frozenset(_AROUND.split())
_ALL_SHARE = _WITHOUT_MATTER | frozenset(_GENERAL.split())
_ENDINGS = ("innen", "ungen", "ern", "em", "en", "er", "es", "e", "n", "s")
_GRAM = 4
_GRAM_SHARE = 0.35  # what a run of letters counts against a whole stem
_K, _B = 1.2, 0.6


def stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def without_asking(text: str) -> str:
    """The words that carry meaning; all of them where none does."""
    return " ".join(word.typed for word in words(text) if word.folded not in _WITHOUT_MATTER) or text


def has_matter(text: str) -> bool:
    """Whether a word says what it is about, more than „ich brauch hilfe“ does."""
    return any(word.folded not in _ALL_SHARE for word in words(text))


def terms(text: str, without: frozenset[str] = frozenset()) -> Counter[str]:
    """Stems („=ausbildung“) and runs of letters („#bild“) of the words that carry meaning."""
    found: Counter[str] = Counter()
    for word in words(text):
        if word.folded in _STOP or word.folded in without or (len(word.folded) < 2 and not word.folded.isdigit()):
            continue
        root = stem(word.folded)
        found[f"={root}"] += 1
        found.update(f"#{root[i : i + _GRAM]}" for i in range(len(root) - _GRAM + 1))
    return found


class TermIndex:
    """Finds texts by their words: 0 where nothing meets, about 1 where all of a question does."""

    def __init__(self, texts: Sequence[str], without: Iterable[str] = ()) -> None:
        self._without = frozenset(word.folded for name in without for word in words(name))
        counted = [terms(text, self._without) for text in texts]
        self._size = len(texts)
        lengths = [sum(n for t, n in c.items() if t[0] == "=") or 1 for c in counted]
        mean = sum(lengths) / max(len(lengths), 1) or 1
        having = Counter(term for c in counted for term in c)
        self._idf = {t: math.log(1 + (self._size - n + 0.5) / (n + 0.5)) for t, n in having.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (count, length) in enumerate(zip(counted, lengths, strict=True)):
            for term, times in count.items():
                weight = times * (_K + 1) / (times + _K * (1 - _B + _B * length / mean))
                self._postings[term].append((number, min(weight, 1.0)))

    def stems(self, text: str) -> int:
        """The number of words in a text that carry meaning."""
        return sum(1 for term in terms(text, self._without) if term[0] == "=")

    def scores(self, question: str) -> dict[int, float]:
        """Text number: the share of the question's weight that it meets."""
        asked = terms(question, self._without)
        unseen = math.log(1 + self._size)
        total = 0.0
        found: dict[int, float] = defaultdict(float)
        for term in asked:
            share = 1.0 if term[0] == "=" else _GRAM_SHARE / 2
            weight = share * self._idf.get(term, unseen if term[0] == "=" else 0.0)
            total += weight
            for number, meets in self._postings.get(term, ()):
                found[number] += weight * meets
        return {number: value / total for number, value in found.items()} if total else {}
