"""Vectors kept on disk by what they were made of, so that a training makes only those of new sentences.

One file for the dialogue model, the danger net and the search of facts: many of their sentences are the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.text import vectors

Rows = np.ndarray[Any, np.dtype[np.float32]]
_AT_ONCE = 256
_KEPT_EVERY = 15.0  # seconds: the file is written as a whole, and read before
_MOST = 100_000  # 2.4 kB each; well above what all trainings together want (62,000), or they would drop each other's


class KeptVectors:
    """The vectors of texts, from the file where it has them; `folder` is that of the models."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"vectors-{hashlib.sha256(vectors.VERSION.encode()).hexdigest()[:12]}.npz"

    def of_many(self, texts: Sequence[str], say: Callable[[str], None] = print, *, longest_first: bool = False) -> Rows:
        """The vectors of normalised texts (n, 384), in their order; the missing ones are made and kept.

        Of two trainings side by side that share sentences, one begins with the longest: they meet in the middle.
        """
        found = self._made(texts, say, longest_first, inner=False)
        return np.stack([pair[0] for pair in found]) if found else np.zeros((0, vectors.SIZE), np.float32)

    def both_of_many(
        self, texts: Sequence[str], say: Callable[[str], None] = print, *, longest_first: bool = False
    ) -> Rows:
        """The same with those of the inner layer (n, 2, 384)."""
        found = self._made(texts, say, longest_first, inner=True)
        return np.stack(found) if found else np.zeros((0, 2, vectors.SIZE), np.float32)

    def _made(
        self, texts: Sequence[str], say: Callable[[str], None], longest_first: bool, *, inner: bool
    ) -> list[Rows]:
        wanted = {_key(text): text for text in sorted(texts, key=len, reverse=longest_first)}
        known = self._read()

        def lacks(key: str) -> bool:
            return key not in known or (inner and not known[key][1].any())

        missing = [key for key in wanted if lacks(key)]
        count, new, kept_at = len(missing), dict[str, Rows](), time.monotonic()
        try:
            while missing:
                some = missing[:_AT_ONCE]
                new.update(
                    zip(some, vectors.shared().both_of_many([wanted[key] for key in some], _threads()), strict=True)
                )
                if len(some) == len(missing) or time.monotonic() - kept_at > _KEPT_EVERY:
                    known, new, kept_at = self._add(wanted, new), {}, time.monotonic()
                missing = [key for key in missing if key not in new and lacks(key)]
                say(f"Satzvektoren: {count - len(missing)} von {count}")
        finally:  # a training that is broken off goes on where it was
            known = self._add(wanted, new) if new else known
        return [known[_key(text)] for text in texts]

    def known(self, texts: Sequence[str]) -> list[Rows | None]:
        """The vectors that the file has of these texts, in their order; None where it has none."""
        known = self._read()
        return [known[key][0] if (key := _key(text)) in known else None for text in texts]

    def _read(self) -> dict[str, Rows]:
        """Vector and inner vector by key; the inner one is nothing but zeros where it was never made."""
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                rows = kept["rows"]
                inner = kept["inner"].astype(np.float32) if "inner" in kept else np.zeros_like(rows)
                return dict(zip(kept["keys"].tolist(), np.stack([rows, inner], axis=1), strict=True))
        except (OSError, ValueError, KeyError, EOFError):  # none yet, or a torn file: made anew
            return {}

    def _add(self, wanted: Iterable[str], new: dict[str, Rows]) -> dict[str, Rows]:
        """All that is kept now, with what other trainings have added meanwhile."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self._read() | new
            first = {key: known[key] for key in wanted if key in known}  # those of this training stay
            self._write(list((first | known).items())[:_MOST])
        return known

    def _write(self, kept: list[tuple[str, Rows]]) -> None:
        unready = self._path.with_suffix(f".{os.getpid()}.npz")
        try:
            pairs = np.stack([pair for _, pair in kept])
            inner = pairs[:, 1].astype(np.float16)
            np.savez(unready, keys=np.array([key for key, _ in kept]), rows=pairs[:, 0], inner=inner)
            unready.replace(self._path)
        finally:
            unready.unlink(missing_ok=True)


def _threads() -> int:
    """As many as a training may use: what is set for numpy's, else one a core."""
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
