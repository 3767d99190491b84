"""Names as people type them: words without case, umlauts, hyphens and quotes, with their place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_BRACKETS = re.compile(r"\(([^)]*)\)")
_LONG_WORD = re.compile(r"qualifizierung\b", re.IGNORECASE)  # „einstiegsquali“
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as typed, folded, and where it stands."""

    typed: str
    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    return text.casefold().replace("ß", "ss").translate(_FOLDED)


def words(text: str) -> list[Word]:
    return [Word(m.group(), fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def forms(names: list[str]) -> set[tuple[str, ...]]:
    """Every way of writing some names, as folded words: with and without what stands in brackets, and that alone."""
    found: set[tuple[str, ...]] = set()
    for name in names:
        inner = _BRACKETS.findall(name)
        variants = [name, _BRACKETS.sub(" ", name)]
        variants += [text for text in inner if len(text) >= 2 and not text.strip().isdigit()]
        variants += [short for variant in variants if (short := _LONG_WORD.sub("quali", variant)) != variant]
        for variant in variants:
            found.add(_folded_words(variant))
            found.add(_folded_words(_CAMEL.sub(" ", variant)))
    return {form for form in found if form and (len("".join(form)) >= 2)}


def _folded_words(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(text))
