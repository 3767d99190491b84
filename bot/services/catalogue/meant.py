"""The offers that typed words mean, beside or instead of those that they name."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.catalogue import Offer
from bot.services.catalogue.fact_answers import FactAnswers
from bot.services.catalogue.index import Vector
from bot.services.catalogue.names import fold
from bot.services.catalogue.offer_search import (
    NARROWER,
    OTHER_THAN_NAMED,
    OTHER_THAN_WORD,
    PERHAPS,
    PERHAPS_TOO,
    RATHER,
    OfferSearch,
)
from bot.services.catalogue.service import CatalogueService
from bot.services.context import TurnContext, unpacked

# Of the chance of the meant offer, for the named one to give way to it; for one that an ordinary word names.
_LESS_LIKELY, _WORD_LESS_LIKELY = 0.1, 0.75


class MeantOffers:
    """Asks the search of offers for the turn's region."""

    def __init__(self, catalogue: CatalogueService, search: OfferSearch, facts: FactAnswers) -> None:
        self._catalogue = catalogue
        self._search = search
        self._facts = facts

    @property
    def knows_meaning(self) -> bool:
        return self._search.has_vectors

    def meant(self, ctx: TurnContext, text: str, from_chance: float) -> list[str]:
        """The offers of the turn's region that the words may mean without naming them, the likeliest first."""
        return [offer.id for offer, chance in self._found(ctx, text) if chance >= from_chance]

    def perhaps(self, ctx: TurnContext, text: str, most: int, from_chance: float) -> list[str]:
        """Offers that the words may mean: the likely ones, and those of which the likeliest facts tell."""
        found = self._found(ctx, text)
        if not found or ctx.region is None:
            return []
        first = found[0][1]
        likely = [offer.id for offer, chance in found if first >= from_chance and chance >= first * PERHAPS_TOO]
        told = self._facts.likely(text, ctx.region, max(PERHAPS, from_chance), vector_of(ctx, text))
        likely += [fact.offers[0] for fact in told if len(fact.offers) == 1]
        return list(dict.fromkeys(likely))[:most]

    def rather_than_fact(self, ctx: TurnContext, text: str) -> list[str]:
        """The offer that the words mean, where it is sure and likelier than any fact."""
        found = self._found(ctx, text) if self.knows_meaning else []
        if not found or found[0][1] < RATHER:
            return []
        offer, chance = found[0]
        return [offer.id] if chance > self._facts.best(text, offer.region, vector_of(ctx, text)) else []

    def rather_than_named(self, ctx: TurnContext, text: str, offer_id: str, weak: Collection[str] = ()) -> str:
        """The offer that the words mean where they name one: a part of it („im Werkcampus für Alleinerziehende"), or
        another one of which all other words speak; else the named one. `weak`: those named by ordinary words."""
        named = self._catalogue.snapshot.offers.get(offer_id)
        found = self._found(ctx, text) if self.knows_meaning else []
        if named is None or not found or named.region != ctx.region:
            return offer_id
        other, chance = found[0]
        part = fold(named.short_name) in fold(f"{other.name} {other.short_name}")
        if part and chance >= NARROWER:
            return other.id
        of_named = next((c for offer, c in found if offer.id == offer_id), 0.0)
        limit, less = (OTHER_THAN_WORD, _WORD_LESS_LIKELY) if offer_id in weak else (OTHER_THAN_NAMED, _LESS_LIKELY)
        return other.id if chance >= limit and of_named <= chance * less else offer_id

    def _found(self, ctx: TurnContext, text: str) -> list[tuple[Offer, float]]:
        if ctx.region not in self._catalogue.snapshot.regions or not text:
            return []
        return self._search.find(text, vector_of(ctx, text), ctx.region)


def vector_of(ctx: TurnContext, text: str) -> Vector | None:
    """The vector of the turn's words; None where the text is another."""
    return unpacked(ctx.vector) if ctx.vector and text == ctx.text else None
