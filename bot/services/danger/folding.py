"""Text as the danger net compares it: one spelling for what people type in many ways."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

END = "."  # a sentence ends here; no pattern reaches across it
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0670])*"  # with the marks that stand over them
_TOKEN = re.compile(
    rf"{_LETTERS}(?:['\u200c]{_LETTERS})*|[.!?;…\n]+|[\U0001f300-\U0001faff\u2620\u2764]|[xX:]['\-]?[dDpP)(]+"
)
_UMLAUT = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ё": "е", "ґ": "г"}
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": "", "\u200c": ""}
)
_SPELLED = re.compile("([aou])e")  # „schlaegt", „toeten"; both sides are folded, so „neue" may lose its e
_TWICE = re.compile(r"([^\W\d_])\1+")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word (or END, or a face) and where it stands in the text."""

    word: str
    start: int
    stop: int


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One spelling of a word: lower case, no marks, „ae" as „ä", no doubled letters."""
    word = word[:LONGEST].lower().translate(_UMLAUT)
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _TWICE.sub(r"\1", _SPELLED.sub(r"\1", word.replace("'", "")))


def tokens(text: str) -> list[Token]:
    """The folded words of a normalised text, in order; linear in its length."""
    found = []
    for match in _TOKEN.finditer(text):
        raw = match.group()
        word = END if raw[0] in ".!?;…\n" else fold(raw) or raw
        found.append(Token(word, match.start(), match.end()))
    return found
