"""A short message that says how to speak or who is asking: „bitte siezen", „ich bin die Mutter"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from bot.domain.messages import Audience

_WORD = re.compile(r"\w+")
MOST_WORDS = 12
_AUDIENCES: tuple[Audience, ...] = ("parent", "employer", "school", "young")


class Words(Protocol):
    def words(self, name: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Switch:
    """What the button for the same wish would send."""

    intent: str
    entities: dict[str, str] = field(default_factory=dict)


class Switches:
    """Reads wishes by the lists `switch_…` of the lexicon; what says anything besides is left to the topics."""

    def __init__(self, lexicon: Words) -> None:
        self._lexicon = lexicon

    def of(self, text: str, audience: Audience) -> Switch | None:
        """The wish that the whole message is, for somebody who is taken for `audience` so far."""
        words = _WORD.findall(text.casefold())
        if not words or len(words) > MOST_WORDS:
            return None
        return self._address(words, audience) or self._asker(words, audience)

    def _address(self, words: list[str], audience: Audience) -> Switch | None:
        """Sie or du; „nicht“ turns the wish round."""
        known = self._lexicon.words
        formal, plain = ([w for w in words if w in known(f"switch_{name}_words")] for name in ("formal", "du"))
        pairs = {f"{a} {b}" for a, b in pairwise(words)}
        said_formal = bool(formal) or bool(pairs & set(known("switch_formal_phrases")))
        said_plain = bool(plain) or bool(pairs & set(known("switch_du_phrases")))
        if said_formal == said_plain or not self._only(words, "switch_address_filler", formal, plain):
            return None
        if said_formal != any(word in known("deny_words") for word in words):
            return Switch("switch_formal")
        return Switch("set_audience", {"audience": "young"}) if audience == "young" else None

    def _asker(self, words: list[str], audience: Audience) -> Switch | None:
        """Mother, employer, teacher or the young person; only where the message says nothing else."""
        known = self._lexicon.words
        named = {a: [w for w in words if w in known(f"switch_{a}_words")] for a in _AUDIENCES}
        said = [a for a, found in named.items() if found]
        if len(said) != 1 or said == [audience] or not set(words) & set(known("switch_lead")):
            return None
        who = said[0]
        # „Ich bin Mutter“ may be a young mother who asks for herself; „die Mutter“ and „Mutter von …“ are parents.
        unsure = set(named[who]) & set(known("switch_parent_or_young"))
        if unsure and not set(words) & set(known("switch_of_somebody")):
            return None
        if not self._only(words, "switch_asker_filler", named[who], known("switch_lead"), known("switch_of_somebody")):
            return None
        return Switch("set_audience", {"audience": who})

    def _only(self, words: list[str], filler: str, *more: Iterable[str]) -> bool:
        allowed = set(self._lexicon.words(filler)).union(*more)
        return all(word in allowed or word.isdigit() for word in words)
