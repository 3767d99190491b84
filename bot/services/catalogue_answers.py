"""The catalogue's answers as the responder wants them: in the turn's voice, with the offers that were named."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from typing import Any

from bot.domain.messages import Reply, Source
from bot.domain.topics import BY_KIND
from bot.services.answers import AnswerService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.contract import source_of
from bot.services.catalogue.offer_search import ASKED, IN_LIST, UNCLEAR
from bot.services.catalogue.service import CatalogueService
from bot.services.clarify import SURE_ENOUGH
from bot.services.documents.search import DocumentSearch
from bot.services.lexicon import Lexicon
from bot.services.offers_beside import REMEMBERED, OffersBeside, of_region, spoken
from bot.services.voice import Ask, Said

_WORD = re.compile(r"\w+")
UNSURE = 0.5  # below it a fact may speak for another topic than the one that was guessed
FEW_WORDS = 5  # so short a question about places or contact has no subject of its own
# Under these topics few words that point back („was kostet das?“) are mostly about the offer that was spoken of.
_OFTEN_OF_AN_OFFER = frozenset((*BY_KIND["offer"], "contact", "who_can_come", "about_jba", "out_of_scope"))


class FromCatalogue:
    """Implements `bot.services.responding.CatalogueAnswers`."""

    def __init__(
        self,
        catalogue: CatalogueService,
        offers: OfferAnswers,
        answers: AnswerService,
        lexicon: Lexicon,
        documents: DocumentSearch | None = None,
    ) -> None:
        self._documents = documents
        self._catalogue = catalogue
        self._offers = offers
        self._answers = answers
        self._lexicon = lexicon
        self._beside = OffersBeside(offers, answers, lexicon)

    async def refresh(self) -> None:
        await self._catalogue.refresh()
        await self._offers.refresh()
        if self._documents is not None:
            await self._documents.refresh()

    def offer(self, ask: Ask) -> Said | None:
        named = [str(e["value"]) for e in ask.entities if e.get("entity") == "offer" and e.get("value")]
        if len(named) == 1 and not ask.pressed and ask.ctx.text:
            named = [self._beside.rather(ask, named[0])]
        if not named and self._means_the_last(ask):
            named = list(ask.last_offers)
        if not named:
            named = self._beside.meant(ask, ASKED)[:1]
        if not named and (ask.pressed or ask.confidence < UNSURE):
            return None
        return self._said(ask, self._offers.about(spoken(ask.ctx), named, ask.topic, ask.ctx.text))

    def meant(self, ask: Ask) -> Said | None:
        """The answer about the offer that an unclear message means; where that is less sure, the question whether it
        does."""
        if ask.pressed or ask.value("vague"):
            return None
        if not self._offers.meaning.knows_meaning or ask.ctx.failures:
            return None
        meant = self._beside.meant(ask, UNCLEAR)
        if meant:
            return self.offer(ask.about("offer_info").naming(meant[:1]))
        perhaps = of_region(ask)[:1] or self._beside.perhaps(ask)
        if not perhaps or _another_topic_stands_out(ask):
            return None
        return self._said(ask, [self._offers.ask_back(spoken(ask.ctx), perhaps)])

    def beside(self, ask: Ask, said: Said) -> Said:
        return self._beside.beside(ask, said)

    def asked_of(self, ask: Ask) -> Said | None:
        line = self._beside.before_form(ask, only_named=self.names_only(ask))
        return self._said(ask, [line]) if line else None

    def _means_the_last(self, ask: Ask) -> bool:
        """Whether a message without a name speaks of the offers that were named before."""
        if ask.pressed or self._lexicon.refers(ask.ctx.text):
            return True
        return ask.topic != "offer_info" and len(ask.ctx.text.split()) <= FEW_WORDS

    def follows_up(self, ask: Ask) -> bool:
        """Whether a few words ask something of the offer that was spoken of before („gibts das noch?“)."""
        if ask.pressed or not ask.last_offers or ask.entities or len(ask.ctx.text.split()) > FEW_WORDS:
            return False
        sure = ask.confidence >= UNSURE and ask.topic not in _OFTEN_OF_AN_OFFER
        return not sure and self._lexicon.refers(ask.ctx.text) and self._offers.asks_of_offer(ask.ctx.text)

    def asks_about(self, ask: Ask) -> bool:
        named = _named_here(ask)
        return bool(named) and (self._lexicon.asks(ask.ctx.text) or len(_around(named, ask.ctx.text)) <= FEW_WORDS)

    def names_one(self, ask: Ask) -> bool:
        return len(of_region(ask)) == 1

    def names_only(self, ask: Ask) -> bool:
        """Whether a message is hardly more than an offer's name."""
        named = _named_here(ask)
        return bool(named) and len(_around(named, ask.ctx.text)) <= 1

    def missing(self, ask: Ask) -> Said | None:
        """That the documents lack a detail (a name, a number, a street) that is asked for of the agency itself."""
        of_agency = self._lexicon.hears("agency_words", ask.ctx.text) or any(
            e.get("entity") == "office" for e in ask.entities
        )
        if ask.ctx.region is None or not of_agency or not self._offers.asks_for_detail(ask.ctx.text):
            return None
        return self._said(ask, [self._offers.no_fact(spoken(ask.ctx), ask.ctx.region, "about_jba")])

    def listing(self, ask: Ask) -> Said | None:
        more = {str(e["entity"]): str(e["value"]) for e in ask.entities if e.get("entity") and e.get("value")}
        meant, perhaps = self._beside.meant(ask, IN_LIST)[:1], self._beside.perhaps(ask)
        replies = self._offers.listing(spoken(ask.ctx), ask.ctx.text, more if ask.pressed else None, meant, perhaps)
        finder = self._answers.choice("find", "find_offer", ask)
        replies = [r if r.role == "question" else replace(r, choices=(*r.choices, finder)) for r in replies]
        return self._said(ask, replies)

    def office(self, ask: Ask) -> Said | None:
        return self._said(ask, self._offers.office(spoken(ask.ctx), ask.topic, ask.ctx.text, ask.entities))

    async def fact(self, ask: Ask, instead: bool = False) -> Said | None:
        text, region = ask.ctx.text, ask.ctx.region
        manner = self._lexicon.manner(text)
        sure = ask.confidence >= UNSURE or manner == "tells"
        topic = ask.topic if sure and ask.topic != "not_understood" else None
        if region is None:  # facts are those of a region; documents may be for all
            if not self._lexicon.is_question(text):
                return None
            own = await asyncio.to_thread(self._offers.document, spoken(ask.ctx), text, topic, None)
            return self._said(ask, [own]) if own and not instead else None
        if topic is None and not instead and not ask.pressed and not of_region(ask):
            meant = await asyncio.to_thread(self._offers.meaning.rather_than_fact, ask.ctx, text)
            if meant:
                return self.offer(ask.about("offer_info").naming(meant))
        if instead and not ask.pressed and not ask.values("offer"):
            meant = await asyncio.to_thread(self._offers.meaning.rather_than_fact, ask.ctx, text)
            if meant:
                return None
        about = ask.values("offer") or (ask.last_offers if self._means_the_last(ask) else ())
        about = about if instead or _named_here(ask) else ()
        search = partial(self._offers.fact, instead=instead, manner=manner, about=about)
        reply = await asyncio.to_thread(search, spoken(ask.ctx), text, topic, region)
        return self._said(ask, [reply]) if reply else None

    def _said(self, ask: Ask, replies: list[Reply]) -> Said | None:
        if not replies:
            return None
        framed = [self._answers.found(ask, reply) for reply in replies]
        offers = list(dict.fromkeys(offer for reply in replies for offer in reply.offers))[:REMEMBERED]
        return Said(framed, {"last_offers": offers} if offers else {})


def _another_topic_stands_out(ask: Ask) -> bool:
    """Whether one topic that is not about offers is so likely that the question back is about it."""
    likely = [confidence for _, confidence in ask.ranking[:2]]
    about_offers = bool(ask.ranking) and ask.ranking[0][0] in BY_KIND["offer"]
    if not likely or about_offers:
        return False
    return likely[0] >= SURE_ENOUGH and likely[0] >= 2 * likely[-1] * (len(likely) > 1)


def _named_here(ask: Ask) -> list[dict[str, Any]]:
    """The offers that the words name beyond doubt, of the turn's region where it has one."""
    named = [e for e in ask.entities if e.get("entity") == "offer" and not e.get("weak") and "start" in e]
    region = ask.ctx.region
    return [e for e in named if region is None or str(e["value"]).startswith(f"{region}-")]


def _around(named: list[dict[str, Any]], text: str) -> list[str]:
    """The words of a text that belong to no name."""
    covered = {place for e in named for place in range(int(e["start"]), int(e["end"]))}
    return _WORD.findall("".join(" " if place in covered else letter for place, letter in enumerate(text)))


def entry_source(catalogue: CatalogueService, entry_id: str) -> Source | None:
    """The source of a catalogue entry; None for an unknown id, or a place, which has none."""
    entry = catalogue.entry(entry_id)
    if entry is None or getattr(entry, "source", None) is None:
        return None
    return source_of(entry, catalogue.snapshot.regions)
