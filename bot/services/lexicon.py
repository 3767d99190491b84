"""Short typed words that count as a button while a question is open: yes, no, stop, skip, a time that suits."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Literal

from bot.domain.booking import REASONS, Reason
from bot.services.content.library import Library

Meaning = Literal["yes", "no", "stop", "go_on", "skip"]
MEANINGS: tuple[Meaning, ...] = ("stop", "skip", "go_on", "yes", "no")
_MARKS = re.compile(r"[^\w\s]+")
QUESTION_WORDS = 4  # a question with fewer words asks for no single fact
LONGEST_TIME = 120  # characters of an answer to „when does it suit“
LONGEST_PICK = 4  # words of „ich nehm das zweite“
NEAR_FOR = 4  # words behind „für“ within which the person stands
LONGEST_NAME = 3  # words of a name


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
        return len(_plain(text).split()) >= QUESTION_WORDS and self.asks(text)

    def asks(self, text: str) -> bool:
        """Whether a text of any length asks for something."""
        return "?" in text or bool(set(_plain(text).split()) & set(self._library.words("question_words")))

    def manner(self, text: str) -> Literal["asks", "names", "tells"]:
        """Whether a text asks for something, only names it, or tells of somebody's own situation."""
        words = _plain(text).split()
        long = len(words) >= QUESTION_WORDS - 1
        if "?" in text or (long and (self.asks(text) or self._begins_asking(words))):
            return "asks"
        return "tells" if self.hears("told_words", text) else "names"

    def _begins_asking(self, words: list[str]) -> bool:
        """Whether a verb stands before its subject („haben alle bestanden“); „hab schulden“ has none."""
        verbs, subjects = self._library.words("first_verbs"), self._library.words("subject_words")
        return words[0] in verbs and words[1] in subjects

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

    # -- what the appointment form asks -------------------------------------------------------------

    def hears(self, name: str, text: str) -> bool:
        """Whether one of the words of the list `name` stands in the text."""
        return bool(set(_plain(text).split()) & set(self._library.words(name)))

    def visit_way(self, text: str) -> Literal["office", "phone", "video"] | None:
        """How an appointment is to be held; None where a text names no way, or several."""
        ways: tuple[Literal["office", "phone", "video"], ...] = ("office", "phone", "video")
        named = [way for way in ways if self.hears(f"visit_{way}_words", text)]
        return named[0] if len(named) == 1 else None

    def reason(self, text: str) -> Reason | None:
        """What an appointment is to be about; None where a text names nothing, or several things."""
        named = [reason for reason in REASONS if reason != "other" and self.hears(f"reason_{reason}_words", text)]
        return named[0] if len(named) == 1 else None

    def asks_hours(self, text: str) -> bool:
        """Whether a text asks when somebody is there („habt ihr morgen auf“) rather than naming a time that suits."""
        words = _plain(text).split()
        towards = {*self._library.words("time_words"), *self._library.words("towards_words")}
        # „auf Mittwoch“, „auf den 3.“ say where to, not that somebody is open.
        open_words = [w for w, then in zip_longest(words, words[1:]) if not (w == "auf" and _is_day(then, towards))]
        return bool(set(open_words) & set(self._library.words("hours_words"))) and (
            "?" in text or self.hears("question_words", text) or self.hears("address_words", text)
        )

    def picked(self, text: str) -> int | None:
        """Which of the times shown is meant by a short „das zweite“, counted from 0; „am 3.“ and „um 3“ are times."""
        words = set(_plain(text).split())
        numbers = {word for name in ("first", "second", "third") for word in self._library.words(f"{name}_words")}
        if len(text.split()) > LONGEST_PICK or words - numbers - set(self._library.words("pick_filler_words")):
            return None
        named = [n for n, name in enumerate(("first", "second", "third")) if self.hears(f"{name}_words", text)]
        return named[0] if len(named) == 1 else None

    def wants_others(self, text: str) -> bool:
        """Whether a text says no more than that none of what was shown suits („passt alles nicht“, „andere tage“)."""
        words = set(_plain(text).split())
        anchors = set(self._library.words("other_times_words"))
        return bool(words & anchors) and not words - anchors - set(self._library.words("other_times_filler_words"))

    def denies(self, text: str) -> bool:
        return self.hears("deny_words", text)

    def says_name(self, text: str) -> bool:
        """Whether a text introduces somebody („ich heiße …“) rather than being a bare word."""
        return _plain(text).startswith(tuple(self._library.words("name_lead_phrases")))

    def for_somebody_else(self, text: str) -> bool:
        """Whether a text asks in somebody's place whom one works with („für eine Klientin von mir“)."""
        words = _plain(text).split()
        persons = set(self._library.words("third_person_words"))
        places = [n for n, word in enumerate(words) if word in ("für", "fuer")]
        return any(persons & set(words[place + 1 : place + 1 + NEAR_FOR]) for place in places)

    def wishes_appointment(self, text: str) -> bool:
        """Whether a text asks for an appointment beside what else it says; one from a letter is none."""
        named = self.hears("appointment_words", text) and not self.hears("appointment_other_words", text)
        return named and self.hears("appointment_wish_words", text)

    def renames(self, text: str) -> bool:
        """Whether a text gives somebody's name whatever it was asked for („ich heiße doch Ali“)."""
        return bool(text) and _plain(text).startswith(tuple(self._library.words("name_correction_phrases")))

    def keeps_secret(self, text: str) -> bool:
        """Whether a text says that somebody is not to hear of it („meine Mutter darf das nicht wissen“)."""
        words = _plain(text).split()
        asks = "?" in text or not words or words[0] in self._library.words("question_words")
        return not asks and self.hears("secret_verbs", text) and self.denies(text)

    def name(self, text: str) -> str | None:
        """The name in a short text („ich bin Mia“); None where it rather says or asks something."""
        words = [word.strip(".,!;:()„“\"'") for word in text.split()]
        lead = set(self._library.words("name_lead_words"))
        while words and words[0].casefold() in lead:
            words = words[1:]
        few = 0 < len(words) <= LONGEST_NAME and len(text.split()) <= LONGEST_NAME + 5
        plain = all(word.replace("-", "").isalpha() for word in words)
        common = {*self._library.words("question_words"), *self._library.words("deny_words"), *lead}
        spoken = any(word.casefold() in common for word in words) or "?" in text
        return " ".join(words) if few and plain and not spoken and self.meaning(text) is None else None


def _is_day(word: str | None, towards: set[str]) -> bool:
    return word is not None and (word in towards or word[0].isdigit())


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).casefold().split())
