"""Entries made ready for search, by region: their ways of asking and their own words, with vectors kept on disk."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from bot.services.catalogue.learnt import LearntQuestions
from bot.services.catalogue.ranking import OF_FACTS, Ranking, Searchable, Weighing
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import SIZE

log = logging.getLogger(__name__)
Vector = np.ndarray[Any, np.dtype[np.float32]]
Encode = Callable[[Sequence[str]], Vector]  # texts -> rows of length 1
T = TypeVar("T", bound=Searchable)
_FEW = 20  # missing vectors that are made before an answer, rather than waiting for `prepare`


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where vectors come from and stay. `version` names the encoder; vectors of another are made anew.

    `trained` has the vectors of the seed, made in training; `cache` keeps those of what staff changed since.
    Without `encode` words alone decide.
    """

    encode: Encode | None = None
    cache: Path | None = None
    version: str = ""
    trained: KeptVectors | None = None

    def beside(self, name: str) -> Keeping:
        """The same with another cache in the same folder."""
        return replace(self, cache=self.cache.with_name(name)) if self.cache is not None else self


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T]):
    """A question, the state in which it was asked, and what was found."""

    rankings: dict[str, Ranking[T]]
    question: tuple[str, str | None, bool]
    found: list[tuple[T, float]]


class KeptIndex(Generic[T]):
    """Searches one kind of entry in the catalogue's present version."""

    def __init__(
        self,
        catalogue: CatalogueService,
        entries: Callable[[Snapshot], Sequence[T]],
        keeping: Keeping,
        weighing: Weighing = OF_FACTS,
    ) -> None:
        self._catalogue = catalogue
        self._entries = entries
        self._keeping = keeping
        self._weighing = weighing
        self._built: _Index[T] | None = None
        self._last: _Asked[T] | None = None

    def prepare(self) -> int:
        """Makes the missing vectors (half a minute for all of them) and keeps them; gives their number."""
        index = self._index()
        return self._complete(index, index.missing)

    @property
    def has_vectors(self) -> bool:
        return self._index().has_vectors

    def find(self, text: str, vector: Vector | None, region: str | None) -> list[tuple[T, float]]:
        """Entries of the region (None: of all), best first, with the chance of each to be the right one.

        One answer asks the same several times, so the last finds are kept until something else is asked for.
        """
        index = self._index()
        last = self._last
        if last and last.rankings is index.rankings and last.question == (text, region, vector is None):
            return list(last.found)
        found = self._search(index, text, vector, region)
        self._last = _Asked(index.rankings, (text, region, vector is None), found)
        return list(found)

    def _search(self, index: _Index[T], text: str, vector: Vector | None, region: str | None) -> list[tuple[T, float]]:
        if vector is None and self._keeping.encode is not None and index.has_vectors:
            vector = self._keeping.encode([text])[0]
        regions = index.rankings if region is None else {region} & index.rankings.keys()
        found = [one for name in regions for one in index.rankings[name].chances(text, vector)]
        return sorted(found, key=lambda pair: -pair[1])

    def _complete(self, index: _Index[T], missing: list[int]) -> int:
        encode = self._keeping.encode
        if encode is None or not missing:
            return 0
        index.vectors[missing] = encode([index.texts[number] for number in missing])
        index.missing = []
        index.learn()
        self._write_cache({self._key(text): row for text, row in zip(index.texts, index.vectors, strict=True)})
        return len(missing)

    def _index(self) -> _Index[T]:
        snapshot = self._catalogue.snapshot
        if self._built is None or self._built.snapshot is not snapshot:
            index = _Index(snapshot, self._entries(snapshot), self._weighing)
            known, trained = self._read_cache(), self._keeping.trained
            made = trained.known(index.texts) if trained else [None] * len(index.texts)
            for number, (text, row) in enumerate(zip(index.texts, made, strict=True)):
                row = row if row is not None else known.get(self._key(text))
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
        return hashlib.sha256(f"{self._keeping.version}\n{text}".encode()).hexdigest()[:24]

    def _read_cache(self) -> dict[str, Vector]:
        cache = self._keeping.cache
        if cache is None or not cache.exists():
            return {}
        try:
            with np.load(cache) as stored:
                return dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))
        except (OSError, ValueError, KeyError) as error:
            log.warning("search: %s is made anew: %s", cache.name, type(error).__name__)
            return {}

    def _write_cache(self, rows: dict[str, Vector]) -> None:
        cache = self._keeping.cache
        if cache is None:
            return
        cache.parent.mkdir(parents=True, exist_ok=True)
        new = cache.with_suffix(".new.npz")
        np.savez(new, keys=np.array(list(rows)), rows=np.stack(list(rows.values())).astype(np.float32))
        new.replace(cache)


class _Index(Generic[T]):
    """The searchable texts of one version: each entry's ways of asking and its own words."""

    def __init__(self, snapshot: Snapshot, entries: Sequence[T], weighing: Weighing) -> None:
        self.snapshot = snapshot
        self._weighing = weighing
        self._entries = list(entries)
        self.texts: list[str] = []
        self._owners: list[T] = []
        for entry in self._entries:
            for text in (*entry.question, entry.text):
                self._owners.append(entry)
                self.texts.append(text)
        self.vectors: Vector = np.zeros((len(self.texts), SIZE), dtype=np.float32)
        self.missing: list[int] = []  # texts without a vector yet
        self.rankings: dict[str, Ranking[T]] = {}

    def learn(self) -> None:
        """Learns from the vectors, once there is one of each text; until then words alone decide."""
        self.rankings = {}
        for region in dict.fromkeys(entry.region for entry in self._entries):
            own = [entry for entry in self._entries if entry.region == region]
            self.rankings[region] = Ranking(own, self._learnt(own) if self.has_vectors else None, self._weighing)

    def _learnt(self, entries: list[T]) -> LearntQuestions:
        number = {entry.id: place for place, entry in enumerate(entries)}
        asking: list[int] = []
        own = [0] * len(entries)
        for row, (entry, text) in enumerate(zip(self._owners, self.texts, strict=True)):
            if entry.id in number and text is entry.text:
                own[number[entry.id]] = row
            elif entry.id in number:
                asking.append(row)
        owners = [number[self._owners[row].id] for row in asking]
        return LearntQuestions(self.vectors[asking], owners, self.vectors[own])

    @property
    def has_vectors(self) -> bool:
        return bool(self.texts) and not self.missing
