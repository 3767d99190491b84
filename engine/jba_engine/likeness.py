"""Kernel ridge regression: topics by likeness to every training sentence, solved in one step.

The likeness of two sentences is that of their meaning (near vectors count, far ones not at all) plus a share of that
of their letters and words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

NEAR = 0.8  # how fast likeness falls with the distance of vectors of length 1
SPELLING = 0.2  # the share of each kind of n-grams beside the vector's
PENALTY = 0.2  # the higher, the smoother
_AT_ONCE = 512


@dataclass(frozen=True)
class Solved:
    """`weights` (sentences, topics) and the `scores` of the sentences that the trial left out."""

    weights: np.ndarray
    scores: np.ndarray


def squares(rows: np.ndarray) -> np.ndarray:
    """The square of each row's length."""
    return np.einsum("ij,ij->i", rows, rows)


def near(rows: np.ndarray, others: np.ndarray, their_squares: np.ndarray) -> np.ndarray:
    """The likeness of meanings (n, m), 1 for the same; float32."""
    likeness: np.ndarray = (2 * NEAR) * (rows @ others.T)
    likeness -= NEAR * squares(rows)[:, None]
    likeness -= NEAR * their_squares[None, :]
    np.minimum(likeness, 0, out=likeness)
    return np.exp(likeness, out=likeness)


def solve(meaning: np.ndarray, spelling: Sequence[csr_matrix], labels: np.ndarray, first: int) -> Solved:
    """Weights of all sentences, and what those learnt from the `first` alone would say about the others.

    One factorisation serves both: that of the first rows is a part of that of all.
    """
    number = len(labels)
    kernel = np.empty((number, number), dtype=np.float32)
    lengths = squares(meaning)
    for start in range(0, number, _AT_ONCE):
        block = slice(start, start + _AT_ONCE)
        kernel[block] = near(meaning[block], meaning, lengths)
        for rows in spelling:
            kernel[block] += SPELLING * (rows[block] @ rows.T).toarray()
    unseen = kernel[first:, :first].copy()
    kernel[np.diag_indices(number)] += PENALTY
    goals = _goals(labels)
    # Symmetric, so its transpose is the same in the order that LAPACK factorises in place.
    factor, lower = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, lower), goals, check_finite=False)
    trial = cho_solve((factor[:first, :first], lower), goals[:first], check_finite=False)
    return Solved(weights.astype(np.float32), unseen @ trial)


def _goals(labels: np.ndarray) -> np.ndarray:
    """1 for a sentence's topic, 0 for the others, moved so that one that is like nothing has the same for all."""
    topics = labels.max() + 1
    goals = np.full((len(labels), topics), -1.0 / topics, dtype=np.float32)
    goals[np.arange(len(labels)), labels] += 1
    return goals
