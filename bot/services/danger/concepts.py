"""Words by meaning (danger/concepts/*.yml): „schlägt", „haut" and „bije" say the same to the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from bot.services.danger.folding import END, Token, fold

_REMEMBERED = 50_000


class Lexicon:
    """The concepts of the words of one language; German is known beside it, since people mix."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, set[str]] = {}
        self._beginnings: dict[str, set[str]] = {}
        for concept, words in concepts.items():
            for word in words:
                word = str(word)
                for part in word.split():
                    known = self._beginnings if part.endswith("*") else self._exact
                    known.setdefault(fold(part.rstrip("*")) or part, set()).add(concept)
        self._longest = max((len(b) for b in self._beginnings), default=0)
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, word: str) -> tuple[str, ...]:
        """The concepts of a folded word, in alphabetical order."""
        found = self._known.get(word)
        if found is None:
            concepts = set(self._exact.get(word, ()))
            for length in range(2, min(len(word), self._longest) + 1):
                concepts |= self._beginnings.get(word[:length], set())
            found = tuple(sorted(concepts))
            if len(self._known) < _REMEMBERED:
                self._known[word] = found
        return found


class Concepts:
    """The lexicons of all languages."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, yaml.YAMLError, KeyError where a file cannot be used."""
        self._lexicons: dict[str, Lexicon] = {}
        for path in sorted(folder.glob("*.yml")):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            self._lexicons[data["language"]] = Lexicon(data["concepts"])

    def features(self, words: Sequence[Token], language: str) -> set[str]:
        """Names of the concepts, and of ordered pairs of them within five words of one sentence."""
        lexicons = [self._lexicons[code] for code in dict.fromkeys((language, "de")) if code in self._lexicons]
        features: set[str] = set()
        window: list[tuple[str, ...]] = []
        for token in words:
            if token.word == END:
                window.clear()
                continue
            concepts = lexicons[0].of(token.word) if lexicons else ()
            if not concepts and len(lexicons) > 1:
                concepts = lexicons[1].of(token.word)
            for concept in concepts:
                features.add(f"c:{concept}")
                for distance, earlier in enumerate(reversed(window)):
                    near = "n" if distance < 2 else "f"
                    features.update(f"{near}:{before}>{concept}" for before in earlier)
            window.append(concepts)
            if len(window) > 5:
                window.pop(0)
        return features
