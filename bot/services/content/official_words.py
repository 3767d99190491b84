"""Whether easy words explain what only an office says: „Jobcenter", „Antrag", „Fallkonferenz"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from bot.services.content.schema import AnswerText
from bot.services.content.wording import Finding

NAME = "official_words.yml"
Words = Mapping[str, tuple[str, ...]]


def words_of(folder: Path) -> Words:
    """The words with the pieces of which one explains them; none where the folder has no such file."""
    path = folder / NAME
    if not path.is_file():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {str(word): tuple(pieces) for word, pieces in read.items()}


def unexplained(answer: AnswerText, words: Words) -> Iterator[Finding]:
    """Each such word of the easy text that nothing explains; „more“ is heard behind the answer itself."""
    heard = ""
    for text in (answer.easy, answer.more.easy if answer.more else None):
        if not text:
            continue
        heard = f"{heard} {text}"
        for word, pieces in words.items():
            if re.search(rf"\b{re.escape(word)}\b", text) and not any(piece in heard for piece in pieces):
                yield "official_word", {"value": word}
