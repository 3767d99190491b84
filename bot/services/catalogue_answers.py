"""The catalogue's answers as the responder wants them: in the turn's voice, with the offers that were named."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from bot.domain.messages import Reply, Source
from bot.services.answers import AnswerService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.contract import source_of
from bot.services.catalogue.service import CatalogueService
from bot.services.context import TurnContext
from bot.services.documents.search import DocumentSearch
from bot.services.lexicon import Lexicon
from bot.services.voice import Ask, Said

UNSURE = 0.5  # below it a fact may speak for another topic than the one that was guessed
FEW_WORDS = 5  # so short a question about places or contact has no subject of its own
REMEMBERED = 5  # offers that the next question can mean


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

    async def refresh(self) -> None:
        await self._catalogue.refresh()
        await self._offers.refresh()
        if self._documents is not None:
            await self._documents.refresh()

    def offer(self, ask: Ask) -> Said | None:
        named = [str(e["value"]) for e in ask.entities if e.get("entity") == "offer" and e.get("value")]
        if not named and self._means_the_last(ask):
            named = list(ask.last_offers)
        if not named and (ask.pressed or ask.confidence < UNSURE):
            return None
        return self._said(ask, self._offers.about(_spoken(ask.ctx), named, ask.topic, ask.ctx.text))

    def _means_the_last(self, ask: Ask) -> bool:
        """Whether a message without a name speaks of the offers that were named before."""
        if ask.pressed or self._lexicon.refers(ask.ctx.text):
            return True
        return ask.topic != "offer_info" and len(ask.ctx.text.split()) <= FEW_WORDS

    def asks_about(self, ask: Ask) -> bool:
        named = [e for e in ask.entities if e.get("entity") == "offer" and not e.get("weak") and "start" in e]
        return bool(named) and self._lexicon.is_question(ask.ctx.text)

    def listing(self, ask: Ask) -> Said | None:
        more = {str(e["entity"]): str(e["value"]) for e in ask.entities if e.get("entity") and e.get("value")}
        replies = self._offers.listing(_spoken(ask.ctx), ask.ctx.text, more if ask.pressed else None)
        finder = self._answers.choice("find", "find_offer", ask)
        replies = [r if r.role == "question" else replace(r, choices=(*r.choices, finder)) for r in replies]
        return self._said(ask, replies)

    def office(self, ask: Ask) -> Said | None:
        return self._said(ask, self._offers.office(_spoken(ask.ctx), ask.topic, ask.ctx.text, ask.entities))

    async def fact(self, ask: Ask, instead: bool = False) -> Said | None:
        text, region = ask.ctx.text, ask.ctx.region
        asks = self._lexicon.asks(text)
        topic = ask.topic if ask.confidence >= UNSURE else None
        if region is None:  # facts are those of a region; documents may be for all
            if not self._lexicon.is_question(text):
                return None
            own = await asyncio.to_thread(self._offers.document, _spoken(ask.ctx), text, topic, None)
            return self._said(ask, [own]) if own and not instead else None
        search = partial(self._offers.fact, instead=instead, asks=asks, about=ask.values("offer") if instead else ())
        reply = await asyncio.to_thread(search, _spoken(ask.ctx), text, topic, region)
        return self._said(ask, [reply]) if reply else None

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
