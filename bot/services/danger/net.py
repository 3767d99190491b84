"""The danger net: what a message, read together with those before it, says about danger."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain.danger import CERTAIN, Verdict
from bot.services.danger.concepts import Concepts
from bot.services.danger.matters import FRAGMENT, TOGETHER, short_ones
from bot.services.danger.model import DangerModel, ModelUnfit
from bot.services.danger.patterns import Patterns
from bot.services.danger.text_reader import TextReader, Vectors
from bot.services.languages import Languages

log = logging.getLogger(__name__)

# An alarm below DOUBTED, by the model alone, is asked about where the messages before make its danger EXPLAINED.
DOUBTED, EXPLAINED = 0.7, 0.12


class DangerNet:
    """Reads messages. Works without model and vectors too (patterns only), and never raises."""

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader

    @classmethod
    def load(cls, folder: Path, models: Path, vectors: Vectors | None) -> DangerNet:
        """The net from `danger/` and `models/`; without a fitting model it works with patterns alone.

        Raises PatternError, OSError, yaml.YAMLError where the patterns cannot be used.
        """
        model = None
        if vectors is not None:
            try:
                model = DangerModel(models / "danger.npz")
            except ModelUnfit as problem:
                log.error("danger net without its model: %s", problem)
        return cls(
            TextReader(
                Patterns(folder / "patterns"),
                Languages(models / "languages.npz"),
                Concepts(folder / "concepts"),
                model,
                vectors,
            )
        )

    @property
    def ready(self) -> bool:
        """Whether model and vectors are there, so that the net is whole."""
        return self._reader.ready

    def assess(
        self,
        text: str,
        recent: Sequence[str] = (),
        *,
        language: str = "de",
        patterns_only: bool = False,
        together: bool = False,
    ) -> Verdict:
        """What `text` says about danger, alone and joined with the messages before it (`recent`, oldest first).

        `text` is raw, up to 64 kB; `language` is what is assumed where the text does not tell. `together`: its lines
        are messages of their own that waited for one turn, so that as a whole they need what joined messages need.
        """
        alone = self._reader.assess(text, language, patterns_only, together)
        if not recent:
            return alone
        try:
            if alone.level == "alarm":
                return self._settled(text, recent, alone, language, patterns_only)
            joined = self._joined(text, recent, alone, language, patterns_only)
        except Exception as problem:  # help never fails
            log.error("danger net could not join: %s", type(problem).__name__)
            return alone
        return joined or alone

    def continued(self, text: str, recent: Sequence[str], alone: Verdict, *, language: str = "de") -> Verdict:
        """What a short message says that goes on with a danger only hinted at: an alarm of all together, or `alone`."""
        before = short_ones(recent)
        if alone.level == "alarm" or not before or len(text) > FRAGMENT:
            return alone
        try:
            together = self._reader.verdict(self._reader.read(" ".join([*before, text]), language, False), joined=True)
            without = self._reader.verdict(self._reader.read(" ".join(before), language, False), joined=True)
        except Exception as problem:  # help never fails
            log.error("danger net could not go on: %s", type(problem).__name__)
            return alone
        if together.level != "alarm" or together.score <= without.score:
            return alone
        known = {"sure", "likely"} & set(without.reasons)  # what a pattern saw before is no news
        return replace(together, reasons=("model", "continued")) if known else together

    # -- several messages ---------------------------------------------------------------------------

    def _joined(
        self, text: str, recent: Sequence[str], alone: Verdict, language: str, patterns_only: bool
    ) -> Verdict | None:
        """An alarm or a question that only the messages together give, and to which this one adds; else None."""
        if len(text) > FRAGMENT or not text.strip():
            return None
        before: list[str] = []
        hints = 0
        for message in reversed(recent[-TOGETHER:]):
            level = "alarm" if len(message) > FRAGMENT else self._reader.assess(message, language, patterns_only).level
            if level == "alarm":
                break  # a whole thought, or one that was answered when it came
            hints += level == "ask"
            before.insert(0, message)
        if not before:
            return None
        for count in dict.fromkeys((min(2, len(before)), len(before))):
            part = before[-count:]
            if not patterns_only and not self._reader.worth_joining([*part, text], language):
                continue
            told = self._reader.read(" ".join([*part, text]), language, patterns_only)
            whole = self._reader.verdict(told, joined=True, hints=hints if alone.level == "ask" else 0)
            if whole.level != "alarm":
                continue
            without = self._reader.verdict(self._reader.read(" ".join(part), language, patterns_only), joined=True)
            if without.level != "alarm" or (without.topic != whole.topic and whole.score > without.score):
                aspects = whole.aspects | alone.aspects
                return replace(whole, aspects=aspects, reasons=(*whole.reasons, f"joined{count}"))
        return None

    def _settled(self, text: str, recent: Sequence[str], alone: Verdict, language: str, patterns_only: bool) -> Verdict:
        """An alarm of the model alone: of the kind that was spoken of before („ne im ernst“), or asked about."""
        if len(text) > FRAGMENT or alone.score >= CERTAIN or {"sure", "likely"} & set(alone.reasons):
            return alone
        before = short_ones(recent)
        if alone.score < DOUBTED and not patterns_only and self._explained(text, before, language):
            return replace(alone, level="ask")
        for message in reversed(before):
            said = self._reader.assess(message, language, patterns_only)
            if said.level == "alarm":
                aspects = said.aspects | alone.aspects
                return replace(alone, kind=said.kind, about=said.about, topic=said.topic, aspects=aspects)
        return alone

    def _explained(self, text: str, before: Sequence[str], language: str) -> bool:
        """Whether what was said before makes harmless what sounds like danger: „für den film“, „springt vom dach“."""
        parts = [before[-count:] for count in dict.fromkeys((1, 2, len(before))) if before]
        return any(self._reader.read(" ".join([*part, text]), language, False).danger < EXPLAINED for part in parts)
