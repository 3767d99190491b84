"""Offers of the same name in several regions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.catalogue import Offer
from bot.services.catalogue.names import fold
from bot.services.catalogue.telling import Telling

_DIGIT = re.compile(r"\d")


def twin(telling: Telling, region: str, offer: Offer) -> Offer | None:
    """The offer of a region that goes by a name of this one of another region."""
    for other in telling.snapshot.offers.values():
        if other.region == region and _names(offer) & _names(other):
            return other
    return None


def _names(offer: Offer) -> set[str]:
    """Folded, without paragraphs: different things run under the same one."""
    return {fold(name) for name in (offer.name, offer.short_name, *offer.aliases) if not _DIGIT.search(name)}


def of_one_region(offers: Sequence[Offer]) -> list[Offer]:
    """The offers of the region that has most of the names that are to be compared."""
    regions = [offer.region for offer in offers]
    best = max(dict.fromkeys(regions), key=regions.count)
    return [offer for offer in offers if offer.region == best]
