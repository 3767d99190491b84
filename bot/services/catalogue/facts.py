"""Facts found for a question: by its words and by its sentence vector together, of the right region only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bot.domain.catalogue import Fact
from bot.domain.topics import BY_KIND
from bot.services.catalogue.index import Encode, Keeping, KeptIndex, Vector
from bot.services.catalogue.offer_search import OfferSearch
from bot.services.catalogue.service import CatalogueService
from bot.text.kept_vectors import KeptVectors

# The chance from which a find is said as the answer, by what would be said instead (tests/bench/facts.py).
NOTHING_ELSE = 0.15  # that nothing is known, or what a case conference is
ABOUT_AGENCY = 0.2  # the topic has a text on the agency as a whole
OF_REGION = 0.27  # nobody knows what the message is about, or it is about the region's offers or offices
OTHER_TOPIC = 0.5  # the topic has a text of its own
SAME_TOPIC = 0.1  # how much less is enough there for a fact of this topic
INSTEAD = 0.6  # the catalogue has an answer made from an entry
CLEAR = 0.5  # below it a second find that is nearly as likely is said, too
NEAR = 0.5
# How much surer a find must be by what the words do: ask, name a thing („einwohner herne“), tell of the own situation.
Manner = Literal["asks", "names", "tells"]
_SURER: dict[Manner, float] = {"asks": 0.0, "names": 0.15, "tells": 0.3}
NO_VECTORS = 0.15  # how much surer where words alone decide
_LOCAL = frozenset(
    (*BY_KIND["offer"], *BY_KIND["office"], "out_of_scope")
)  # what is asked of the region, by whatever name


class Facts:
    """Searches the facts of the catalogue's present version, and by `offers` its offers."""

    def __init__(
        self,
        catalogue: CatalogueService,
        encode: Encode | None = None,
        cache: Path | None = None,
        version: str = "",
        trained: KeptVectors | None = None,
    ) -> None:
        """See `Keeping`."""
        keeping = Keeping(encode, cache, version, trained)
        self._kept = KeptIndex(catalogue, lambda snapshot: list(snapshot.facts.values()), keeping)
        self.offers = OfferSearch(catalogue, keeping.beside("offers.npz"))

    def prepare(self) -> int:
        """Makes the missing vectors of facts and offers and keeps them; gives their number."""
        return self._kept.prepare() + self.offers.prepare()

    def find(self, text: str, vector: Vector | None = None, region: str | None = None) -> list[tuple[Fact, float]]:
        """Facts of the region (None: of all), best first, with the chance of each to be the right one."""
        return self._kept.find(text, vector, region)

    def answer(
        self,
        found: Sequence[tuple[Fact, float]],
        topic: str | None,
        *,
        instead: bool = False,
        manner: Manner = "asks",
        nothing_else: bool = False,
    ) -> Fact | None:
        """The first find, where it may be said as the answer to words that were understood as `topic` (None: unclear).

        `instead`: in place of an answer that the catalogue has anyway. `manner`: see `Manner`.
        `nothing_else`: without it the catalogue could only say that it does not know.
        """
        if not found:
            return None
        fact, chance = found[0]
        near = topic in _LOCAL or topic is None
        if manner == "tells" and not near:
            return None  # the topic's text speaks to a situation
        limit = OF_REGION if near else OTHER_TOPIC - (SAME_TOPIC if topic == fact.topic else 0.0)
        limit = ABOUT_AGENCY if topic == "about_jba" else limit
        limit = NOTHING_ELSE if nothing_else or topic == "case_conference" else limit
        limit = INSTEAD if instead else limit
        limit += 0.0 if limit == NOTHING_ELSE else _SURER[manner]
        limit += 0.0 if self._kept.has_vectors else NO_VECTORS
        return fact if chance >= limit else None

    def beside(self, found: Sequence[tuple[Fact, float]]) -> Fact | None:
        """The second find, where the first is not clear and this one nearly as likely: both are said then."""
        if len(found) < 2 or found[0][1] >= CLEAR or found[1][1] < NEAR * found[0][1]:
            return None
        return found[1][0]
