"""From which probability the danger net acts: chosen on sentences that were held out of the training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.danger import KINDS, TOPIC
from bot.services.danger.corpus import Sentence
from bot.services.danger.model import FEW, Thresholds
from bot.services.danger.patterns import Sighting

# Of our ordinary messages, at most. They lean to life's troubles and are judged here by models that have seen three
# quarters of the sentences, so this is above the goal of 5 in 1,000 of all messages; recall comes first.
ORDINARY_ALARMS = 0.013
LOOKALIKE_ALARMS = 0.08  # of sentences written to mislead the net, at most: many mirror a danger word by word
ORDINARY_ASKS = 0.07
# Below VETO the model turns into a question what a pattern is sure of, below OVERRULE what a pattern finds likely: of
# danger a few percent, of look-alikes about a third. PAST holds for both, and for the model alone, where a text
# speaks of long ago.
VETO, PAST, OVERRULE = 0.08, 0.4, 0.16
# For several messages together, and for few words without a likely sign: pieces of a harmless story easily look dark.
JOINED, SHORT = 0.85, 0.7
HIGHEST = 0.9  # the limit where none keeps false alarms in bounds
# Danger or unsure, but surely not harmless: rather an alarm.
LEAN, UNHARMLESS = 0.4, 0.85


@dataclass(frozen=True, slots=True)
class Scores:
    """Per sentence: probability of danger, of danger or unsure, and the number of the likeliest kind."""

    known: list[Sentence]
    sightings: list[Sighting]
    columns: NDArray[np.float64]


def choose(scores: Scores) -> tuple[Thresholds, dict[str, Any]]:
    """The lowest thresholds that keep false alarms in bounds (recall before precision), and what they give."""
    kind = np.array([s.kind for s in scores.known])
    source = np.array([s.source for s in scores.known])
    german = np.array([s.language == "de" for s in scores.known])
    danger, unsafe = scores.columns[:, 0], scores.columns[:, 1]
    sure = np.array([bool(s.strongest("sure")) for s in scores.sightings])
    likely = np.array([bool(s.strongest("likely")) for s in scores.sightings])
    ordinary, lookalike = (source == "ordinary") & (kind == "none"), (source == "danger") & (kind == "none")
    positive, grey = np.isin(kind, KINDS) & (source == "danger"), kind == "unsure"

    maybe = np.array([bool(s.strongest("maybe")) for s in scores.sightings])
    past = np.array([s.past for s in scores.sightings])
    calm = np.array([s.calm for s in scores.sightings])
    few = np.array([len(known.text) <= FEW for known in scores.known])
    trust = np.where(past, PAST, OVERRULE)
    floor = np.maximum(np.where(past, PAST, 0.0), np.where(few & ~sure & ~likely, SHORT, 0.0))

    def alarms(limit: float) -> NDArray[np.bool_]:
        trusted = (sure & (danger >= np.where(past | calm, trust, VETO))) | (likely & (danger >= trust))
        leaning = (danger >= LEAN) & (unsafe >= UNHARMLESS) & ~maybe & ~past & ~few
        return np.asarray(trusted | leaning | (danger >= np.maximum(limit, floor)))

    alarm = HIGHEST
    for limit in np.arange(0.3, HIGHEST, 0.01):
        raised = alarms(float(limit))
        if raised[ordinary].mean() <= ORDINARY_ALARMS and raised[lookalike].mean() <= LOOKALIKE_ALARMS:
            alarm = float(limit)
            break
    steps = np.arange(0.1, 0.9, 0.01)
    ask = next((float(t) for t in steps if (unsafe >= t)[ordinary].mean() <= ORDINARY_ASKS), 0.5)
    raised = alarms(alarm)
    asked = raised | (unsafe >= ask)
    topics = [TOPIC[k] for k in KINDS]
    right = np.array(
        [topics[int(n)] == TOPIC.get(s.kind) for n, s in zip(scores.columns[:, 2], scores.known, strict=True)]
    )
    quality = {
        "recall_de": _share(raised, positive & german),
        "recall_other": _share(raised, positive & ~german),
        "seen_de": _share(asked, positive & german),
        "seen_other": _share(asked, positive & ~german),
        "right_topic": _share(right, positive),
        "lookalike_alarms": _share(raised, lookalike),
        "ordinary_alarms": _share(raised, ordinary),
        "grey_asked": _share(asked, grey),
        "grey_alarms": _share(raised, grey),
        "ordinary_asked": _share(asked, ordinary),
    }
    limits = Thresholds(
        alarm=round(alarm, 3),
        ask=round(ask, 3),
        joined=max(round(alarm, 3), JOINED),
        overrule=OVERRULE,
        veto=VETO,
        lean=LEAN,
        unharmless=UNHARMLESS,
        past=PAST,
        short=SHORT,
    )
    return limits, quality


def _share(which: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return round(float(which[among].mean()), 4) if among.any() else 0.0
