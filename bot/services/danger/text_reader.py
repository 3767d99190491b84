"""One text, read: what patterns and model see in it, and which verdict that gives."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.danger import TOPIC, Verdict
from bot.services.danger.concepts import Concepts
from bot.services.danger.folding import tokens
from bot.services.danger.judging import kind_of, level_of
from bot.services.danger.matters import matters
from bot.services.danger.model import FEW, DangerModel, Featuriser, Opinion, Thresholds, worst
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
class Reading:
    """One text, read: what the patterns saw, what the model thinks (None: no model), its characters.

    `put_back`: the same for a text in Latin letters that was put back into its language's own script.
    """

    sighting: Sighting
    opinion: Opinion | None
    language: str
    length: int
    put_back: Reading | None = None

    @property
    def danger(self) -> float:
        """The probability of danger that the model sees, 0 without a model."""
        return max(self.opinion.alarm if self.opinion else 0.0, self.put_back.danger if self.put_back else 0.0)


class TextReader:
    """Reads one text. Works without model and vectors too (patterns only)."""

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

    @property
    def ready(self) -> bool:
        """Whether model and vectors are there."""
        return self._model is not None and self._vectors is not None

    def assess(self, text: str, language: str, patterns_only: bool, together: bool = False) -> Verdict:
        """What one text says, its parameters as those of DangerNet.assess; never raises."""
        try:
            read = self.read(text, language, patterns_only)
            whole = self.verdict(read, joined=together)
            return whole if whole.level == "alarm" else self._among_others(text, read) or whole
        except Exception as problem:  # help never fails
            log.error("danger net fell back to patterns: %s", type(problem).__name__)
        try:
            return self.verdict(self.read(text, language, True), joined=False)
        except Exception as problem:
            log.error("danger net could not read: %s", type(problem).__name__)
            return Verdict("ask", "suicide", topic=TOPIC["suicide"], language=language, reasons=("unread",))

    def _among_others(self, raw: str, whole: Reading) -> Verdict | None:
        """The alarm of one sentence or line among other matters, in which it is lost; None where there is none.

        By itself it needs more than a whole message, since what stands around it may explain it.
        """
        if whole.danger < NOT_NOTHING:
            return None
        read = [self.read(said, whole.language, False) for said in matters(normalise(raw[:READ]))]
        alarms = [self.verdict(one, joined=False) for one in read if one.danger >= BY_ITSELF]
        return max((v for v in alarms if v.level == "alarm"), key=lambda v: v.score, default=None)

    def read(self, raw: str, language: str, patterns_only: bool) -> Reading:
        """The raw text read; raises whatever patterns, vectors or model raise."""
        text = normalise(raw[:READ])
        told = self._languages.guess(text)
        read = self._read_as(text, told, language, patterns_only)
        put_back = in_own_script(text, told or self._languages.likeliest(text))
        if put_back is None:
            return read
        return replace(read, put_back=self._read_as(put_back, told, language, patterns_only))

    def _read_as(self, text: str, told: str | None, language: str, patterns_only: bool) -> Reading:
        guessed = told or language
        sighting = self._patterns.find(text, told)
        if patterns_only or self._model is None or self._vectors is None or self._featuriser is None or not text:
            return Reading(sighting, None, guessed, len(text))
        hit = sighting.strongest(*FORCES)
        windows = self._vectors.windows(text, (hit.start, hit.stop) if hit else None)
        if hit and (len(windows) > 1 or not (sighting.calm or sighting.past)):
            # The sentence with the sign, by itself: beside a question for hours it would be lost. Not where something
            # harmless takes part in what it means.
            windows = (*dict.fromkeys((*self._telling(text, told)[:2], *windows)),)[:3]
        elif hit and sighting.past and (now := self._now(text, told)):
            windows = (now, *windows)
        opinions = []
        for window in windows:
            seen = sighting if len(windows) == 1 else self._patterns.find_in(tokens(window), told)
            features = self._featuriser.features(window, self._vectors.both(window), seen, guessed)
            opinions.append(self._model.opinion(features))
        return Reading(sighting, worst(opinions), guessed, len(text))

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

    def _now(self, text: str, language: str | None) -> str | None:
        """Of a text that speaks of long ago, the part with a sign of danger that goes on: „heute schlägt er wieder“."""
        for said in self._telling(text, language):
            seen = self._patterns.find_in(tokens(said), language)
            if seen.now and not seen.past:
                return said
        return None

    def verdict(self, reading: Reading, *, joined: bool, hints: int = 0) -> Verdict:
        """What a reading means; `joined`: of several messages, `hints` of which were asked about."""
        verdict = self._verdict_on(reading, joined=joined, hints=hints)
        if reading.put_back is None:
            return verdict
        other = self._verdict_on(reading.put_back, joined=joined, hints=hints)
        return max(verdict, other, key=lambda one: (LEVELS.index(one.level), one.score))

    def _verdict_on(self, reading: Reading, *, joined: bool, hints: int) -> Verdict:
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

    def worth_joining(self, texts: Sequence[str], language: str) -> bool:
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
