"""Messages made of two sentences: danger (or what only sounds like it) before or behind an ordinary request.

People tell danger beside a question more often than they announce it; whoever writes single sentences does not.
"""

from __future__ import annotations

import zlib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.services.danger.corpus import Sentence
from bot.text.normalise import normalise

SOURCE = "composed"
LONGEST, SHORTEST, ORDINARY = 110, 20, 90  # characters of what is joined; of a request at least and at most
_OF_DANGER, _OF_REQUESTS, _POOL = (1, 5), (1, 24), (1, 16)  # shares of the sentences that are taken
_JOINTS = (". ", ", ", ". ", " ", "? ", "\n")


@dataclass(frozen=True, slots=True)
class Composed:
    """A sentence of two, and the numbers of both among the sentences it was made from."""

    sentence: Sentence
    said: int
    request: int


def composed(known: Sequence[Sentence]) -> list[Composed]:
    """German sentences written for the net, each beside a request; the same for the same sentences."""
    german = [(i, s, zlib.crc32(s.text.encode())) for i, s in enumerate(known) if s.language == "de"]
    requests = [(i, s, n) for i, s, n in german if _is_request(s)]
    pool = sorted((n, i) for i, _, n in requests if _taken(n, _POOL))
    if not pool:
        return []
    said = [
        (i, s, n) for i, s, n in german if s.source == "danger" and len(s.text) <= LONGEST and _taken(n, _OF_DANGER)
    ]
    said += [(i, s, n) for i, s, n in requests if _taken(n, _OF_REQUESTS)]
    found = []
    for i, sentence, number in said:
        mixed = zlib.crc32(b"beside", number)
        _, other = pool[bisect(pool, (mixed, 0)) % len(pool)]
        if other != i:
            text = _joined(sentence.text, known[other].text, mixed)
            found.append(Composed(replace(sentence, text=text, source=SOURCE), i, other))
    return found


def _is_request(sentence: Sentence) -> bool:
    return sentence.source == "ordinary" and sentence.kind == "none" and SHORTEST < len(sentence.text) < ORDINARY


def _taken(number: int, share: tuple[int, int]) -> bool:
    return (number >> 4) % share[1] < share[0]


def _joined(said: str, request: str, mixed: int) -> str:
    """What is said stands behind the request twice as often as before it."""
    first, second = (said, request) if mixed % 3 == 0 else (request, said)
    return normalise(first.rstrip(".?! ") + _JOINTS[(mixed >> 8) % len(_JOINTS)] + second)
