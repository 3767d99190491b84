"""Phrases found in a list of words, all at once and in linear time.

Each pattern is a row of positions in one large bit mask (extended Shift-And after Navarro and Raffinot, with optional
positions): a word costs about ten operations on that mask, whatever it is and however often it comes.
A pattern is written as words between spaces: `will/möchte` alternatives, `umbring*` a beginning, `<ich>` a class of
words, `~3` up to three words between, `[mal]` an optional word, `^` and `$` the ends of the message. A word may be one
that texts hold as several (`u-bahn`, spelled.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.services.danger.folding import END, fold
from bot.services.danger.spelled import pieces, several, ways

_START, _STOP = "^", "$"
_REMEMBERED = 20_000


class PatternError(ValueError):
    """A pattern cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Pattern number `index` ended at word `last`; it began at word `first` at the earliest."""

    index: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Position:
    words: frozenset[str]
    beginnings: tuple[str, ...]
    anything: bool
    optional: bool


class Automaton:
    """All patterns as one machine; safe to share between threads."""

    def __init__(self, patterns: Sequence[str], classes: Mapping[str, Iterable[str]] | None = None) -> None:
        """Raises PatternError."""
        self._exact: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._any = self._first = self._optional = self._before = self._block_end = 0
        self._finals: dict[int, tuple[int, int]] = {}
        apart = {name: several(words) for name, words in (classes or {}).items()}
        alone = {name: tuple(w for w in words if len(pieces(w)) == 1) for name, words in (classes or {}).items()}
        bit = 0
        for index, pattern in enumerate(patterns):
            for way in ways(pattern, apart):
                bit = self._add(index, _positions(way, alone), bit)
        self._final_mask = sum(1 << b for b in self._finals)
        self._longest = max((len(b) for b in self._beginnings), default=0)
        self._masks: dict[str, int] = {}

    def _add(self, index: int, positions: list[_Position], bit: int) -> int:
        first, previous_optional = bit, False
        for position in positions:
            mask = 1 << bit
            for word in position.words:
                self._exact[word] = self._exact.get(word, 0) | mask
            for beginning in position.beginnings:
                self._beginnings[beginning] = self._beginnings.get(beginning, 0) | mask
            if position.anything:
                self._any |= mask
            if position.optional:
                self._optional |= mask
                if not previous_optional:
                    self._before |= mask >> 1
            elif previous_optional:
                self._block_end |= mask >> 1
            previous_optional = position.optional
            bit += 1
        self._first |= 1 << first
        self._finals[bit - 1] = (index, len(positions))
        return bit

    def find(self, words: Sequence[str]) -> list[Found]:
        """Every pattern that occurs in the folded words, with where it ended."""
        found: list[Found] = []
        end = len(words)
        while end and words[end - 1] == END:
            end -= 1
        state = self._step(0, self._exact.get(_START, 0))
        for place in range(end):
            word = words[place]
            state = 0 if word == END else self._step(state, self._mask(word))
            if state & self._final_mask:
                self._collect(state, place, found)
        state = self._step(state, self._exact.get(_STOP, 0))
        if state & self._final_mask:
            self._collect(state, end, found)
        return found

    def _step(self, state: int, mask: int) -> int:
        state = ((state << 1) | self._first) & mask
        with_ends = state | self._block_end
        return state | (self._optional & (~(with_ends - self._before) ^ with_ends))

    def _mask(self, word: str) -> int:
        mask = self._masks.get(word)
        if mask is None:
            mask = self._any | self._exact.get(word, 0)
            for length in range(2, min(len(word), self._longest) + 1):
                mask |= self._beginnings.get(word[:length], 0)
            if len(self._masks) < _REMEMBERED:
                self._masks[word] = mask
        return mask

    def _collect(self, state: int, place: int, found: list[Found]) -> None:
        rest = state & self._final_mask
        while rest:
            low = rest & -rest
            index, length = self._finals[low.bit_length() - 1]
            found.append(Found(index, max(0, place - length + 1), place))
            rest ^= low


def _positions(pattern: str, classes: Mapping[str, tuple[str, ...]]) -> list[_Position]:
    positions: list[_Position] = []
    for element in pattern.split():
        if element[0] == "~":
            if not element[1:].isdecimal() or not 0 < int(element[1:]) < 9:
                raise PatternError(f"{pattern}: {element}")
            positions += [_Position(frozenset(), (), True, True)] * int(element[1:])
        elif element[0] == "[" and element[-1] == "]":
            positions.append(_atom(element[1:-1], pattern, classes, optional=True))
        else:
            positions.append(_atom(element, pattern, classes, optional=False))
    if not positions or positions[0].optional or positions[-1].optional:
        raise PatternError(f"{pattern}: a pattern begins and ends with a word")
    return positions


def _atom(element: str, pattern: str, classes: Mapping[str, tuple[str, ...]], *, optional: bool) -> _Position:
    words: set[str] = set()
    beginnings: set[str] = set()
    for choice in element.split("/"):
        if choice in (_START, _STOP):
            words.add(choice)
            continue
        if choice[:1] == "<" and choice[-1:] == ">":
            if choice[1:-1] not in classes:
                raise PatternError(f"{pattern}: no class {choice}")
            listed = classes[choice[1:-1]]
        else:
            listed = (choice,)
        for word in listed:
            folded = fold(word.rstrip("*"))
            if END in folded:
                raise PatternError(f"{pattern}: {word!r} has the end of a sentence in it")
            if len(folded) < 1 or (word.endswith("*") and len(folded) < 2):
                raise PatternError(f"{pattern}: {word!r} is too short")
            (beginnings if word.endswith("*") else words).add(folded)
    return _Position(frozenset(words), tuple(beginnings), False, optional)
