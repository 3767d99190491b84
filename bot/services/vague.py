"""Messages that say nothing yet: a filler, an age, „ich hab mal ne frage"; and bare names, which end a thought."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

Kind = Literal["question", "age", "filler"]
_WORD = re.compile(r"\w+")
_SOUNDLESS = re.compile(r"[\s.?!,;:…\-]*")
MOST_WORDS = 9
_AGES = range(8, 40)
# What two names of one kind in one thought would be: two offers, or two places.
_OFFER, _PLACE = ("offer",), ("region", "town")


class Words(Protocol):
    def words(self, name: str) -> tuple[str, ...]: ...


class Vague:
    """Reads messages by the lists `vague_…` of the lexicon; what says anything besides is none of these."""

    def __init__(self, lexicon: Words) -> None:
        self._lexicon = lexicon

    def kind(self, text: str) -> Kind | None:
        """What the whole message is, where it gives no topic a hold; a guess would only lead astray."""
        words = _WORD.findall(text.casefold())
        if not words:
            return "filler" if _SOUNDLESS.fullmatch(text) else None
        if len(words) > MOST_WORDS:
            return None
        if self._are(words, "vague_filler_words"):
            return "filler"
        if set(words) & set(self._lexicon.words("vague_question_words")) and self._are(
            words, "vague_question_words", "vague_question_filler"
        ):
            return "question"
        numbers = [int(word) for word in words if word.isdecimal() and word.isascii()]
        rest = [word for word in words if not word.isdecimal()]
        aged = len(numbers) == 1 and numbers[0] in _AGES and bool(rest)
        return "age" if aged and self._are(rest, "vague_age_words") else None

    def bare(self, text: str, entities: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the message is nothing but names („in herne“, „hat das talentcenter“), said to something before."""
        named = _sure(entities)
        covered = {place for e in named for place in range(int(e["start"]), int(e["end"]))}
        around = "".join(" " if place in covered else letter for place, letter in enumerate(text))
        return bool(covered) and self._are(_WORD.findall(around.casefold()), "joint_words")

    def of_no_language(self, text: str) -> bool:
        """Whether its words stand in many languages („mama“): which one is written, they do not say."""
        return self._are(_WORD.findall(text.casefold()), "no_language_words")

    def _are(self, words: Sequence[str], *names: str) -> bool:
        return set(words) <= {word for name in names for word in self._lexicon.words(name)}


def contradict(entities: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two messages name different offers or different places: then they are two thoughts."""
    for kinds in (_OFFER, _PLACE):
        here, there = (
            {str(e["value"]) for e in _sure(found) if e.get("entity") in kinds} for found in (entities, others)
        )
        if here and there and here.isdisjoint(there):
            return True
    return False


def _sure(entities: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [e for e in entities if "start" in e and not e.get("weak") and e.get("entity") in (*_OFFER, *_PLACE)]
