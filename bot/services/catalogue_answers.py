"""The catalogue's answers as the responder wants them: in the turn's voice, with the offers that were named."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.messages import Reply, Source
from bot.services.answers import AnswerService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.contract import source_of
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.context import TurnContext
from bot.services.lexicon import Lexicon
from bot.services.voice import Ask, Said

UNSURE = 0.5  # below it a fact may speak for another topic than the one that was guessed
REMEMBERED = 5  # offers that the next question can mean


class FromCatalogue:
    """Implements `bot.services.responding.CatalogueAnswers`."""

    def __init__(
        self, catalogue: CatalogueService, offers: OfferAnswers, facts: Facts, answers: AnswerService, lexicon: Lexicon
    ) -> None:
        self._catalogue = catalogue
        self._offers = offers
        self._facts = facts
        self._answers = answers
        self._lexicon = lexicon

    async def refresh(self) -> None:
        await self._catalogue.refresh()

    def offer(self, ask: Ask) -> Said | None:
        named = [str(e["value"]) for e in ask.entities if e.get("entity") == "offer" and e.get("value")]
        if not named and (ask.pressed or ask.topic != "offer_info" or self._lexicon.refers(ask.ctx.text)):
            named = list(ask.last_offers)
        if not named and not ask.ctx.text:
            return None
        return self._said(ask, self._offers.about(_spoken(ask.ctx), named, ask.topic, ask.ctx.text))

    def listing(self, ask: Ask) -> Said | None:
        more = {str(e["entity"]): str(e["value"]) for e in ask.entities if e.get("entity") and e.get("value")}
        return self._said(ask, self._offers.listing(_spoken(ask.ctx), ask.ctx.text, more if ask.pressed else None))

    def office(self, ask: Ask) -> Said | None:
        return self._said(ask, self._offers.office(_spoken(ask.ctx), ask.topic, ask.ctx.text, ask.entities))

    async def fact(self, ask: Ask) -> Said | None:
        text, region = ask.ctx.text, ask.ctx.region
        if region is None or not self._lexicon.is_question(text):
            return None
        return await asyncio.to_thread(self._fact, ask, text, region)

    def _fact(self, ask: Ask, text: str, region: str) -> Said | None:
        found = self._facts.find(text, region=region, topic=ask.topic)
        if not found or found[0][1] < self._facts.sure:
            return None
        fact = found[0][0]
        if fact.topic != ask.topic and ask.confidence >= UNSURE:
            return None
        reply = self._offers.fact(_spoken(ask.ctx), text, ask.topic, region)
        return self._said(ask.about(fact.topic), [replace(reply, topic=fact.topic)]) if reply else None

    def _said(self, ask: Ask, replies: list[Reply]) -> Said | None:
        if not replies:
            return None
        framed = [self._answers.found(ask, reply) for reply in replies]
        offers = list(dict.fromkeys(offer for reply in replies for offer in reply.offers))[:REMEMBERED]
        return Said(framed, {"last_offers": offers} if offers else {})


def _spoken(ctx: TurnContext) -> TurnContext:
    """Whoever writes in another language gets the plain German."""
    return replace(ctx, easy=True) if ctx.language != "de" else ctx


def entry_source(catalogue: CatalogueService, entry_id: str) -> Source | None:
    """The source of a catalogue entry; None for an unknown id, or a place, which has none."""
    entry = catalogue.entry(entry_id)
    if entry is None or getattr(entry, "source", None) is None:
        return None
    return source_of(entry, catalogue.snapshot.regions)
