"""All texts as they are now: the shipped files, overlaid by the operator's, read anew when they change."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.services.catalogue.problems import Problem
from bot.services.content import files
from bot.services.content.schema import ExternalFact, LanguageText, TopicText, Variants, voice_of

log = logging.getLogger(__name__)

SHIPPED = Path(__file__).resolve().parents[3] / "content"
LOOKS_EVERY = 1.0  # seconds


class Library:
    """Implements `bot.services.ports.Phrases`. A bad file leaves the text in use that was there before it."""

    def __init__(
        self, shipped: Path = SHIPPED, overlay: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folders = [shipped, *([overlay] if overlay else [])]
        self._clock = clock
        self._looked: float | None = None
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._parsed: dict[Path, Any] = {}
        self._bad: dict[Path, list[Problem]] = {}
        self._topics: dict[str, TopicText] = {}
        self._phrases: dict[str, tuple[Variants, ...]] = {}
        self._lexicon: dict[str, tuple[str, ...]] = {}
        self._facts: dict[str, ExternalFact] = {}
        self._languages: dict[str, LanguageText] = {}

    # -- asking -------------------------------------------------------------------------------------

    @property
    def topics(self) -> dict[str, TopicText]:
        self.refresh()
        return self._topics

    def topic(self, name: str) -> TopicText:
        """Raises KeyError for a topic without a text."""
        return self.topics[name]

    def phrase(self, key: str, /, *, formal: bool = False, easy: bool = False, **values: str) -> str:
        """Raises KeyError for a name that content does not have."""
        return self.phrases(key)[0].pick(voice_of(formal, easy)).format_map(_Kept(values))

    def phrases(self, name: str) -> tuple[Variants, ...]:
        """All texts under a name, for those that vary; raises KeyError."""
        self.refresh()
        return self._phrases[name]

    @property
    def phrase_names(self) -> list[str]:
        self.refresh()
        return list(self._phrases)

    def words(self, name: str) -> tuple[str, ...]:
        """A list of the lexicon (what counts as yes, as stop, …); raises KeyError."""
        self.refresh()
        return self._lexicon[name]

    @property
    def word_names(self) -> list[str]:
        self.refresh()
        return list(self._lexicon)

    @property
    def facts(self) -> dict[str, ExternalFact]:
        self.refresh()
        return self._facts

    def language(self, code: str) -> LanguageText | None:
        self.refresh()
        return self._languages.get(code)

    @property
    def languages(self) -> dict[str, LanguageText]:
        self.refresh()
        return self._languages

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the files as they lie there now."""
        self.refresh()
        return [found for path in sorted(self._bad) for found in self._bad[path]]

    # -- reading ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Reads what changed since the last look; looks at most once a second."""
        now = self._clock()
        if self._looked is not None and now - self._looked < LOOKS_EVERY:
            return
        self._looked = now
        present = {folder: files.names_in(folder) for folder in self._folders}
        paths = {folder / name: name for folder, names in present.items() for name in names}
        changed = [path for path in paths if self._stamps.get(path) != _stamp(path)]
        gone = self._stamps.keys() - paths.keys()
        for path in changed:
            self._read(path, paths[path])
        for path in gone:
            for known in (self._stamps, self._parsed, self._bad):
                known.pop(path, None)
        if changed or gone:
            self._join(present)

    def _read(self, path: Path, name: str) -> None:
        self._stamps[path] = _stamp(path)
        try:
            self._parsed[path] = files.parse(path, name)
        except files.BadFile as bad:
            self._bad[path] = bad.problems
            for found in bad.problems:
                log.error("content file not used: %s", found)
        else:
            self._bad.pop(path, None)

    def _join(self, present: dict[Path, list[str]]) -> None:
        topics: dict[str, TopicText] = {}
        phrases: dict[str, tuple[Variants, ...]] = {}
        lexicon: dict[str, tuple[str, ...]] = {}
        facts: dict[str, ExternalFact] = {}
        languages: dict[str, LanguageText] = {}
        for folder, names in present.items():
            for name in names:
                value = self._parsed.get(folder / name)
                if value is None:
                    continue
                if name == files.PHRASES:
                    phrases |= value
                elif name == files.LEXICON:
                    lexicon |= value
                elif name == files.FACTS:
                    facts |= {fact.id: fact for fact in value}
                elif name == files.LANGUAGES:
                    languages |= value
                else:
                    topics[value.topic] = value
        self._topics, self._phrases, self._lexicon = topics, phrases, lexicon
        self._facts, self._languages = facts, languages


class _Kept(dict[str, str]):
    """Leaves a placeholder as it stands where no value is given."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
