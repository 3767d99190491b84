"""The meaning of a passage as it is kept: one vector for each of its sentences, marked with the encoder's name.

They lie with the passage in the database and nowhere else, so that they go with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bot.domain.documents import Passage
from bot.services.documents.passages import statements
from bot.text.vectors import SIZE

Vector = np.ndarray[Any, np.dtype[np.float32]]
Encode = Callable[[Sequence[str]], Vector]  # texts -> rows of length 1
_MARK = 12  # bytes
_AT_ONCE = 16


def kept_of(rows: Vector, version: str) -> bytes:
    """`version` names the encoder: what another one made is not compared with its vectors."""
    return _mark(version) + np.ascontiguousarray(rows, dtype="<f4").tobytes()


def rows_of(kept: bytes | None, version: str) -> Vector | None:
    """The vectors (n, 384) of a passage; None where there are none of this encoder."""
    if kept is None or not kept.startswith(_mark(version)) or (len(kept) - _MARK) % (SIZE * 4):
        return None
    return np.frombuffer(kept, dtype="<f4", offset=_MARK).reshape(-1, SIZE).astype(np.float32)


def with_vectors(
    parts: Sequence[Passage], encode: Encode, version: str, say: Callable[[int, int], None] = lambda done, of: None
) -> list[Passage]:
    """The passages with their vectors; `say` hears how many are done."""
    made: list[Passage] = []
    for start in range(0, len(parts), _AT_ONCE):
        some = parts[start : start + _AT_ONCE]
        said = [
            [f"{part.heading}: {text}" if part.heading else text for text in statements(part.text)] for part in some
        ]
        rows = encode([text for texts in said for text in texts])
        end = 0
        for part, texts in zip(some, said, strict=True):
            made.append(replace(part, vector=kept_of(rows[end : end + len(texts)], version)))
            end += len(texts)
        say(len(made), len(parts))
    return made


def _mark(version: str) -> bytes:
    return hashlib.sha256(version.encode()).digest()[:_MARK]
