"""Long texts cut to at most three pieces, so that a sentence vector never costs more than three short ones."""

from __future__ import annotations

import re
from collections.abc import Callable

TOKENS = 32
_WORD = re.compile(r"\S{1,48}")  # a word without end is cut: no piece may be longer than a window
_SURELY_LONG = 16 * 3 * TOKENS  # characters; above, only the words of the windows are counted

Count = Callable[[str], int]
Span = tuple[int, int]


def windows(text: str, count: Count, hit: Span | None = None) -> tuple[str, ...]:
    """The text itself where it fits into 32 tokens; in two or three even pieces up to 96; else its first and last 32
    tokens and 32 around `hit` (or its middle).

    `count` gives the tokens of a text; `hit` is a span of characters, and never cut apart where it fits.
    """
    if len(text) <= 8 * TOKENS and count(text) <= TOKENS:
        return (text,)
    words = [match.span() for match in _WORD.finditer(text)]
    if not words:
        return ("",)

    def size(i: int) -> int:
        return max(1, count(text[words[i][0] : words[i][1]]))

    if len(text) <= _SURELY_LONG and (even := _even([size(i) for i in range(len(words))])):
        cuts = even
    else:
        end = len(words)
        cuts = [(0, _fill(0, end, 1, size, TOKENS)), (_fill(end - 1, -1, -1, size, TOKENS) + 1, end)]
    if hit is not None:
        begin = next((i for i, (_, end) in enumerate(words) if end > hit[0]), len(words) - 1)
        stop = next((i for i in range(begin, len(words)) if words[i][1] >= hit[1]), len(words) - 1)
        if not any(a <= begin and stop < b for a, b in cuts):
            cuts = [cuts[0], _around(begin, len(words), size), cuts[-1]]
    elif len(cuts) == 2 and cuts[0][1] < cuts[1][0]:
        cuts.insert(1, _around((cuts[0][1] + cuts[1][0]) // 2, len(words), size))
    return tuple(text[words[a][0] : words[b - 1][1]] for a, b in cuts)


def _even(sizes: list[int]) -> list[Span]:
    """Two or three runs of words of about the same size; empty where three windows cannot hold them all."""
    total = sum(sizes)
    pieces = -(-total // TOKENS)
    if pieces > 3:
        return []
    cuts: list[Span] = []
    goal, start, used = total / pieces, 0, 0
    for i, size in enumerate(sizes):
        used += size
        if used >= goal * (len(cuts) + 1) and len(cuts) < pieces - 1:
            cuts.append((start, i + 1))
            start = i + 1
    return [*cuts, (start, len(sizes))] if start < len(sizes) else cuts


def _around(centre: int, end: int, size: Callable[[int], int]) -> Span:
    """The run of words that fills one window with the word `centre` about in its middle."""
    start = _fill(centre, -1, -1, size, TOKENS // 2) + 1
    return start, _fill(start, end, 1, size, TOKENS)


def _fill(start: int, end: int, step: int, size: Callable[[int], int], room: int) -> int:
    """The index of the first word, going from `start` by `step`, that no longer fits (at least one always does)."""
    i = start
    while i != end:
        room -= size(i)
        if room < 0 and i != start:
            break
        i += step
    return i
