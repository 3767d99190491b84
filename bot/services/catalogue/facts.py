"""Facts found for a question: by its words and by its sentence vector together, of the right region only."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bot.domain.catalogue import Fact
from bot.domain.topics import BY_KIND
from bot.services.catalogue.learnt import LearntQuestions
from bot.services.catalogue.ranking import Ranking
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import SIZE

log = logging.getLogger(__name__)
Vector = np.ndarray[Any, np.dtype[np.float32]]
Encode = Callable[[Sequence[str]], Vector]  # texts -> rows of length 1

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
_FEW = 20
_AT_ONCE = 8
_LOCAL = frozenset(
    (*BY_KIND["offer"], *BY_KIND["office"], "out_of_scope")
)  # what is asked of the region, by whatever name


class Facts:
    """Searches the facts of the catalogue's present version; vectors are kept on disk by what they were made of."""

    def __init__(
        self,
        catalogue: CatalogueService,
        encode: Encode | None = None,
        cache: Path | None = None,
        version: str = "",
        trained: KeptVectors | None = None,
    ) -> None:
        """`version` names the encoder; vectors of another are made anew. Without `encode` words alone decide.

        `trained` has the vectors of the seed, made in training; `cache` keeps those of what staff changed since.
        """
        self._trained = trained
        self._catalogue = catalogue
        self._encode = encode
        self._cache = cache
        self._version = version
        self._built: _Index | None = None

    def prepare(self) -> int:
        """Makes the missing vectors (half a minute for all of them) and keeps them; gives their number."""
        index = self._index()
        return self._complete(index, index.missing)

    def _complete(self, index: _Index, missing: list[int]) -> int:
        if self._encode is None or not missing:
            return 0
        for start in range(0, len(missing), _AT_ONCE):  # the encoder is locked meanwhile: others wait for a piece only
            piece = missing[start : start + _AT_ONCE]
            index.vectors[piece] = self._encode([index.texts[number] for number in piece])
        index.missing = []
        index.learn()
        self._write_cache({self._key(text): row for text, row in zip(index.texts, index.vectors, strict=True)})
        return len(missing)

    def find(self, text: str, vector: Vector | None = None, region: str | None = None) -> list[tuple[Fact, float]]:
        """Facts of the region (None: of all), best first, with the chance of each to be the right one."""
        index = self._index()
        if vector is None and self._encode is not None and index.has_vectors:
            vector = self._encode([text])[0]
        regions = index.rankings if region is None else {region} & index.rankings.keys()
        found = [one for name in regions for one in index.rankings[name].chances(text, vector)]
        return sorted(found, key=lambda pair: -pair[1])

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
        limit += 0.0 if self._index().has_vectors else NO_VECTORS
        return fact if chance >= limit else None

    def beside(self, found: Sequence[tuple[Fact, float]]) -> Fact | None:
        """The second find, where the first is not clear and this one nearly as likely: both are said then."""
        if len(found) < 2 or found[0][1] >= CLEAR or found[1][1] < NEAR * found[0][1]:
            return None
        return found[1][0]

    def _index(self) -> _Index:
        snapshot = self._catalogue.snapshot
        if self._built is None or self._built.snapshot is not snapshot:
            index = _Index(snapshot)
            known = self._read_cache()
            trained = self._trained.known(index.texts) if self._trained else [None] * len(index.texts)
            for number, (text, made) in enumerate(zip(index.texts, trained, strict=True)):
                row = made if made is not None else known.get(self._key(text))
                if row is None:
                    index.missing.append(number)
                else:
                    index.vectors[number] = row
            if len(index.missing) <= _FEW:  # what staff changed: made at once
                self._complete(index, index.missing)
            index.learn()
            self._built = index
        return self._built

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._version}\n{text}".encode()).hexdigest()[:24]

    def _read_cache(self) -> dict[str, Vector]:
        if self._cache is None or not self._cache.exists():
            return {}
        try:
            with np.load(self._cache) as stored:
                return dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))
        except (OSError, ValueError, KeyError) as error:
            log.warning("facts: %s is made anew: %s", self._cache.name, type(error).__name__)
            return {}

    def _write_cache(self, rows: dict[str, Vector]) -> None:
        if self._cache is None:
            return
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        new = self._cache.with_suffix(".new.npz")
        np.savez(new, keys=np.array(list(rows)), rows=np.stack(list(rows.values())).astype(np.float32))
        new.replace(self._cache)


class _Index:
    """The searchable texts of one version: each fact's questions and its own words."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._facts = list(snapshot.facts.values())
        self.texts: list[str] = []
        self._owners: list[Fact] = []
        for fact in self._facts:
            for text in (*fact.question, fact.text):
                self._owners.append(fact)
                self.texts.append(text)
        self.vectors: Vector = np.zeros((len(self.texts), SIZE), dtype=np.float32)
        self.missing: list[int] = []  # texts without a vector yet
        self.rankings: dict[str, Ranking] = {}

    def learn(self) -> None:
        """Learns from the vectors, once there is one of each text; until then words alone decide."""
        for region in dict.fromkeys(fact.region for fact in self._facts):
            facts = [fact for fact in self._facts if fact.region == region]
            self.rankings[region] = Ranking(facts, self._learnt(facts) if self.has_vectors else None)

    def _learnt(self, facts: list[Fact]) -> LearntQuestions:
        number = {fact.id: place for place, fact in enumerate(facts)}
        asking: list[int] = []
        own = [0] * len(facts)
        for row, (fact, text) in enumerate(zip(self._owners, self.texts, strict=True)):
            if fact.id in number and text is fact.text:
                own[number[fact.id]] = row
            elif fact.id in number:
                asking.append(row)
        owners = [number[self._owners[row].id] for row in asking]
        return LearntQuestions(self.vectors[asking], owners, self.vectors[own])

    @property
    def has_vectors(self) -> bool:
        return bool(self.texts) and not self.missing
