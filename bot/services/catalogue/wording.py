"""The words of content/offers.yml: phrases in three voices, and what is heard in a question."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.services.catalogue.names import fold
from bot.services.content.schema import FORMAL_AUDIENCES, Mode
from bot.services.context import TurnContext

log = logging.getLogger(__name__)
FILE = "offers.yml"
# What few words may ask of the offer that was spoken of before.
_OF_AN_OFFER = frozenset(("capacity", "status", "contact", "duration", "age", "for_whom", "cost", "results"))
_LIMITS: dict[Mode, int] = {"du": 450, "sie": 450, "easy": 350}
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„#0-9])")
_NO_END = re.compile(r"\b(?:bzw|ca|rd|Nr|Str|Abs|inkl|St|Dr|gem|Ev|\w|\d\d)\.$")
Pattern = re.Pattern[str]


def mode_of(ctx: TurnContext) -> Mode:
    if ctx.easy:
        return "easy"
    return "sie" if ctx.formal or ctx.audience in FORMAL_AUDIENCES else "du"


@dataclass(frozen=True, slots=True)
class Words:
    """The parsed file."""

    phrases: Mapping[str, str | Mapping[str, str]]
    buttons: Mapping[str, str]
    aspects: Mapping[str, Pattern]
    needs: Mapping[str, Pattern]
    school_status: Mapping[str, Pattern]
    kinds: Mapping[str, Pattern]
    topics: Mapping[str, str]
    single: Mapping[str, Pattern] = field(default_factory=dict)
    details: Mapping[str, tuple[Pattern, Pattern]] = field(default_factory=dict)
    by_need: str = ""

    def say(self, phrase_name: str, mode: Mode, /, **values: str | int) -> str:
        """One phrase, filled in; raises KeyError where content lacks it."""
        phrase = self.phrases[phrase_name]
        text = phrase if isinstance(phrase, str) else phrase.get(mode) or phrase["du"]
        return text.format(**values)

    def hears(self, name: str, text: str) -> bool:
        """Whether the pattern `name` (wants_person, compares, …) is in a text."""
        return self.single[name].search(fold(text)) is not None

    def details_asked(self, text: str) -> list[str]:
        """The details (a person, a number, a street, …) that a question asks for."""
        folded = fold(text)
        return [name for name, (asked, _) in self.details.items() if asked.search(folded)]

    def lacks(self, question: str, answer: str) -> bool:
        """Whether a question asks for a detail of which an answer shows nothing."""
        return any(not self.details[name][1].search(answer) for name in self.details_asked(question))

    def asked(self, text: str) -> list[str]:
        """The aspects that a question asks for, in the file's order."""
        folded = fold(text)
        return [aspect for aspect, pattern in self.aspects.items() if pattern.search(folded)]

    def asks_of_offer(self, text: str) -> bool:
        """Whether the words ask what only an offer has: places, a price, an age, whether it still runs, …"""
        return bool(_OF_AN_OFFER & set(self.asked(text)))

    def heard(self, group: Mapping[str, Pattern], text: str) -> list[str]:
        folded = fold(text)
        return [name for name, pattern in group.items() if pattern.search(folded)]


class OfferWords:
    """Reads the file anew when it has changed; a bad one leaves the words in use that were there before."""

    def __init__(self, shipped: Path, overlay: Path | None = None) -> None:
        own = overlay / FILE if overlay else None
        self._path = own if own is not None and own.exists() else shipped / FILE
        self._stamp = 0
        self._words = parse(yaml.safe_load((shipped / FILE).read_text(encoding="utf-8")))

    @property
    def now(self) -> Words:
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._stamp = stamp
                self._words = parse(yaml.safe_load(self._path.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError, re.error, KeyError, AttributeError, TypeError) as error:
            log.error("content/%s cannot be used: %s", FILE, type(error).__name__)
        return self._words


def parse(raw: Mapping[str, Any]) -> Words:
    """Raises KeyError, TypeError, AttributeError or re.error where the file is not what it should be."""
    groups: dict[str, dict[str, Pattern]] = {
        name: {key: re.compile(pattern) for key, pattern in raw[name].items()}
        for name in ("aspects", "needs", "school_status", "kinds")
    }
    names = (
        "wants_person",
        "wants_phone",
        "wants_email",
        "wants_address",
        "wants_call",
        "wants_consultation",
        "compares",
        "ended_words",
        "legal",
        "not_known",
        "asks_responsible",
        "past_day",
        "seeks",
    )
    return Words(
        phrases=raw["phrases"],
        buttons=raw["buttons"],
        topics=raw["topics"],
        by_need=raw["by_need"],
        single={name: re.compile(raw[name]) for name in names},
        details={k: (re.compile(v["asked"]), re.compile(v["shown"])) for k, v in raw["details"].items()},
        aspects=groups["aspects"],
        needs=groups["needs"],
        school_status=groups["school_status"],
        kinds=groups["kinds"],
    )


def sentences(text: str) -> list[str]:
    """The sentences of an entry's text, each whole."""
    pieces: list[str] = []
    for piece in _END.split(text.strip()):
        if pieces and _NO_END.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece for piece in pieces if piece]


def joined(needed: list[str], wanted: list[str], last: list[str], mode: Mode) -> str:
    """The needed sentences (the first in any case), as many of the wanted ones as fit, and the last ones."""
    limit = _LIMITS[mode]
    kept: list[str] = []
    while len(needed) > 1 and len(" ".join([*needed, *last])) > limit:
        needed = needed[:-1]
    for sentence in wanted:
        if sentence in needed or sentence in kept:
            continue
        if len(" ".join([*needed, *kept, sentence, *last])) > limit:
            break
        kept.append(sentence)
    return " ".join(part for part in [*needed, *kept, *last] if part)


def limit_of(mode: Mode) -> int:
    return _LIMITS[mode]


def stopped(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.endswith((".", "!", "?", "“")) else f"{text}."


def bare(text: str) -> str:
    """The text without its full stop, to be put into a sentence."""
    return text.rstrip().removesuffix(".")
