"""Cuts sections into passages that can be said alone: whole sentences, never across a heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.documents import Passage, Section
from bot.services.catalogue.wording import sentences

LONGEST = 320  # characters; with title, heading and date a message stays below 450
LONGEST_HEADING = 120


def cut(sections: Sequence[Section]) -> list[Passage]:
    """In the order of the document; a sentence alone may be longer."""
    return [
        Passage(shortened(section.heading, LONGEST_HEADING), text)
        for section in sections
        for text in _packed([piece for block in section.blocks for piece in _pieces(block)])
    ]


def statements(text: str) -> list[str]:
    """The sentences and items of a passage, as they are compared with a question."""
    return [sentence for line in text.split("\n") for sentence in sentences(line)]


def fitting(text: str, limit: int) -> str:
    """As much of a text as fits, to the end of a sentence; where the first is too long, to the end of a word."""
    if len(text) <= limit:
        return text
    kept = ""
    for line in text.split("\n"):
        for number, sentence in enumerate(sentences(line)):
            longer = kept + ("" if not kept else " " if number else "\n") + sentence
            if len(longer) > limit:
                return kept or shortened(text.replace("\n", " "), limit)
            kept = longer
    return kept


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning to the end of a word with „…“."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"


def _pieces(block: str) -> Iterator[tuple[str, str]]:
    """What may not be torn apart, with the sign that joins it to what stands before: a line, or a space."""
    if len(block) <= LONGEST:
        yield "\n", block
        return
    for number, sentence in enumerate(sentences(block)):
        yield ("\n" if number == 0 else " "), sentence


def _packed(pieces: Sequence[tuple[str, str]]) -> Iterator[str]:
    kept = ""
    for sign, piece in pieces:
        if kept and len(kept) + 1 + len(piece) > LONGEST:
            yield kept
            kept = ""
        kept = f"{kept}{sign}{piece}" if kept else piece
    if kept:
        yield kept
