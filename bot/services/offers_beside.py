"""The offers that typed words name or mean, said beside an answer about something else or before a form's question."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.messages import Reply
from bot.domain.topics import BY_KIND
from bot.services.answers import AnswerService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.offer_search import (
    BESIDE,
    BESIDE_SURE,
    BESIDE_TOLD,
    PERHAPS,
    PERHAPS_BESIDE,
    PERHAPS_SOUGHT,
)
from bot.services.catalogue.terms import has_matter
from bot.services.context import TurnContext
from bot.services.lexicon import Lexicon
from bot.services.voice import Ask, Said

MOST_SAID = 800  # characters of an answer with what stands beside it
MOST_PERHAPS = 3
REMEMBERED = 5  # offers that the next question can mean
FEWEST_TOLD = 6  # words from which a message tells enough for offers that are less sure
# Where and when the agency is there, and what is said of it and of the assistant: besides, only a sure offer is meant.
_AGENCY = frozenset(("contact", "office_hours", "responsible_office"))
_ABOUT_US = frozenset(("human", "bot_identity", "other_language", "capabilities", "about_jba", "who_can_come"))
_MAY_HELP = frozenset((*BY_KIND["orientation"], *BY_KIND["life"], *BY_KIND["offer"], "parents", "schools", "employers"))


class OffersBeside:
    """What of the catalogue fits the words of a turn besides the topic that they were understood as."""

    def __init__(self, offers: OfferAnswers, answers: AnswerService, lexicon: Lexicon) -> None:
        self._offers = offers
        self._answers = answers
        self._lexicon = lexicon

    def meant(self, ask: Ask, from_chance: float) -> list[str]:
        """The offers that typed words may mean, the likeliest first."""
        text = ask.ctx.text
        return [] if ask.pressed or not has_matter(text) else self._offers.meaning.meant(ask.ctx, text, from_chance)

    def rather(self, ask: Ask, named: str) -> str:
        """The offer that typed words mean where they name this one."""
        weak = [str(e["value"]) for e in ask.entities if e.get("entity") == "offer" and e.get("weak")]
        return self._offers.meaning.rather_than_named(ask.ctx, ask.ctx.text, named, weak)

    def perhaps(self, ask: Ask, least: float = 0.0) -> list[str]:
        """Up to three offers that a message of some length may mean; less likely ones where it looks for something.

        None whose chance is below `least`.
        """
        text = ask.ctx.text
        told = len(text.split()) >= FEWEST_TOLD
        if ask.pressed or not has_matter(text) or not self._offers.meaning.knows_meaning:
            return []
        limit = PERHAPS_SOUGHT if told and self._offers.seeks(text) else PERHAPS
        return self._offers.meaning.perhaps(ask.ctx, text, MOST_PERHAPS, max(limit, least))

    def beside(self, ask: Ask, said: Said) -> Said:
        """The answer, and after it the offer that the words name or mean, where the answer does not name it; or those
        that may fit."""
        last = said.replies[-1]
        if ask.pressed or ask.ctx.care or last.role == "question" or last.topic == "not_understood":
            return said
        named = of_region(ask)
        known = {offer for reply in said.replies for offer in reply.offers} & set(ask.last_offers)
        if not named and known:  # a question about the offer that is spoken of means no other
            return said
        manner = self._lexicon.manner(ask.ctx.text)
        if ask.topic == "human" and manner != "asks":  # who wants a person is told of nothing else
            return said
        line = self._line(ask, said, named, manner == "tells")
        if line is None or sum(len(reply.text) for reply in (*said.replies, line)) > MOST_SAID:
            return said
        offers = [*line.offers, *(said.slots.get("last_offers") or ())][:REMEMBERED]
        return Said([*said.replies, self._answers.found(ask, line)], said.slots | {"last_offers": offers})

    def _line(self, ask: Ask, said: Said, named: list[str], told: bool) -> Reply | None:
        sure = ask.topic in _AGENCY or ask.topic in _ABOUT_US
        elsewhere: list[str] = []
        if self._offers.meaning.knows_meaning and (ask.topic not in _AGENCY or self._tells_enough(ask)):
            elsewhere = self.meant(ask, BESIDE_SURE if sure else BESIDE_TOLD if told else BESIDE)[:1]
        meant = [self.rather(ask, named[0])] if len(named) == 1 else []
        for offer in dict.fromkeys((*meant, *elsewhere)):
            line = self._offers.beside(spoken(ask.ctx), offer, said.replies) if offer not in ask.last_offers else None
            if line is not None:
                return line
        if meant or elsewhere or ask.topic not in _MAY_HELP or not self._tells_enough(ask):
            return None
        return self._offers.perhaps(spoken(ask.ctx), self.perhaps(ask, PERHAPS_BESIDE), said.replies)

    @staticmethod
    def _tells_enough(ask: Ask) -> bool:
        return len(ask.ctx.text.split()) >= FEWEST_TOLD

    def before_form(self, ask: Ask, only_named: bool) -> Reply | None:
        """What the offer is that a question names or surely means, or that is hardly more than a name."""
        asks = only_named or self._lexicon.manner(ask.ctx.text) == "asks"
        if ask.pressed or ask.ctx.care or not asks:
            return None
        named = of_region(ask)
        sure = self.meant(ask, BESIDE_SURE) if self._offers.meaning.knows_meaning else []
        meant = [self.rather(ask, named[0])] if len(named) == 1 else sure
        line = self._offers.beside(spoken(ask.ctx), meant[0], ()) if meant else None
        return replace(line, topic=ask.topic) if line else None


def of_region(ask: Ask) -> list[str]:
    """The offers of the turn's region that the words name, by ordinary words, too."""
    named = (str(e["value"]) for e in ask.entities if e.get("entity") == "offer" and e.get("value"))
    return [offer for offer in dict.fromkeys(named) if offer.startswith(f"{ask.ctx.region}-")]


def spoken(ctx: TurnContext) -> TurnContext:
    """Whoever writes in another language gets the plain German."""
    return replace(ctx, easy=True) if ctx.language != "de" else ctx
