"""How readable the answers are as they are said: sentence lengths and how many texts fit into one message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from bot.services.content.preview import MODES, TopicShown
from bot.services.content.schema import Mode
from bot.services.content.wording import CHARACTERS, sentences, words


@dataclass(frozen=True, slots=True)
class Readability:
    """Of one voice: `median_words` over all its sentences, `within` the share of texts that keep to the limit."""

    mode: Mode
    texts: int
    median_words: float
    most_characters: int
    within: float
    longest: int


def readability(topics: Iterable[TopicShown]) -> list[Readability]:
    """For each voice that has texts; every text is counted once for each wording that a region hears."""
    said: dict[Mode, list[str]] = {mode: [] for mode in MODES}
    for topic in topics:
        for answer in topic.answers:
            for shown in answer.texts:
                said[shown.mode].append(shown.text)
    return [_of(mode, texts) for mode, texts in said.items() if texts]


def _of(mode: Mode, texts: list[str]) -> Readability:
    counts = [words(sentence) for text in texts for sentence in sentences(text)]
    most = CHARACTERS[mode]
    within = sum(len(text) <= most for text in texts) / len(texts)
    return Readability(mode, len(texts), float(median(counts)), most, within, max(map(len, texts)))
