"""Sentence vectors without what only tells the language: the same request looks alike in all eleven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 20  # sentences that a language must have before its direction is known


@dataclass(frozen=True)
class Meaning:
    """One linear map of vectors; `learn` makes it."""

    centre: np.ndarray
    turn: np.ndarray

    @classmethod
    def learn(cls, vectors: np.ndarray, labels: np.ndarray, languages: Sequence[str]) -> Meaning:
        """From vectors (n, d) with the number of their topic and their language.

        Each dimension gets the same spread; then the directions in which sentences of one topic differ by their
        language alone are taken out. Rows of the result have about length 1.
        """
        centre, scale = vectors.mean(axis=0), vectors.std(axis=0) + 1e-9
        even = (vectors - centre) / scale
        away = _languages_away(_beside_topic(even, labels), np.array(languages))
        straight = np.eye(vectors.shape[1]) - away.T @ away
        spread = (even @ straight).std(axis=0) + 1e-9
        turn = straight / (scale[:, None] * spread[None, :] * np.sqrt(vectors.shape[1]))
        return cls(centre.astype(np.float32), turn.astype(np.float32))

    def of(self, vectors: np.ndarray) -> np.ndarray:
        rows: np.ndarray = (vectors - self.centre).astype(np.float32) @ self.turn
        return rows


def _beside_topic(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What each row has beside the mean of its topic, so that no topic is mistaken for a language."""
    sums = np.zeros((labels.max() + 1, rows.shape[1]))
    np.add.at(sums, labels, rows)
    means: np.ndarray = sums / np.bincount(labels, minlength=len(sums))[:, None].clip(1)
    return rows - means[labels]


def _languages_away(rows: np.ndarray, languages: np.ndarray) -> np.ndarray:
    """An orthonormal basis (k, d) of what the means of the languages differ in; k is one less than languages."""
    names, counts = np.unique(languages, return_counts=True)
    known = names[counts >= FEWEST]
    if len(known) < 2:
        return np.zeros((0, rows.shape[1]))
    means = np.stack([rows[languages == name].mean(axis=0) for name in known])
    basis: np.ndarray = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)[2][: len(known) - 1]
    return basis
