"""Sentences once more, typed in another way: in haste, with letters swapped, left out or doubled; in their own script.

The same for the same sentences.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

from bot.services.danger.composed import SOURCE, Composed
from bot.services.danger.corpus import Sentence
from bot.services.danger.own_script import in_own_script

LONGEST, SHORTEST = 120, 15  # characters of a sentence that gets slips
_OF_DANGER, _OF_OTHERS = 8, 80  # one in so many: of those written for the net, of ordinary ones
_WORD = re.compile(r"[^\W\d_]{4,}")
_A_SLIP_IN = 40  # characters


def slipped(known: Sequence[Sentence]) -> list[Composed]:
    """German sentences once more with slips; each is as if made of itself alone."""
    found = []
    for number, sentence in enumerate(known):
        if sentence.language != "de" or not SHORTEST <= len(sentence.text) <= LONGEST:
            continue
        digest = zlib.crc32(b"slips" + sentence.text.encode())
        if (digest >> 4) % (_OF_DANGER if sentence.source == "danger" else _OF_OTHERS):
            continue
        text = _with_slips(sentence.text, random.Random(digest))  # noqa: S311 - no secret, and the same every time
        if text != sentence.text:
            found.append(Composed(replace(sentence, text=text, source=SOURCE), number, number))
    return found


def put_back(known: Sequence[Sentence]) -> list[Composed]:
    """Sentences in Latin letters once more in their language's own script, as the net reads them too."""
    found = []
    for number, sentence in enumerate(known):
        text = in_own_script(sentence.text, sentence.language)
        if text:
            found.append(Composed(replace(sentence, text=text, source=SOURCE), number, number))
    return found


def _with_slips(text: str, draw: random.Random) -> str:
    for _ in range(1 + len(text) // _A_SLIP_IN):
        words = list(_WORD.finditer(text))
        if not words:
            break
        word = draw.choice(words)
        at = draw.randrange(word.start(), word.end() - 1)
        one, other = text[at], text[at + 1]
        typed = draw.choice((other + one, other + one, one, other, one + one + other))
        text = text[:at] + typed + text[at + 2 :]
    return text
