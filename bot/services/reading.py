"""What the gateway finds out about a text before anybody answers it: vector, parts, names, language."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.text.normalise import normalise, without_slashes
from bot.text.parts import parts
from bot.text.vectors import SentenceVectors

Vector = tuple[float, ...]
# Messages that waited together can be long: what is read of them is their beginning and their end.
READ = 4000
READ_BEFORE = 160  # characters of what was typed just before: pieces of a thought are short, and vectors cost


class Names(Protocol):
    """Finds names of offers, towns, regions and offices in a text."""

    def find(self, text: str, region: str | None) -> list[dict[str, Any]]: ...


class Languages(Protocol):
    """Guesses the language of a short text; None where it cannot tell."""

    def guess(self, text: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the engine gets it; `parts` is empty where the text is one request."""

    text: str
    vector: Vector
    parts: tuple[str, ...]
    part_vectors: tuple[Vector, ...]
    joined: str | None
    joined_vector: Vector | None
    entities: tuple[dict[str, Any], ...]
    language: str | None


class Reader:
    """Reads typed texts; the vectors are made in a thread, since each takes 1.6 ms a token."""

    def __init__(self, vectors: SentenceVectors, names: Names, languages: Languages) -> None:
        self._vectors = vectors
        self._names = names
        self._languages = languages

    async def read(self, raw: str, before: Sequence[str], region: str | None) -> Read:
        """Reads `raw` together with the texts typed shortly before it, oldest first."""
        text = without_slashes(_ends(normalise(raw), READ)) or "?"
        entities = tuple(self._names.find(text, region))
        spans = [(e["start"], e["end"]) for e in entities if e["entity"] == "offer"]
        pieces = parts(text, spans)
        pieces = pieces if len(pieces) > 1 else ()
        earlier = "\n".join(normalise(b) for b in before)[-READ_BEFORE:]
        joined = f"{earlier}\n{text}" if earlier.strip() else None
        if joined and not any(e["entity"] == "offer" for e in entities):
            # A name from the message before still counts: „BvB" · „wie viele plätze".
            known = {(e["entity"], e["value"]) for e in entities}
            found = (
                {k: v for k, v in e.items() if k not in ("start", "end")} for e in self._names.find(joined, region)
            )
            entities += tuple(e for e in found if (e["entity"], e["value"]) not in known)
        wanted = [text, *pieces, *([joined] if joined else [])]
        vectors = [tuple(row) for row in await asyncio.to_thread(self._of_all, wanted)]
        return Read(
            text=text,
            vector=vectors[0],
            parts=pieces,
            part_vectors=tuple(vectors[1 : 1 + len(pieces)]),
            joined=joined,
            joined_vector=vectors[-1] if joined else None,
            entities=entities,
            language=self._languages.guess(text),
        )

    def _of_all(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in self._vectors.of(text)] for text in texts]


def _ends(text: str, most: int) -> str:
    """The text, or its two halves of `most` characters together."""
    return text if len(text) <= most else f"{text[: most // 2]}\n{text[-most // 2 :]}"
