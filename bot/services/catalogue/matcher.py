"""Finds offers, towns, regions and offices in a message, however they are written, the region's own first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import spacy
import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.lang.de.stop_words import STOP_WORDS
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.domain.catalogue import AnyEntry, Offer, Office, Place, Region
from bot.services.catalogue.names import Word, fold, forms, words

EntityKind = Literal["offer", "town", "region", "office"]
_MOST_WORDS = 4  # of a misspelt name
_SHORTEST = 6  # letters of a name that may be misspelt
_LONG = 10  # letters from which two may be wrong
_STOP = frozenset(fold(word) for word in STOP_WORDS)
_KINDS: dict[type, EntityKind] = {Offer: "offer", Office: "office", Place: "town", Region: "region"}


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text. `weak`: an ordinary word that means the entry only where an entry is asked for."""

    entity: EntityKind
    value: str
    region: str
    start: int
    end: int
    weak: bool = False
    exact: bool = True

    def to_entity(self) -> dict[str, Any]:
        """As the engine takes it."""
        return {"entity": self.entity, "value": self.value, "start": self.start, "end": self.end, "weak": self.weak}


@dataclass(frozen=True, slots=True)
class Rules:
    """catalogue/matching.yml, folded."""

    cased: frozenset[str] = frozenset()
    no_words: frozenset[str] = frozenset()
    common_towns: frozenset[str] = frozenset()
    place_words: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    never_after: frozenset[str] = frozenset()
    offer_words: frozenset[str] = frozenset()
    company: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Rules:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        sets = {key: frozenset(fold(w) for w in raw.get(key, ())) for key in ("cased", "weak", "ordinary")}
        more = ("never_after", "offer_words", "no_words", "common_towns", "place_words")
        sets |= {key: frozenset(fold(w) for w in raw.get(key, ())) for key in more}
        company = {fold(name): tuple(fold(w) for w in needed) for name, needed in raw.get("company", {}).items()}
        return cls(**sets, company=company)


class Matcher:
    """Built once for a version of the catalogue; reading a message takes about a millisecond."""

    def __init__(self, entries: Iterable[AnyEntry], rules: Rules) -> None:
        self._rules = rules
        self._weak = frozenset("".join(name.split()) for name in rules.weak)
        self._vocab = spacy.blank("de").vocab
        self._phrases = PhraseMatcher(self._vocab, attr="ORTH")
        self._owners: dict[str, list[tuple[EntityKind, str, str]]] = defaultdict(list)
        self._by_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        patterns: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for entry in entries:
            kind = _KINDS.get(type(entry))
            if kind is None:
                continue
            region = entry.id if isinstance(entry, Region) else entry.region
            for form in forms(_names_of(entry)):
                key = "".join(form)
                if len(key) < 2 or (key.isdigit() and len(key) < 4):
                    continue
                owner = (kind, entry.id, region)
                if owner not in self._owners[key]:
                    self._owners[key].append(owner)
                patterns[key] |= {form, (key,)}
        for key, variants in patterns.items():
            self._phrases.add(key, [Doc(self._vocab, words=list(form)) for form in variants])
            if len(key) >= _SHORTEST and key not in rules.cased:
                self._by_length[key[0], len(key)].append(key)

    def find(self, text: str, region: str | None = None) -> list[Match]:
        """The names in a text, in its order. Where a name belongs to several regions: those of the named town or
        region, else of the conversation's `region`, else all of them."""
        typed = words(text)
        if not typed:
            return []
        hits = self._longest(self._exact(typed) + self._rejoined(typed), len(typed))
        hits = self._longest(hits + self._misspelt(typed, hits), len(typed))
        found = [
            Match(kind, value, of, typed[start].start, typed[end - 1].end, self._is_weak(key, typed, start, end), exact)
            for start, end, key, exact in sorted(hits)
            if self._is_meant(key, typed, start, end, region)
            for kind, value, of in self._owners[key]
            if kind != "town" or of == region or self._is_place(key, exact, typed, start)
        ]
        return _of_region(found, region)

    def _exact(self, typed: list[Word]) -> list[tuple[int, int, str, bool]]:
        doc = Doc(self._vocab, words=[word.folded for word in typed])
        return [(start, end, self._vocab.strings[key], True) for key, start, end in self._phrases(doc)]

    def _rejoined(self, typed: list[Word]) -> list[tuple[int, int, str, bool]]:
        """Names whose words somebody cut or joined elsewhere: „jugend start“ for JugendStart."""
        found = []
        for start in range(len(typed)):
            for end in range(start + 2, min(start + _MOST_WORDS, len(typed)) + 1):
                key = "".join(word.folded for word in typed[start:end])
                if key in self._owners and len(key) >= _SHORTEST and self._stand_together(typed[start:end]):
                    found.append((start, end, key, True))
        return found

    def _misspelt(self, typed: list[Word], exact: list[tuple[int, int, str, bool]]) -> list[tuple[int, int, str, bool]]:
        """Names written with a wrong letter or two; words of a name written right only as part of a longer one."""
        taken = {i: (start, end) for start, end, _, _ in exact for i in range(start, end)}
        found = []
        for start in range(len(typed)):
            for end in range(start + 1, min(start + _MOST_WORDS, len(typed)) + 1):
                part = typed[start:end]
                if part[0].folded in _STOP or part[-1].folded in _STOP:
                    continue
                cut = [taken[i] for i in range(start, end) if i in taken]
                if any(a < start or b > end for a, b in cut) or len(cut) == end - start or (cut and end - start > 2):
                    continue
                if all(word.folded in self._rules.ordinary for word in part) or not self._stand_together(part):
                    continue
                key = "".join(word.folded for word in part)
                best = self._nearest(key) if len(key) >= _SHORTEST else None
                if best is not None:
                    found.append((start, end, best, False))
        return found

    @staticmethod
    def _stand_together(part: list[Word]) -> bool:
        """Whether nothing but a space or hyphen stands between the words."""
        return all(after.start - before.end <= 1 for before, after in pairwise(part))

    def _nearest(self, key: str) -> str | None:
        allowed = 2 if len(key) >= _LONG else 1
        near = [
            name
            for length in range(len(key) - allowed, len(key) + allowed + 1)
            for name in self._by_length.get((key[0], length), ())
        ]
        best = process.extractOne(key, near, scorer=OSA.distance, score_cutoff=allowed) if near else None
        return best[0] if best else None

    def _longest(self, hits: list[tuple[int, int, str, bool]], size: int) -> list[tuple[int, int, str, bool]]:
        """Of overlapping finds the longest; finds of the same words all."""
        chosen: list[tuple[int, int, str, bool]] = []
        owner: list[tuple[int, int] | None] = [None] * size
        for start, end, key, exact in sorted(set(hits), key=lambda hit: (hit[0] - hit[1], hit[0])):
            if all(owner[i] in (None, (start, end)) for i in range(start, end)):
                owner[start:end] = [(start, end)] * (end - start)
                chosen.append((start, end, key, exact))
        return chosen

    def _is_weak(self, key: str, typed: list[Word], start: int, end: int) -> bool:
        """An ordinary word, or an abbreviation that somebody wrote small."""
        cased = key in self._rules.cased and key not in self._rules.no_words
        small = cased and not _in_capitals(typed[start:end]) and not self._alone(typed, start, end)
        return key in self._weak or small

    def _is_place(self, key: str, exact: bool, typed: list[Word], start: int) -> bool:
        """Whether a misspelt town, or one that is an ordinary word, too, is meant as a place."""
        if exact and key not in self._rules.common_towns:
            return True
        before = typed[start - 1].folded if start else ""
        return len(typed) <= 2 or before in self._rules.place_words

    def _alone(self, typed: list[Word], start: int, end: int) -> bool:
        before = typed[start - 1].folded if start else ""
        return len(typed) <= 2 or bool(start and before in self._rules.offer_words and end == len(typed))

    def _is_meant(self, key: str, typed: list[Word], start: int, end: int, region: str | None) -> bool:
        """Whether an abbreviation that is an ordinary word, too, or „Plan A“ is meant as a name here."""
        name = " ".join(word.folded for word in typed[start:end])
        needed = self._rules.company.get(name)
        if needed is not None:
            own = region in {of for _, _, of in self._owners[key]}
            return own or any(word.folded.startswith(needed) for word in typed)
        if key not in self._rules.cased:
            return True
        if _in_capitals(typed[start:end]):
            return True
        before = typed[start - 1].folded if start else ""
        return (key in self._rules.no_words or self._alone(typed, start, end)) and before not in self._rules.never_after


def _in_capitals(part: list[Word]) -> bool:
    return sum(letter.isupper() for word in part for letter in word.typed) >= 2


def _names_of(entry: AnyEntry) -> list[str]:
    names = [entry.name, *entry.aliases]  # type: ignore[union-attr]
    if isinstance(entry, Offer):
        names.append(entry.short_name)
    return names


def _of_region(found: list[Match], region: str | None) -> list[Match]:
    """Where the same words name entries of several regions, those of the named place, else of `region`, else all."""
    named = {match.region for match in found if match.entity in ("town", "region")}
    groups: dict[tuple[int, int, str], list[Match]] = defaultdict(list)
    for match in found:
        groups[match.start, match.end, match.entity].append(match)
    kept = []
    for group in groups.values():
        own = [m for m in group if m.region in named] or [m for m in group if m.region == region and not named]
        kept += own or group
    return kept
