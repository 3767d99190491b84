"""Facts found for a question: by its words and by its sentence vector together, of the right region only."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.domain.catalogue import Fact
from bot.domain.topics import BY_KIND
from bot.services.catalogue.learnt import LearntQuestions
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.terms import TermIndex
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import SIZE

log = logging.getLogger(__name__)
Vector = np.ndarray[Any, np.dtype[np.float32]]
Encode = Callable[[Sequence[str]], Vector]  # texts -> rows of length 1

# From here the fact answers the question. In five-fold cross-validation over 4,415 ways of asking, 0.5 let 62 % speak,
# 77 % of them rightly; of 400 questions about other things, 4 % reached it.
SURE = 0.48
SURE_BY_WORDS = 0.6  # the same where there are no vectors
_FEW = 20
_WORDS = 0.5  # what meeting all words of a question counts against being learnt as its question
_ONE_WORD = 0.5  # what a question of one meaningful word counts: „hallo Leute“ asks for no population
SAME_TOPIC = 0.12  # how much less sure it may be where its topic is
OTHER_TOPIC = 0.12  # how much surer a find must be whose topic is not the one that was understood
INSTEAD = 0.12  # how much surer it must be to replace an answer made from an entry
# A question of the region with one find far before all others: score and lead together. In cross-validation 0.65 let
# 59 % speak, 82 % of them rightly.
CLEAR = 0.6
_OF_TOPIC = 0.06  # bonus of a fact of the topic that was understood
_AT_ONCE = 8
_LOCAL = frozenset((*BY_KIND["offer"], *BY_KIND["office"]))  # what is asked of the region, by whatever name


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

    def find(
        self, text: str, vector: Vector | None = None, region: str | None = None, topic: str | None = None
    ) -> list[tuple[Fact, float]]:
        """Facts of the region (None: of all), best first, with scores from 0 to about 1; `SURE` and more answers."""
        index = self._index()
        by_words = index.terms.scores(text)
        if vector is None and index.learnt is not None and self._encode is not None:
            vector = self._encode([text])[0]
        weight = 1.0 if index.terms.stems(text) >= 2 else _ONE_WORD
        best: dict[str, float] = {}
        for number, fact in enumerate(index.owners):
            if region is None or fact.region == region:
                best[fact.id] = max(best.get(fact.id, 0.0), by_words.get(number, 0.0))
        learnt = index.learnt.scores(vector, region) if vector is not None and index.learnt is not None else {}
        facts = index.snapshot.facts
        scored = {
            i: weight * ((learnt[i] + _WORDS * words) if learnt else words)
            + (_OF_TOPIC if topic == facts[i].topic else 0)
            for i, words in best.items()
        }
        return sorted(((facts[i], score) for i, score in scored.items()), key=lambda pair: -pair[1])

    @property
    def sure(self) -> float:
        """The score from which a find answers the question."""
        built = self._built
        return SURE if built is not None and built.has_vectors else SURE_BY_WORDS

    def answer(self, found: Sequence[tuple[Fact, float]], topic: str | None, instead: bool = False) -> Fact | None:
        """The first find, where it may be said as the answer to a question that was understood as `topic`.

        `instead`: in place of an answer that the catalogue has anyway, which takes more.
        """
        if not found:
            return None
        fact, score = found[0]
        lead = score - (found[1][1] if len(found) > 1 else 0.0)
        if topic in _LOCAL and not instead and score + lead >= CLEAR:
            return fact
        return fact if self.is_sure(fact, score, topic, instead) else None

    def is_sure(self, fact: Fact, score: float, topic: str | None, instead: bool = False) -> bool:
        """Whether the find may be said as the answer to a question that was understood as `topic`.

        `instead`: in place of an answer that the catalogue has anyway, which takes more.
        """
        needed = self.sure + (INSTEAD if instead else 0.0)
        if topic is None:  # nobody knows what the message is about
            return score >= needed + OTHER_TOPIC
        if topic == fact.topic:
            return score >= needed - SAME_TOPIC
        return score >= needed + (0.0 if {topic, fact.topic} <= _LOCAL else OTHER_TOPIC)

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
        self.owners: list[Fact] = []
        self.texts: list[str] = []
        for fact in snapshot.facts.values():
            for text in (*fact.question, fact.text):
                self.owners.append(fact)
                self.texts.append(text)
        names = [name for region in snapshot.regions.values() for name in (region.name, *region.aliases)]
        self.terms = TermIndex(self.texts, without=names)
        self.vectors: Vector = np.zeros((len(self.texts), SIZE), dtype=np.float32)
        self.missing: list[int] = []  # texts without a vector yet
        self.learnt: LearntQuestions | None = None

    def learn(self) -> None:
        """Learns from the vectors, once there is one of each text."""
        if self.has_vectors:
            facts, regions = [fact.id for fact in self.owners], [fact.region for fact in self.owners]
            self.learnt = LearntQuestions(self.vectors, facts, regions)

    @property
    def has_vectors(self) -> bool:
        return bool(self.texts) and not self.missing
