"""Which offers fit a question: by region, words, age, status, need, legal area."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue import Offer, Status, is_rechecked, status_of
from bot.services.catalogue.names import fold

_SIMILAR = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty fields ask for nothing."""

    region: str | None = None
    words: str = ""
    age: int | None = None
    status: Status | None = None
    needs: Collection[str] = ()
    legal_area: str | None = None
    school_status: str | None = None
    kinds: Collection[str] = ()


def fits(offer: Offer, wanted: Wanted, today: date) -> bool:
    checks = (
        wanted.region is None or offer.region == wanted.region,
        wanted.status is None or status_of(offer, today) == wanted.status,
        wanted.age is None or fits_age(offer, wanted.age),
        not wanted.needs or bool(set(wanted.needs) & set(offer.needs)),
        wanted.legal_area is None or wanted.legal_area in offer.legal_basis,
        wanted.school_status is None or _fits_school(offer, wanted.school_status),
        not wanted.kinds or offer.kind in wanted.kinds,
        not wanted.words or has_words(offer, wanted.words),
    )
    return all(checks)


def fits_age(offer: Offer, age: int) -> bool:
    return (offer.age_min or 0) <= age <= (offer.age_max or 200)


def _fits_school(offer: Offer, status: str) -> bool:
    return not offer.school_status or "any" in offer.school_status or status in offer.school_status


def has_words(offer: Offer, query: str) -> bool:
    """Whether every word of the query stands somewhere in what a reader of the entry sees."""
    seen = seen_of(offer)
    return all(word in seen for word in fold(query).split())


def seen_of(offer: Offer) -> str:
    """What a reader of the entry sees, and the names it goes by, folded."""
    told = (offer.summary, offer.description, offer.for_whom, offer.provider, offer.paragraph)
    return fold(" ".join(filter(None, (offer.name, offer.short_name, *offer.aliases, *told, *offer.places))))


def _distance(offer: Offer, needs: Collection[str]) -> int:
    """How far down an offer's list of needs the first wanted one stands: what it is mainly for comes first."""
    if not needs:
        return 0
    return min((place for place, need in enumerate(offer.needs) if need in needs), default=len(offer.needs))


def ranked(offers: Iterable[Offer], needs: Collection[str], today: date) -> list[Offer]:
    """Re-checked ones first, then those that are mainly for a wanted need; otherwise in the document's order."""
    order = {"running": 0, "unknown": 1, "ended": 2}
    return sorted(
        offers,
        key=lambda offer: (
            order[status_of(offer, today)],
            not is_rechecked(offer, today),
            _distance(offer, needs),
            not offer.contact,
            offer.source.span[0],
        ),
    )


def similar(offers: Mapping[str, Offer], offer: Offer, today: date, region: str | None = None) -> list[Offer]:
    """Those of a region (the offer's own) that have not ended and meet the same needs, best first; or its successor."""
    region = region or offer.region
    successor = offers.get(offer.successor or "")
    if successor and successor.region == region and status_of(successor, today) != "ended":
        return [successor]
    others = [
        other
        for other in offers.values()
        if other.region == region
        and other.id != offer.id
        and other.kind != "event"
        and status_of(other, today) != "ended"
        and set(other.needs) & set(offer.needs)
    ]
    return ranked(others, offer.needs, today)[:_SIMILAR]
