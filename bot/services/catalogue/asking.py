"""What kind of thing a question asks for: a time, a number, a person, a place, a reason, leave to do something."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bot.services.catalogue.names import fold

# Read on folded text; a question may be of several kinds.
KINDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "when": r"\b(wann|datum|jahr|monat|termin|beginn\w*)\b",
        "how_many": r"\b(wie ?viele?|wieviele?|anzahl|hoch|prozent|quote|zahl)\b",
        "who": r"\b(wer|wem|wen|welche[rs]? (person|partner|traeger|amt|stelle))\b",
        "where": r"\b(wo|wohin|adresse|ort|orte|standort\w*)\b",
        "why": r"\b(warum|wieso|weshalb|grund)\b",
        "how_long": r"\b(wie lange?|dauer\w*)\b",
        "contact": r"\b(telefon\w*|nummer|mail|e-mail|kontakt\w*|erreich\w*|anruf\w*|ansprech\w*)\b",
        "may": r"\b(darf|duerfen|kann ich|koennen|muss|bin ich)\b",
        "how": r"\b(wie|ablauf)\b",
        "what": r"\b(was|welche\w*)\b",
    }.items()
}
Flags = NDArray[np.float64]


def kinds(question: str) -> Flags:
    """One number for each of `KINDS`: 1 where the question is of that kind."""
    folded = fold(question)
    return np.array([pattern.search(folded) is not None for pattern in KINDS.values()], dtype=np.float64)
