"""Vectors kept on disk by what they were made of, so that a training makes only those of new sentences.

One file for the dialogue model, the danger net and the search of facts: many of their sentences are the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.text import vectors

Rows = np.ndarray[Any, np.dtype[np.float32]]
_AT_ONCE = 512
_MOST = 40_000  # 1.6 kB each


class KeptVectors:
    """The vectors of texts, from the file where it has them; `folder` is that of the models."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"vectors-{hashlib.sha256(vectors.VERSION.encode()).hexdigest()[:12]}.npz"

    def of_many(self, texts: Sequence[str], say: Callable[[str], None] = print) -> Rows:
        """The vectors of normalised texts (n, 384), in their order; the missing ones are made and kept."""
        known = self._read()
        keys = [_key(text) for text in texts]
        # Texts of one length together: two threads then finish at about the same time.
        missing = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items(),
            key=lambda entry: len(entry[1]),
        )
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            rows = vectors.shared().of_many([text for _, text in some])
            known.update(zip((key for key, _ in some), rows, strict=True))
            # Kept again and again: a training that is broken off goes on where it was.
            self._write({**{key: known[key] for key in keys if key in known}, **known})
            say(f"Satzvektoren: {start + len(some)} von {len(missing)}")
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, vectors.SIZE), dtype=np.float32)

    def known(self, texts: Sequence[str]) -> list[Rows | None]:
        """The vectors that the file has of these texts, in their order; None where it has none."""
        known = self._read()
        return [known.get(_key(text)) for text in texts]

    def _read(self) -> dict[str, Rows]:
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))
        except (OSError, ValueError, KeyError, EOFError):  # none yet, or a torn file: made anew
            return {}

    def _write(self, known: dict[str, Rows]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unready = self._path.with_suffix(f".{os.getpid()}.npz")
        kept = list(known.items())[:_MOST]  # those of this training come first
        np.savez(unready, keys=np.array([key for key, _ in kept]), rows=np.stack([row for _, row in kept]))
        unready.replace(self._path)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
