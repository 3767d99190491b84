"""Short typed words that count as a button while a question is open: yes, no, stop, skip, a time that suits."""

from __future__ import annotations

import re
from typing import Literal

from bot.services.content.library import Library

Meaning = Literal["yes", "no", "stop", "go_on", "skip"]
MEANINGS: tuple[Meaning, ...] = ("stop", "skip", "go_on", "yes", "no")
_MARKS = re.compile(r"[^\w\s]+")
QUESTION_WORDS = 4  # a question with fewer words asks for no single fact
LONGEST_TIME = 120  # characters of an answer to „when does it suit“


class Lexicon:
    """Reads content/lexicon.yml; a text counts only where the whole of it is such a word."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def meaning(self, text: str) -> Meaning | None:
        plain = _plain(text)
        return next((m for m in MEANINGS if plain in {_plain(word) for word in self._library.words(m)}), None)

    def way(self, text: str) -> Literal["phone", "email"] | None:
        """How somebody wants to be reached; None where a text names no way, or both."""
        words = set(_plain(text).split())
        phone = bool(words & set(self._library.words("by_phone")))
        email = bool(words & set(self._library.words("by_email")))
        return None if phone == email else "phone" if phone else "email"

    def is_question(self, text: str) -> bool:
        """Whether a text of some length asks for something; the word that asks may stand anywhere."""
        words = _plain(text).split()
        asks = "?" in text or bool(set(words) & set(self._library.words("question_words")))
        return len(words) >= QUESTION_WORDS and asks

    def refers(self, text: str) -> bool:
        """Whether a text points at what was spoken of before („und wer ist da zuständig“)."""
        return bool(set(_plain(text).split()) & set(self._library.words("refer_words")))

    def is_time(self, text: str) -> bool:
        """Whether a text says when it suits („dienstags ab 15 uhr“) rather than asking something."""
        plain = _plain(text)
        if len(text) > LONGEST_TIME or "?" in text or not plain:
            return False
        words = plain.split()
        if words[0] in self._library.words("question_words"):
            return False
        named = bool(set(words) & set(self._library.words("time_words")))
        near = bool(set(words) & set(self._library.words("near_words")))
        anchored = any(w in self._library.words("anchor_words") or w.rstrip("h").isdigit() for w in words)
        return named or (near and anchored)


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).casefold().split())
