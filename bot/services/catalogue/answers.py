"""Answers from the catalogue: about offers, lists of them, offices, and single facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot.domain.catalogue import Offer, Office, Place
from bot.domain.messages import Reply
from bot.services.catalogue import beside, listing, offices, several, single
from bot.services.catalogue.fact_answers import FactAnswers
from bot.services.catalogue.facts import Facts, Manner
from bot.services.catalogue.meant import MeantOffers, vector_of
from bot.services.catalogue.names import fold
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.twins import of_one_region, twin
from bot.services.catalogue.wording import OfferWords, mode_of
from bot.services.context import TurnContext
from bot.services.documents import telling as documents_telling
from bot.services.documents.search import DocumentSearch

# Topics of which a fact of the catalogue may be the whole answer.
_BY_FACT = ("about_jba", "who_can_come", "office_hours", "case_conference", "events", "responsible_office", "contact")


class OpeningHours(Protocol):
    """The calendar as this module asks it; see `bot.services.calendar.answers`."""

    async def refresh(self) -> None: ...
    def answer(
        self, telling: Telling, region: str, named: Sequence[Office], text: str, now: datetime
    ) -> Reply | None: ...


class OfferAnswers:
    """Gives whole messages in the turn's voice, or an empty list where the catalogue has nothing to say."""

    def __init__(
        self,
        catalogue: CatalogueService,
        words: OfferWords,
        facts: Facts,
        documents: DocumentSearch | None = None,
        hours: OpeningHours | None = None,
    ) -> None:
        """`documents` of the operator are asked where no fact of the catalogue answers; `hours` before any fact."""
        self._documents = documents
        self._hours = hours
        self._catalogue = catalogue
        self._words = words
        self._facts = FactAnswers(catalogue, facts)
        self.meaning = MeantOffers(catalogue, facts.offers, self._facts)

    async def refresh(self) -> None:
        """Takes over what changed in the calendar."""
        if self._hours is not None:
            await self._hours.refresh()

    def about(self, ctx: TurnContext, offer_ids: Sequence[str], topic: str, text: str) -> list[Reply]:
        """The answer about some offers (of the text, or of the turn before). `text` is empty for a pressed button."""
        telling = self._telling(ctx)
        offers = [o for o in map(telling.snapshot.offers.get, dict.fromkeys(offer_ids)) if o is not None]
        named = self._named_regions(text)
        region = named[0] if len(named) == 1 else ctx.region if not named else None
        if not offers:
            return self._unknown_offer(ctx, telling, topic, text, region)
        here = [offer for offer in offers if region is None or offer.region == region]
        if not here and region is not None and text:
            here = [twin for twin in map(partial(twin, telling, region), offers) if twin is not None][:1]
            fact = None if here else self.fact(ctx, text, topic, region, instead=True)
            if not here:
                return [fact or several.elsewhere(telling, offers[0], region, topic)]
        offers = here or offers
        if len(offers) == 1:
            found = self._facts.about(offers[0], text, vector_of(ctx, text)) if text else None
            return [single.answer(telling, offers[0], topic, self._without_names(text, offers[0]), found)]
        if len({offer.region for offer in offers}) == 1 and text:
            compares = self._words.now.hears("compares", text)
            about = [offer.id for offer in offers]
            fact = self.fact(ctx, text, topic, offers[0].region, instead=compares, about=about)
            if fact is not None:
                return [fact]
        if len({offer.region for offer in offers}) > 1 and not named:
            if self._words.now.hears("compares", text) and len({fold(o.short_name) for o in offers}) > 1:
                return [several.compare(telling, of_one_region(offers), topic, text)]
            return [several.by_region(telling, offers, topic, text)]
        return [several.compare(telling, offers, topic, text)]

    def ask_back(self, ctx: TurnContext, offer_ids: Sequence[str]) -> Reply:
        """The question which of some offers is meant."""
        telling = self._telling(ctx)
        return beside.question(telling, [telling.snapshot.offers[offer] for offer in offer_ids])

    def beside(self, ctx: TurnContext, offer_id: str, said: Sequence[Reply]) -> Reply | None:
        """What an offer is, where none of the answers names it."""
        offer = self._catalogue.snapshot.offers.get(offer_id)
        if offer is None or beside.is_named(offer, " ".join(reply.text for reply in said)):
            return None
        return beside.line(self._telling(ctx), offer)

    def seeks(self, text: str) -> bool:
        """Whether the words look for something that there may be: help, a course, a project, somebody."""
        return self._words.now.hears("seeks", text)

    def perhaps(self, ctx: TurnContext, offer_ids: Sequence[str], said: Sequence[Reply]) -> Reply | None:
        """The names of offers that may fit, where no answer names them."""
        telling, told = self._telling(ctx), " ".join(reply.text for reply in said)
        offers = [telling.snapshot.offers[offer] for offer in offer_ids]
        new = [offer for offer in offers if not beside.is_named(offer, told)]
        return beside.perhaps(telling, new) if new else None

    def listing(
        self,
        ctx: TurnContext,
        text: str,
        more: Mapping[str, str] | None = None,
        meant: Sequence[str] = (),
        perhaps: Sequence[str] = (),
    ) -> list[Reply]:
        """A list of what fits the words; `more` are the entities of a pressed button (region, need, legal, offset);
        `meant` stand at its head, or `perhaps` where the words ask for nothing that a list is made by."""
        telling, more = self._telling(ctx), more or {}
        named = self._named_regions(text)
        region = more.get("region") or (named[0] if named else ctx.region)
        if region not in telling.snapshot.regions:
            return [listing.ask_region(telling)]
        words = " ".join((text, more.get("words", "")))
        wanted = listing.wanted_of(telling.words, words, region, ctx.age)
        kept = {"words": words.strip()[:120]} if words.strip() else {}
        first = meant or (perhaps if listing.is_everything(wanted) else ())
        return [listing.answer(telling, wanted, dict(more) | kept, first)]

    def office(self, ctx: TurnContext, topic: str, text: str, entities: Sequence[Mapping[str, Any]]) -> list[Reply]:
        """The answer about an agency or office; an empty list where only the general text of the topic helps."""
        telling = self._telling(ctx)
        values = [str(entity.get("value")) for entity in entities]
        towns = [entry for entry in map(telling.snapshot.places.get, values) if entry is not None]
        named = [entry for entry in map(telling.snapshot.offices.get, values) if entry is not None]
        chosen = next((v for v in values if v in telling.snapshot.regions), None)
        region = chosen or self._region_of(text, towns) or ctx.region
        named = [office for office in named if office.region == region] if region else []
        if topic == "responsible_office":
            fact = self._beside_responsibility(ctx, text, region)
            return [fact or offices.responsible(telling, region, towns)]
        if region not in telling.snapshot.regions:
            return []
        if topic == "office_hours" and self._words.now.hears("past_day", text):
            fact = self.fact(ctx, text, None, region, instead=False)
            if fact is not None:
                return [fact]
        if topic == "office_hours" and self._hours is not None:
            known = self._hours.answer(telling, region, named, text, datetime.fromisoformat(ctx.now))
            if known is not None:
                return [known]
        by_entry = topic in ("contact", "office_hours")  # what is printed of an office answers these
        printed = offices.is_printed(telling, topic, region, named)
        plain = topic == "contact" and printed and offices.asks_for_contact(telling, text)
        fact = None
        if text and topic in _BY_FACT and not plain:
            fact = self.fact(ctx, text, topic, region, instead=by_entry and (printed or self.asks_for_detail(text)))
        if fact is not None and by_entry:
            return [fact]
        if text and not printed:
            own = self.document(ctx, text, topic, region, nothing_else=True)
            if own is not None:
                return [own]
        if topic == "contact":
            return [offices.contact(telling, region, named, text)]
        if topic == "office_hours":
            return [offices.hours(telling, region, named)]
        if topic == "events":
            return [fact] if fact else [offices.events(telling, region)]
        if fact is None and topic in _BY_FACT:
            fact = self._facts.general(telling, topic, region)
        return [fact] if fact else []

    def fact(
        self,
        ctx: TurnContext,
        text: str,
        topic: str | None = None,
        region: str | None = None,
        *,
        instead: bool = False,
        manner: Manner = "asks",
        about: Sequence[str] = (),
    ) -> Reply | None:
        """The fact that answers a question for sure, in its own words, with section and year; None: none does.

        `instead`: surer than an answer from an entry would be. `about`: the offers that were named: no others' fact.
        `manner`: what the words do.
        """
        telling = self._telling(ctx)
        named = self._named_regions(text)
        region = region or (named[0] if len(named) == 1 else ctx.region if not named else None)
        asked = partial(self._facts.answer, telling, text, region, topic, vector=vector_of(ctx, text))
        past = self._words.now.hears("past_day", text)  # no text of a topic names a day that lies behind
        search = partial(asked, manner=manner, about=about, nothing_else=past)
        if instead:
            return search(instead=True)
        if self._documents is None:
            return search()
        return search(instead=True) or self.document(ctx, text, topic, region) or search()

    def document(
        self, ctx: TurnContext, text: str, topic: str | None, region: str | None, *, nothing_else: bool = False
    ) -> Reply | None:
        """The passage of the operator's documents that answers for sure, as it stands there; None: none does.

        `nothing_else`: the catalogue could only say that it does not know.
        """
        if self._documents is None:
            return None
        found = self._documents.find(text, vector_of(ctx, text), region)
        if not found or not found[0].is_sure(topic, nothing_else):
            return None
        telling = self._telling(ctx)
        return documents_telling.answer(telling, found[0].document, found[0].passage, topic or "about_jba")

    def asks_of_offer(self, text: str) -> bool:
        """Whether the words ask what only an offer has: places, a price, an age, whether it still runs, …"""
        return self._words.now.asks_of_offer(text)

    def asks_for_detail(self, text: str) -> bool:
        """Whether the words ask for a person, a number, a street, …"""
        return bool(self._words.now.details_asked(text))

    def no_fact(self, ctx: TurnContext, region: str | None, topic: str) -> Reply:
        """That the documents do not say it, and who would know."""
        telling = self._telling(ctx)
        text = telling.say("no_fact")
        region = region or ctx.region
        if region in telling.snapshot.regions:
            text = f"{text} {telling.who_knows(region)}"
        steps = (telling.button("human", "human"), telling.button("callback", "callback"))
        return Reply(topic, text, choices=steps)

    # -- parts -----------------------------------------------------------------------------------------

    def _telling(self, ctx: TurnContext) -> Telling:
        today = datetime.fromisoformat(ctx.now).date()
        return Telling(self._words.now, self._catalogue.snapshot, mode_of(ctx), today)

    def _named_regions(self, text: str) -> list[str]:
        found = self._catalogue.find(text) if text else []
        return list(dict.fromkeys(m.region for m in found if m.entity in ("town", "region")))

    def _without_names(self, text: str, offer: Offer) -> str:
        """The words around an offer's name: „1-Euro-Job“ asks for no price."""
        for match in sorted(self._catalogue.find(text, offer.region), key=lambda match: -match.start):
            if match.value == offer.id:
                text = f"{text[: match.start]}…{text[match.end :]}"
        return text

    def _region_of(self, text: str, towns: Sequence[Place]) -> str | None:
        if towns:
            return towns[0].region
        named = self._named_regions(text)
        return named[0] if named else None

    def _beside_responsibility(self, ctx: TurnContext, text: str, region: str | None) -> Reply | None:
        """The fact that is asked for where the words do not ask who is responsible, or where one is very sure."""
        if not text or region is None:
            return None
        asks = self._words.now.hears("asks_responsible", text)
        fact = self.fact(ctx, text, "responsible_office", region, instead=asks)
        meant = self.meaning.rather_than_fact(ctx, text) if fact is not None and region == ctx.region else []
        return self.about(ctx, meant, "responsible_office", text)[0] if meant else fact

    def _unknown_offer(
        self, ctx: TurnContext, telling: Telling, topic: str, text: str, region: str | None
    ) -> list[Reply]:
        fact = self._facts.answer(telling, text, region, None, vector=vector_of(ctx, text), nothing_else=True)
        fact = fact or (self.document(ctx, text, None, region) if text else None)
        if fact is not None:
            return [fact]
        said = telling.say("no_such_offer")
        if region in telling.snapshot.regions:
            said = f"{said} {telling.who_knows(region)}"
        choices = (telling.button("list", "offer_list"), telling.button("human", "human"))
        return [Reply(topic, said, choices=choices)]
