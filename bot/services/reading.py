"""What the gateway finds out about a text before anybody answers it: vector, parts, names, language."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.services.context import packed
from bot.services.vague import Vague, contradict
from bot.text.normalise import normalise, without_slashes
from bot.text.parts import parts
from bot.text.vectors import SentenceVectors, mean

Vector = tuple[float, ...]
Row = NDArray[np.float32]
# Messages that waited together can be long: what is read of them is their beginning and their end.
READ = 4000
DIGITS = 6  # of a vector's numbers: the engine's model is not finer, and JSON writes and reads fewer faster
PIECE = 90  # characters; what is longer is a whole thought, no piece of one


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
    packed: str  # the same, as the actions get it
    parts: tuple[str, ...]
    part_vectors: tuple[Vector, ...]
    joined: str | None
    joined_vector: Vector | None
    entities: tuple[dict[str, Any], ...]
    language: str | None


class Reader:
    """Reads typed texts; the vectors are made in a thread, since each takes its time."""

    def __init__(self, vectors: SentenceVectors, names: Names, languages: Languages, vague: Vague) -> None:
        self._vague = vague
        self._vectors = vectors
        self._names = names
        self._languages = languages

    def completed(self, raw: str, before: Sequence[str], region: str | None) -> str | None:
        """`raw` behind what was typed before it, where it is nothing but a name said to that; else None."""
        text = normalise(raw)
        named = self._names.find(text, region)
        if not before or not self._vague.bare(text, named):
            return None
        earlier = [piece for piece in map(normalise, before) if piece and len(piece) <= PIECE]
        agreeing = [piece for piece in earlier if not contradict(named, self._names.find(piece, region))]
        return " ".join([*agreeing, text]) if agreeing else None

    def places(self, raw: str, region: str | None) -> tuple[dict[str, Any], ...]:
        """The places that a message names, where it is nothing but these („in herne“)."""
        text = normalise(raw)
        named = self._names.find(text, region)
        alone = self._vague.bare(text, named) and not any(e["entity"] == "offer" for e in named)
        return tuple({"entity": e["entity"], "value": e["value"]} for e in named) if alone else ()

    async def read(self, raw: str, before: Sequence[str], region: str | None) -> Read:
        """Reads `raw` together with the texts typed shortly before it, oldest first."""
        text = without_slashes(_ends(normalise(raw), READ)) or "?"
        entities = tuple(self._names.find(text, region))
        spans = [(e["start"], e["end"]) for e in entities if e["entity"] == "offer"]
        pieces = parts(text, spans)
        pieces = pieces if len(pieces) > 1 else ()
        earlier = [piece for piece in map(normalise, before) if piece and len(piece) <= PIECE]
        joined = "\n".join([*earlier, text]) if earlier else None
        if joined and not any(e["entity"] == "offer" for e in entities):
            # A name from the message before still counts: „BvB" · „wie viele plätze".
            known = {(e["entity"], e["value"]) for e in entities}
            found = (
                {k: v for k, v in e.items() if k not in ("start", "end")} for e in self._names.find(joined, region)
            )
            entities += tuple(e for e in found if (e["entity"], e["value"]) not in known)
        vectors = await asyncio.to_thread(self._of_all, [text, *pieces, *earlier])
        count = 1 + len(pieces)
        # The pieces' own vectors are known from their turns; together they say what a new one would.
        together = mean(np.stack([vectors[0], *vectors[count:]])) if joined else None
        return Read(
            text=text,
            vector=_plain(vectors[0]),
            packed=packed(vectors[0]),
            parts=pieces,
            part_vectors=tuple(_plain(row) for row in vectors[1:count]),
            joined=joined,
            joined_vector=_plain(together) if together is not None else None,
            entities=entities,
            language=self._language(_without(text, entities)),
        )

    def _language(self, text: str) -> str | None:
        return None if self._vague.of_no_language(text) else self._languages.guess(text)

    def _of_all(self, texts: list[str]) -> list[Row]:
        return [self._vectors.of(text) for text in texts]


def _without(text: str, entities: Sequence[dict[str, Any]]) -> str:
    """The text without its names, which are of no language: „herne“ looks Turkish."""
    covered = {place for e in entities if "start" in e for place in range(int(e["start"]), int(e["end"]))}
    return "".join(" " if place in covered else letter for place, letter in enumerate(text))


def _plain(row: Row) -> Vector:
    return tuple(np.round(row.astype(np.float64), DIGITS).tolist())


def _ends(text: str, most: int) -> str:
    """The text, or its two halves of `most` characters together."""
    return text if len(text) <= most else f"{text[: most // 2]}\n{text[-most // 2 :]}"
