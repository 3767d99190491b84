"""Which topic a turn has, given the probabilities of the whole message and of its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# A greeting or thanks decides a turn only where nothing else is asked (bot/domain/topics.py has the same five).
SOCIAL = frozenset({"greeting", "goodbye", "thanks", "smalltalk", "insult"})


@dataclass(frozen=True)
class Decision:
    """`topic` is None where nothing was clear enough; `ranking` holds every topic, likeliest first."""

    topic: str | None
    confidence: float
    ranking: list[tuple[str, float]]
    also: str | None = None


def decide(
    topics: list[str],
    rows: np.ndarray,
    *,
    threshold: float,
    also_threshold: float,
    clear: float = 1.0,
    joined: np.ndarray | None = None,
) -> Decision:
    """`rows[0]` is the whole message, the others its parts; `joined` is the message with those just before it.

    The clearest request decides: the row with the highest confidence in a topic that is not social. `joined` has a
    say only where no row reaches `clear`, or „ja und wo" would get the last answer again. The next part that is
    clearly about something else is served second.
    """
    social = np.isin(np.array(topics), list(SOCIAL))
    best = rows[_clearest(rows, social)]
    if joined is not None and (best.max() < clear or social[best.argmax()]) and not social[joined.argmax()]:
        best = max(best, joined, key=lambda row: float(row[~social].max()))
    order = np.argsort(-best)
    ranking = [(topics[i], float(best[i])) for i in order]
    topic, confidence = ranking[0]
    if confidence < threshold:
        return Decision(None, confidence, ranking)
    return Decision(topic, confidence, ranking, _second(topics, rows[1:], topic, social, also_threshold))


def _clearest(rows: np.ndarray, social: np.ndarray) -> int:
    if len(rows) == 1:
        return 0
    requests = [i for i, row in enumerate(rows) if not social[row.argmax()]]
    return max(requests or range(len(rows)), key=lambda i: rows[i].max())


def _second(topics: list[str], parts: np.ndarray, first: str, social: np.ndarray, threshold: float) -> str | None:
    found = [
        (row.max(), topics[row.argmax()])
        for row in parts
        if row.max() >= threshold and not social[row.argmax()] and topics[row.argmax()] != first
    ]
    return max(found)[1] if found else None
