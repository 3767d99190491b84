"""A town that no served region has: the honest answer, and how to find the Jugendberufsagentur there."""

from __future__ import annotations

import re

from bot.domain.messages import Reply
from bot.domain.topics import SOCIAL
from bot.services.answers import AnswerService
from bot.services.voice import Ask

# Topics that depend on where somebody lives; all others are answered for everybody.
_BY_PLACE = SOCIAL | {
    *("responsible_office", "contact", "office_hours", "who_can_come", "about_jba", "offer_list"),
    *("not_understood", "out_of_scope", "capabilities"),
}
_SERVED = ("town", "region")
_KNOWN = (*_SERVED, "office", "offer")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LIVES = re.compile(r"\b(?:wohn\w*|leb\w*|komm\w*)\b.{0,40}?\b(?:in|aus)\s+(\w{3,})", re.IGNORECASE)
_LONGEST = 3  # words of a name
_ALONE = 2  # a message of so few words is a town's name and nothing else


class TownsElsewhere:
    """Knows larger and neighbouring towns by the lexicon (`towns_elsewhere`), others by „ich wohne in …“."""

    def __init__(self, answers: AnswerService) -> None:
        self._answers = answers
        self._names: tuple[str, ...] = ()
        self._by_small: dict[str, str] = {}

    def reply(self, ask: Ask) -> Reply | None:
        """The answer where the words name such a town and ask for something that depends on it."""
        if ask.pressed:
            return None
        town = self.named(ask.ctx.text)
        alone = town is not None and self._alone(town, ask.ctx.text)
        if any(ask.value(kind) for kind in (_SERVED if alone else _KNOWN)):
            return None
        if ask.topic not in _BY_PLACE and not alone:
            return None
        if town is not None:
            return self._say(ask, "town_elsewhere", town=town)
        lives = _LIVES.search(ask.ctx.text) if ask.topic == "responsible_office" else None
        if lives and lives.group(1).casefold() not in self._answers.library.words("no_town_words"):
            return self._say(ask, "town_unknown")
        return None

    def _alone(self, town: str, text: str) -> bool:
        """Whether a message is nothing but the town („in Bochum“): what else it was taken for is a guess."""
        words = {word.casefold() for word in _WORD.findall(text)} - {word.casefold() for word in _WORD.findall(town)}
        return words <= set(self._answers.library.words("joint_words"))

    def named(self, text: str) -> str | None:
        """The first such town of a text, as it is written properly."""
        words = _WORD.findall(text)
        known = self._known()
        doubtful = self._answers.library.words("towns_elsewhere_doubtful")
        leads = self._answers.library.words("town_lead_words")
        for start in range(len(words)):
            for length in range(min(_LONGEST, len(words) - start), 0, -1):
                name = known.get(" ".join(words[start : start + length]).casefold())
                if name is None:
                    continue
                led = start > 0 and words[start - 1].casefold() in leads
                if led or (name not in doubtful and len(words) - length < _ALONE):
                    return name
        return None

    def _known(self) -> dict[str, str]:
        """The towns by their names in small letters; put together anew only where the lexicon was read anew."""
        names = self._answers.library.words("towns_elsewhere")
        if names is not self._names:
            self._names, self._by_small = names, {name.casefold(): name for name in names}
        return self._by_small

    def _say(self, ask: Ask, name: str, town: str = "") -> Reply:
        choices = (*self._answers.region_choices(), *self._answers.menu())
        return self._answers.say(ask, name, topic="responsible_office", choices=choices, town=town)
