"""Passages found for a question, as facts are: by words and by sentence vectors together, of the right region only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from bot.domain.documents import Document, Passage
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.terms import TermIndex, terms
from bot.services.documents.meaning import Encode, Vector, rows_of
from bot.services.ports import Store

SURE = 0.42  # from here a passage answers: of 400 questions about other things one reached SURE + OTHER_TOPIC
OTHER_TOPIC = 0.05  # how much surer it must be where the question was understood as a topic, which has its own text
NOTHING_ELSE = 0.1  # how much less sure it may be where the catalogue could only say that it does not know
_BY_WORDS = 0.78  # what words alone count for a passage without vectors
_LOW, _HIGH = 0.82, 0.95  # e5's cosines of unrelated and of like sentences
_ONE_WORD = 0.75  # what a question of one meaningful word counts
_HEADED = 0.08  # bonus where the whole question is in the passage's own heading: it is what that is about


@dataclass(frozen=True, slots=True)
class Found:
    document: Document
    passage: Passage
    score: float

    def is_sure(self, topic: str | None, nothing_else: bool = False) -> bool:
        """Whether the passage may be said as the answer to a question that was understood as `topic`."""
        return self.score >= SURE + (-NOTHING_ELSE if nothing_else else OTHER_TOPIC if topic else 0.0)


class DocumentSearch:
    """Searches the documents as the database has them; `refresh()` costs nothing while nothing has changed."""

    def __init__(
        self, store: Store, catalogue: CatalogueService, encode: Encode | None = None, version: str = ""
    ) -> None:
        """`version` names the encoder; passages with vectors of another are found by their words alone."""
        self._store = store
        self._catalogue = catalogue
        self._encode = encode
        self._version = version
        self._index: _Index | None = None
        self._seen: int | None = None

    async def refresh(self) -> None:
        """Takes over what was imported or removed; to be called after the catalogue's own refresh."""
        snapshot = self._catalogue.snapshot
        if snapshot.version == self._seen:
            return
        async with self._store.read() as work:
            known = {document.id: document for document in await work.documents.all()}
            rows = await work.documents.passages()
        passages = [(document_id, passage) for document_id, _, passage in rows]
        self._index = await asyncio.to_thread(_Index, passages, known, snapshot, self._version)
        self._seen = snapshot.version

    def find(self, text: str, vector: Vector | None = None, region: str | None = None) -> list[Found]:
        """The best passages of the region's documents and of those for all (None: of these only), best first."""
        index = self._index
        if index is None:
            return []
        numbers = [n for n, (d, _) in enumerate(index.passages) if d.region is None or d.region == region]
        if not numbers:
            return []
        by_words = index.terms.scores(text)
        if vector is None and self._encode is not None and len(index.rows):
            vector = self._encode([text])[0]
        asked = frozenset(term for term in terms(text) if term[0] == "=")
        weight = 1.0 if index.terms.stems(text) >= 2 else _ONE_WORD
        similar = index.similar(vector) if vector is not None else {}
        found = []
        for number in numbers:
            words = by_words.get(number, 0.0)
            score = 0.5 * words + 0.5 * similar[number] if number in similar else _BY_WORDS * words
            score += _HEADED * index.headed(number, asked)
            document, passage = index.passages[number]
            found.append(Found(document, passage, weight * score))
        return sorted(found, key=lambda one: -one.score)


class _Index:
    """The passages of one version, with the catalogue's facts beside them: what is a rare word is seen on all."""

    def __init__(
        self, passages: list[tuple[str, Passage]], known: dict[str, Document], snapshot: Snapshot, version: str
    ) -> None:
        self.passages = [(known[document_id], passage) for document_id, passage in passages if document_id in known]
        texts = [f"{passage.heading}. {passage.text}" for _, passage in self.passages]
        beside = [text for fact in snapshot.facts.values() for text in (*fact.question, fact.text)] if texts else []
        names = [name for region in snapshot.regions.values() for name in (region.name, *region.aliases)]
        own = [passage.heading.rpartition(" › ")[2] for _, passage in self.passages]
        self._headings = [frozenset(terms(heading)) for heading in own]
        self.terms = TermIndex(texts + beside, without=names)
        kept = [(number, rows_of(passage.vector, version)) for number, (_, passage) in enumerate(self.passages)]
        rows = [(number, row) for number, some in kept if some is not None for row in some]
        self._owners = np.array([number for number, _ in rows], dtype=np.int64)
        self.rows: Vector = np.stack([row for _, row in rows]) if rows else np.zeros((0, 0), dtype=np.float32)

    def headed(self, number: int, asked: frozenset[str]) -> float:
        """The share of a question's words that stand in the passage's own heading."""
        return len(asked & self._headings[number]) / len(asked) if asked else 0.0

    def similar(self, vector: Vector) -> dict[int, float]:
        """For each passage with vectors how near its nearest sentence is, from 0 to 1."""
        if not len(self.rows):
            return {}
        best = np.full(len(self.passages), -1.0)
        np.maximum.at(best, self._owners, self.rows @ vector)
        near = np.clip((best - _LOW) / (_HIGH - _LOW), 0.0, 1.0)
        return {int(number): float(near[number]) for number in np.unique(self._owners)}
