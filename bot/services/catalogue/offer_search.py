"""The offer that words mean without naming it: by what it is, for whom, or how people call it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.catalogue import Offer
from bot.services.catalogue.index import Keeping, KeptIndex, Vector
from bot.services.catalogue.ranking import Weighing, Weights
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot

# The chance from which an offer is taken for the one that is meant (tests/bench/offers.py), by what else would be said:
# that nobody knows which offer, a question back, a list, an answer about something else that stays beside it.
ASKED, UNCLEAR, IN_LIST, BESIDE = 0.2, 0.35, 0.3, 0.2
# From which an offer is one of three that may fit: where the words tell something, where they look for something, and
# beside an answer that stands for itself.
PERHAPS, PERHAPS_SOUGHT, PERHAPS_BESIDE = 0.12, 0.05, 0.15
PERHAPS_TOO = 0.33  # the chance of the others against the likeliest
BESIDE_TOLD = 0.5  # beside an answer to words that tell of a situation
BESIDE_SURE = 0.6  # beside what is said of the agency and the way to a person
NO_VECTORS = 0.2  # how much surer where words alone decide
NARROWER = 0.6  # than the named one, of which it is a part
# Where all words but the name speak of another offer; the name may be an ordinary word („mit Praktikum").
OTHER_THAN_NAMED, OTHER_THAN_WORD = 0.9, 0.4
RATHER = 0.6  # instead of a fact that is less likely, where nobody knows what the words are about
# Found as those of facts are.
OF_OFFERS = Weighing(
    Weights((9.4, 7.5, 2.5, 3.6, 0.1), (0.44, 0.17, 1.33, -1.76), -2.43),
    Weights((0.0, 0.0, 4.0, 6.2, 1.4), (0.67, 0.4, -1.65, -0.16), -4.85),
    matter_only=True,
)


@dataclass(frozen=True, slots=True)
class AskedOffer:
    """An offer with all ways of asking for it, and what a reader learns of it."""

    offer: Offer
    question: tuple[str, ...]
    text: str

    @property
    def id(self) -> str:
        return self.offer.id

    @property
    def region(self) -> str:
        return self.offer.region


def asked_offer(offer: Offer) -> AskedOffer:
    names = dict.fromkeys((offer.name, offer.short_name, *offer.aliases, *offer.asked))
    told = (offer.summary, offer.for_whom, offer.description)
    return AskedOffer(offer, tuple(names), " ".join(filter(None, told)))


def asked_offers(snapshot: Snapshot) -> list[AskedOffer]:
    return [asked_offer(offer) for offer in snapshot.offers.values()]


class OfferSearch:
    """Searches the offers of the catalogue's present version."""

    def __init__(self, catalogue: CatalogueService, keeping: Keeping) -> None:
        self._kept = KeptIndex(catalogue, asked_offers, keeping, OF_OFFERS)

    def prepare(self) -> int:
        """Makes the missing vectors; gives their number."""
        return self._kept.prepare()

    @property
    def has_vectors(self) -> bool:
        """Whether meaning counts; words alone find too much for what nobody asked by name."""
        return self._kept.has_vectors

    def find(self, text: str, vector: Vector | None, region: str) -> list[tuple[Offer, float]]:
        """The offers of a region, the likeliest first, each with the chance to be the one that is meant; less where
        words alone decide."""
        less = 0.0 if self.has_vectors else NO_VECTORS
        return [(asked.offer, chance - less) for asked, chance in self._kept.find(text, vector, region)]
