"""Danger, as rules: its kinds, what the net found out about a message, and when it got worse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

Level = Literal["none", "ask", "alarm"]
About = Literal["self", "other"]

TOPIC: dict[str, str] = {
    "suicide": "crisis_suicide",
    "self_harm": "crisis_suicide",
    "violence": "crisis_violence",
    "sexual": "crisis_violence",
    "exploitation": "crisis_violence",
    "threat": "crisis_threat",
    "medical": "crisis_medical",
}
KINDS: tuple[str, ...] = tuple(TOPIC)
# What a text may show besides its kind; each has patterns of its own.
ASPECTS: tuple[str, ...] = (
    *("parent", "work", "digital", "adult", "minor", "female", "male", "forced", "poison"),
    "is_male",  # said of oneself: stronger than what „mein Mann“ suggests
    *("acute", "dire", "inside"),
)
DIRE, INSIDE = 2, 3
SURER = 0.15  # so much more probable than the hint that began care mode: it got worse
CERTAIN = 0.95  # from which probability on the model alone may see another danger while care mode is on
PLAIN = 0.85  # from which probability on a danger counts as plainly said
LIKELY_PLAIN = 0.5  # the same where a pattern finds it likely

CARE_LASTS = timedelta(hours=24)
ADULT = 18


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the net makes of a text. `kind` and `topic` are None where the level is `none`.

    `score` is the probability of an alarm (1.0 where a pattern decided), `reasons` are names of what decided, no words.
    """

    level: Level
    kind: str | None = None
    about: About = "self"
    topic: str | None = None
    language: str = "de"
    score: float = 0.0
    aspects: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()

    @property
    def urgency(self) -> int:
        """0; 1: about to happen or just happened; 2: somebody may be dying or attacked; 3: the attacker has come in."""
        return urgency_of(self.aspects)


@dataclass(frozen=True, slots=True)
class AlarmNotice:
    """What staff are told: kind and topic, never the text."""

    kind: str
    topic: str


def case_of(verdict: Verdict, age: int | None) -> str:
    """Which first answer fits: the kind, and by whom and where it is suffered."""
    kind, aspects = verdict.kind or "suicide", verdict.aspects
    if verdict.about == "other":
        if kind in ("suicide", "self_harm"):
            return "parent" if "parent" in aspects else "suicide_other"
        if kind == "medical":
            return "medical_other"
        if kind != "threat":
            return "violence_other"
        return "threat_other"
    if kind == "violence":
        if "digital" in aspects:
            return "digital"
        if "work" in aspects:
            return "work"
        if "forced" in aspects:
            return "forced"
        return "violence" if is_adult(age, aspects) else "violence_minor"
    if kind == "sexual" and "digital" in aspects:
        return "digital"
    if kind == "sexual" and "work" in aspects:
        return "work"
    if kind == "exploitation":
        return "forced"
    if kind == "medical" and "poison" in aspects:
        return "overdose"
    return kind


def is_adult(age: int | None, aspects: Iterable[str]) -> bool:
    """Whether lines for adults fit. An unknown age counts as under 18 unless the text shows an adult (trust, 3)."""
    if age is not None:
        return age >= ADULT
    return "adult" in aspects and "minor" not in aspects


def urgency_of(aspects: Iterable[str]) -> int:
    """0, 1 (acute), 2 (dire) or 3 (inside)."""
    known = set(aspects)
    if "inside" in known:
        return INSIDE
    return DIRE if "dire" in known else 1 if "acute" in known else 0


def fresh_care(verdict: Verdict, now: datetime, seq: int) -> dict[str, Any]:
    """The state of care mode after a first answer; JSON, no words of the user."""
    return {
        "kind": verdict.kind,
        "topic": verdict.topic,
        "about": verdict.about,
        "aspects": sorted(verdict.aspects),
        "language": verdict.language,
        "since": now.isoformat(),
        "until": (now + CARE_LASTS).isoformat(),
        "asked": "safe",
        "plain": is_plain(verdict),
        "score": round(verdict.score, 2),
        "original_seq": seq,
        "said": [],
    }


def is_plain(verdict: Verdict) -> bool:
    """Whether the danger was plainly said, not only guessed from a hint."""
    likely = "likely" in verdict.reasons and verdict.score >= LIKELY_PLAIN
    return "sure" in verdict.reasons or likely or verdict.score >= PLAIN


def care_runs(care: dict[str, Any] | None, now: datetime) -> bool:
    """Whether care mode is on at this moment."""
    if not care:
        return False
    try:
        return now < datetime.fromisoformat(str(care["until"]))
    except (KeyError, ValueError, TypeError):
        return False


def come_nearer(care: dict[str, Any], verdict: Verdict) -> Verdict:
    """The verdict on a message that says nothing alone, but that violence told before is near: „er ist im Hausflur“."""
    nearer = verdict.urgency > urgency_of(care.get("aspects") or ())
    if verdict.level != "none" or care.get("topic") != TOPIC["violence"] or not nearer or verdict.urgency < DIRE:
        return verdict
    return replace(verdict, level="ask", kind=care.get("kind"), about=care.get("about") or "self", topic=care["topic"])


def is_worse(care: dict[str, Any], verdict: Verdict) -> bool:
    """Whether this verdict is a reason for a new alarm while care mode is on: another danger, or a nearer one.

    What people add about the danger they told is no new one: another kind counts where a pattern is sure of it or the
    model is certain, any kind where danger was only hinted at before and is plainly said now. A message that alone
    would be a question only counts where it says that it is happening now.
    """
    if verdict.kind is None:
        return False
    nearer = verdict.urgency > urgency_of(care.get("aspects") or ())
    if verdict.level != "alarm":
        return nearer and verdict.urgency >= DIRE and verdict.level == "ask"
    certain = "sure" in verdict.reasons or verdict.score >= CERTAIN
    another = verdict.topic != care.get("topic") or (verdict.kind == "suicide" and care.get("kind") == "self_harm")
    if another and certain:
        return True
    if verdict.about == "self" and care.get("about") == "other" and verdict.topic != "crisis_violence" and certain:
        return True
    surer = is_plain(verdict) or verdict.score >= float(care.get("score", 1.0)) + SURER
    return nearer or (surer and not care.get("plain", True))
