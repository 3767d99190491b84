"""Which fact a question means, learnt from the ways of asking that the entries give.

A ridge regression on standardised sentence vectors: in five-fold cross-validation over 4,415 ways of asking for 431
facts it put the right one first in 69 %, the nearest neighbour in 47 % (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Rows = np.ndarray[Any, np.dtype[np.float32]]
_RIDGE = 0.3


class LearntQuestions:
    """For the facts of one region: a weight a fact, of the 384 dimensions of a question."""

    def __init__(self, asking: Rows, owners: Sequence[int], texts: Rows) -> None:
        """`asking`: vectors of the ways of asking, `owners` the number of the fact of each; `texts`: one a fact."""
        known = np.concatenate([asking, texts])
        self._mean = known.mean(axis=0)
        self._scale = (known.std(axis=0) + 1e-6) * np.sqrt(known.shape[1])
        rows = ((known - self._mean) / self._scale).astype(np.float64)
        wanted = np.zeros((len(rows), len(texts)))
        wanted[np.arange(len(rows)), [*owners, *range(len(texts))]] = 1.0
        dual = np.linalg.solve(rows @ rows.T + _RIDGE * np.eye(len(rows)), wanted)
        self._weights = (rows.T @ dual).astype(np.float32)
        own = rows[len(asking) :].astype(np.float32)
        self._texts = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6)

    def scores(self, vector: Rows) -> Rows:
        """For each fact about 1 where the question is surely this one, about 0 for all others."""
        return np.asarray(self._row(vector) @ self._weights)

    def likeness(self, vector: Rows) -> Rows:
        """For each fact the cosine between the question and its own text."""
        row = self._row(vector)
        return np.asarray(self._texts @ row / max(float(np.linalg.norm(row)), 1e-6))

    def _row(self, vector: Rows) -> Rows:
        return np.asarray((vector - self._mean) / self._scale, dtype=np.float32)
