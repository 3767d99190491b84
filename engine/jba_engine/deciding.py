"""Which topic a turn has, given the probabilities of the whole message and of its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# A greeting or thanks decides a turn only where nothing else is asked (bot/domain/topics.py has the same five).
SOCIAL = frozenset({"greeting", "goodbye", "thanks", "smalltalk", "insult"})


@dataclass(frozen=True)
class Limits:
    """Set in config.yml, where it stands how they were found."""

    threshold: float = 0.3  # below, nothing is claimed
    parts: float = 0.4  # weight of the clearest part beside the whole message
    request: float = 0.3  # a part with this much of a request goes before a greeting
    also: float = 0.75  # a second topic is claimed from here on,
    also_first: float = 0.5  # and only where the first one has a part of its own this clear
    clear: float = 0.6  # below, the messages just before are read together with this one


@dataclass(frozen=True)
class Decision:
    """`topic` is None where nothing was clear enough; `ranking` holds every topic, likeliest first."""

    topic: str | None
    confidence: float
    ranking: list[tuple[str, float]]
    also: str | None = None


def decide(topics: list[str], rows: np.ndarray, limits: Limits, joined: np.ndarray | None = None) -> Decision:
    """`rows[0]` is the whole message, the others its parts; `joined` is the message with those just before it.

    The whole message and its clearest part decide together (better than either alone: docs/quality.md). `joined` has
    a say only where that is not clear and no mere „danke", or these would get the last answer again.
    """
    social = np.isin(np.array(topics), list(SOCIAL))
    best = _together(rows, social, limits)
    own = float(best.max())
    if joined is not None and own < limits.clear and not social[joined.argmax()] and joined.max() > own:
        best = joined
    order = np.argsort(-best)
    ranking = [(topics[i], float(best[i])) for i in order]
    topic, confidence = ranking[0]
    if confidence < limits.threshold:
        return Decision(None, confidence, ranking)
    second = _second(rows[1:], int(order[0]), social, limits)
    return Decision(topic, confidence, ranking, None if second is None else topics[second])


def _together(rows: np.ndarray, social: np.ndarray, limits: Limits) -> np.ndarray:
    """One row for the whole message and its parts; a social topic only where no part is a request."""
    whole, parts = rows[0], rows[1:]
    if not len(parts):
        return whole
    best: np.ndarray = whole + limits.parts * parts.max(axis=0)
    asked = [part for part in parts if not social[part.argmax()] and part.max() >= limits.request]
    if asked or not social[whole.argmax()]:
        best = np.where(social, 0.0, best)
    return best / best.sum()


def _second(parts: np.ndarray, first: int, social: np.ndarray, limits: Limits) -> int | None:
    """The topic of another part than the first one's, where both are clear."""
    if len(parts) < 2:
        return None
    own = int(parts[:, first].argmax())
    if parts[own].argmax() != first or parts[own].max() < limits.also_first:
        return None
    others = [(part.max(), int(part.argmax())) for i, part in enumerate(parts) if i != own]
    found = [(chance, i) for chance, i in others if chance >= limits.also and i != first and not social[i]]
    return max(found)[1] if found else None
