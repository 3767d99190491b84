"""The danger net: what a message, read together with those before it, says about danger."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.danger import CERTAIN, TOPIC, Verdict
from bot.services.danger.concepts import Concepts
from bot.services.danger.folding import tokens
from bot.services.danger.judging import kind_of, level_of
from bot.services.danger.matters import FRAGMENT, TOGETHER, matters, short_ones
from bot.services.danger.model import FEW, DangerModel, Featuriser, ModelUnfit, Opinion, Thresholds, worst
from bot.services.danger.own_script import in_own_script
from bot.services.danger.patterns import Patterns, Sighting
from bot.services.languages import Languages
from bot.text.normalise import normalise
from bot.text.parts import sentences
from bot.text.vectors import mean

log = logging.getLogger(__name__)

READ = 65_536  # characters
DOUBT = 0.25  # of the limit: from here on, messages are read together in full
# The least probability of danger in one sentence among other matters, and in the whole message that it stands in.
BY_ITSELF, NOT_NOTHING = 0.8, 0.1
HINTS, HINTED = 2, 0.5  # so many messages before that were asked about lower the limit for all together to this part
FORCES = ("sure", "likely", "maybe")
LEVELS = ("none", "ask", "alarm")
CLAUSE = 4  # words, at least: shorter ones are read with their sentence


class Vectors(Protocol):
    def windows(self, text: str, hit: tuple[int, int] | None = None) -> tuple[str, ...]: ...
    def both(self, text: str) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text, read: what the patterns saw, what the model thinks (None: no model), its characters.

    `put_back`: the same for a text in Latin letters that was put back into its language's own script.
    """

    sighting: Sighting
    opinion: Opinion | None
    language: str
    length: int
    put_back: _Reading | None = None

    @property
    def danger(self) -> float:
        """The probability of danger that the model sees, 0 without a model."""
        return max(self.opinion.alarm if self.opinion else 0.0, self.put_back.danger if self.put_back else 0.0)


class DangerNet:
    """Reads messages. Works without model and vectors too (patterns only), and never raises."""

    def __init__(
        self,
        patterns: Patterns,
        languages: Languages,
        concepts: Concepts | None = None,
        model: DangerModel | None = None,
        vectors: Vectors | None = None,
    ) -> None:
        self._patterns = patterns
        self._languages = languages
        self._featuriser = Featuriser(concepts) if concepts else None
        self._model = model
        self._vectors = vectors

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
            Patterns(folder / "patterns"),
            Languages(models / "languages.npz"),
            Concepts(folder / "concepts"),
            model,
            vectors,
        )

    @property
    def ready(self) -> bool:
        """Whether model and vectors are there, so that the net is whole."""
        return self._model is not None and self._vectors is not None

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
        alone = self._assess_safely(text, language, patterns_only, together)
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
            together = self._verdict(self._read(" ".join([*before, text]), language, False), joined=True)
            without = self._verdict(self._read(" ".join(before), language, False), joined=True)
        except Exception as problem:  # help never fails
            log.error("danger net could not go on: %s", type(problem).__name__)
            return alone
        if together.level != "alarm" or together.score <= without.score:
            return alone
        known = {"sure", "likely"} & set(without.reasons)  # what a pattern saw before is no news
        return replace(together, reasons=("model", "continued")) if known else together

    # -- one text -----------------------------------------------------------------------------------

    def _assess_safely(self, text: str, language: str, patterns_only: bool, together: bool = False) -> Verdict:
        try:
            read = self._read(text, language, patterns_only)
            whole = self._verdict(read, joined=together)
            return whole if whole.level == "alarm" else self._among_others(text, read) or whole
        except Exception as problem:  # help never fails
            log.error("danger net fell back to patterns: %s", type(problem).__name__)
        try:
            return self._verdict(self._read(text, language, True), joined=False)
        except Exception as problem:
            log.error("danger net could not read: %s", type(problem).__name__)
            return Verdict("ask", "suicide", topic=TOPIC["suicide"], language=language, reasons=("unread",))

    def _among_others(self, raw: str, whole: _Reading) -> Verdict | None:
        """The alarm of one sentence or line among other matters, in which it is lost; None where there is none.

        By itself it needs more than a whole message, since what stands around it may explain it.
        """
        if whole.danger < NOT_NOTHING or whole.sighting.over:
            return None
        read = [self._read(said, whole.language, False) for said in matters(normalise(raw[:READ]))]
        alarms = [self._verdict(one, joined=False) for one in read if one.danger >= BY_ITSELF]
        return max((v for v in alarms if v.level == "alarm"), key=lambda v: v.score, default=None)

    def _read(self, raw: str, language: str, patterns_only: bool) -> _Reading:
        text = normalise(raw[:READ])
        told = self._languages.guess(text)
        read = self._read_as(text, told, language, patterns_only)
        put_back = in_own_script(text, told or self._languages.likeliest(text))
        if put_back is None:
            return read
        return replace(read, put_back=self._read_as(put_back, told, language, patterns_only))

    def _read_as(self, text: str, told: str | None, language: str, patterns_only: bool) -> _Reading:
        guessed = told or language
        sighting = self._patterns.find(text, told)
        if patterns_only or self._model is None or self._vectors is None or self._featuriser is None or not text:
            return _Reading(sighting, None, guessed, len(text))
        hit = sighting.strongest(*FORCES)
        windows = self._vectors.windows(text, (hit.start, hit.stop) if hit else None)
        if hit and (len(windows) > 1 or not (sighting.calm or sighting.past)):
            # The sentence with the sign, by itself: beside a question for hours it would be lost. Not where something
            # harmless takes part in what it means.
            windows = (*dict.fromkeys((*self._telling(text, told)[:2], *windows)),)[:3]
        opinions = []
        for window in windows:
            seen = sighting if len(windows) == 1 else self._patterns.find_in(tokens(window), told)
            features = self._featuriser.features(window, self._vectors.both(window), seen, guessed)
            opinions.append(self._model.opinion(features))
        return _Reading(sighting, worst(opinions), guessed, len(text))

    def _telling(self, text: str, language: str | None) -> list[str]:
        """The sentences with a sign of danger; where a pattern is sure, only the clause between commas that has it."""
        found = []
        for said in sentences(text):
            sighting = self._patterns.find_in(tokens(said), language)
            if sighting.strongest("sure"):
                clauses = [c for c in said.split(",") if len(c.split()) >= CLAUSE]
                found += [c for c in clauses if self._patterns.find_in(tokens(c), language).strongest("sure")] or [said]
            elif sighting.strongest(*FORCES):
                found.append(said)
        return found

    def _verdict(self, reading: _Reading, *, joined: bool, hints: int = 0) -> Verdict:
        verdict = self._verdict_on(reading, joined=joined, hints=hints)
        if reading.put_back is None:
            return verdict
        other = self._verdict_on(reading.put_back, joined=joined, hints=hints)
        return max(verdict, other, key=lambda one: (LEVELS.index(one.level), one.score))

    def _verdict_on(self, reading: _Reading, *, joined: bool, hints: int) -> Verdict:
        sighting, opinion = reading.sighting, reading.opinion
        limits = self._model.thresholds if self._model else Thresholds()
        limit = limits.joined * (HINTED if hints >= HINTS else 1.0) if joined else limits.alarm
        level, reasons = level_of(sighting, opinion, limits, limit, joined, reading.length <= FEW)
        if level == "none":
            return Verdict(
                "none", language=reading.language, score=opinion.alarm if opinion else 0.0, aspects=sighting.aspects
            )
        kind, about = kind_of(sighting, opinion)
        return Verdict(
            level,
            kind,
            about,
            TOPIC[kind],
            reading.language,
            1.0 if "sure" in reasons else (opinion.alarm if opinion else 0.5),
            sighting.aspects,
            reasons,
        )

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
            level = "alarm" if len(message) > FRAGMENT else self._assess_safely(message, language, patterns_only).level
            if level == "alarm":
                break  # a whole thought, or one that was answered when it came
            hints += level == "ask"
            before.insert(0, message)
        if not before:
            return None
        for count in dict.fromkeys((min(2, len(before)), len(before))):
            part = before[-count:]
            if not patterns_only and not self._worth_joining([*part, text], language):
                continue
            told = self._read(" ".join([*part, text]), language, patterns_only)
            whole = self._verdict(told, joined=True, hints=hints if alone.level == "ask" else 0)
            if whole.level != "alarm":
                continue
            without = self._verdict(self._read(" ".join(part), language, patterns_only), joined=True)
            if without.level != "alarm" or (without.topic != whole.topic and whole.score > without.score):
                aspects = whole.aspects | alone.aspects
                return replace(whole, aspects=aspects, reasons=(*whole.reasons, f"joined{count}"))
        return None

    def _settled(self, text: str, recent: Sequence[str], alone: Verdict, language: str, patterns_only: bool) -> Verdict:
        """An alarm that no pattern names the kind of, of the kind that was spoken of before: „ne im ernst“."""
        if len(text) > FRAGMENT or alone.score >= CERTAIN or {"sure", "likely"} & set(alone.reasons):
            return alone
        for message in reversed(short_ones(recent)):
            before = self._assess_safely(message, language, patterns_only)
            if before.level == "alarm":
                aspects = before.aspects | alone.aspects
                return replace(alone, kind=before.kind, about=before.about, topic=before.topic, aspects=aspects)
        return alone

    def _worth_joining(self, texts: Sequence[str], language: str) -> bool:
        """A first look at messages together, with the vectors that each has already: a new one takes its time.

        False only where neither a pattern nor the model sees the least in them.
        """
        if self._model is None or self._vectors is None or self._featuriser is None:
            return True
        pieces = [piece for piece in map(normalise, texts) if piece]
        if not pieces:
            return False  # invisible signs alone
        text = " ".join(pieces)
        told = self._languages.guess(text)
        sighting = self._patterns.find(text, told)
        if sighting.strongest("sure", "likely", "maybe") or sighting.denied:
            return True
        rows = np.stack([self._vectors.both(piece) for piece in pieces])
        both = np.stack([mean(rows[:, layer]) for layer in (0, 1)])
        features = self._featuriser.features(text, both, sighting, told or language)
        return self._model.opinion(features).alarm >= self._model.thresholds.joined * DOUBT
