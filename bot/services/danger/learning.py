"""The two models of the danger net, fitted: kernel ridge regression over landmarks, and small nets.

What was tried beside them, and what it gave, stands in docs/quality.md.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from bot.services.danger.model import CLASSES, HARMLESS, SPELLING, Calibration, Likeness

Floats = NDArray[np.float32]
Matrix = Any  # scipy's sparse matrices carry no types

LANDMARKS, OF_DANGER = 3000, 0.75  # sentences that stand for all, and the share of those written for the net
PENALTY, STILL = 0.2, 0.01  # the higher, the smoother; what keeps the equations solvable
WRITTEN = 1.5  # how much more a sentence that was written for the net counts than an ordinary one
SEEN = 25  # sentences that have a bucket, at least, so that the nets read it
SUMMARY, SPREAD = 256, 0.8  # numbers that sum up the spelling, and their spread; that of the vectors' is HALF
HALF = 0.5
NETS, HIDDEN, ROUNDS, DECAY, PACE = 4, 64, 14, 0.6, 1e-3
TRIED = 2  # nets where a fold is held out: half the time, and the limits come out the same


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Sentences as the kernel sees them: likeness to each landmark (n, m), and which of them the landmarks are."""

    rows: Floats
    landmarks: NDArray[np.int64]


def landmarks_of(written: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The numbers of the sentences that stand for all, most of them written for the net."""
    draw = np.random.RandomState(3)
    ours, others = np.flatnonzero(written), np.flatnonzero(~written)
    few = min(len(ours), int(LANDMARKS * OF_DANGER))
    chosen = [
        draw.choice(ours, few, replace=False),
        draw.choice(others, min(len(others), LANDMARKS - few), replace=False),
    ]
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def directions_of_languages(made: Floats, spoken: Sequence[str]) -> tuple[Floats, Floats]:
    """The centre of vectors (2, 384), and the directions in which languages differ (2, n, 384)."""
    names = np.array(spoken)
    means = np.stack([made[names == name].mean(axis=0) for name in sorted(set(spoken))])
    means -= means.mean(axis=0)
    found = [np.linalg.svd(means[:, layer], full_matrices=False)[2][: len(means) - 1] for layer in (0, 1)]
    return made.mean(axis=0), np.stack(found).astype(np.float32)


def likenesses(
    likeness: Likeness, made: Floats, harmless: Floats, groups: Sequence[Matrix], landmarks: NDArray[np.int64]
) -> Likenesses:
    """All sentences against the landmarks: vectors, spelling, what makes harmless."""
    rows = np.empty((len(made), len(landmarks)), dtype=np.float32)
    for start in range(0, len(made), 2048):
        rows[start : start + 2048] = likeness.of(made[start : start + 2048])
    rows += HARMLESS * (harmless @ harmless[landmarks].T)
    for group in groups:
        rows += SPELLING * (group @ group[landmarks].T).toarray()
    return Likenesses(rows, landmarks)


def solve(
    known: Likenesses, goals: Floats, weights: Floats, parts: tuple[NDArray[np.int64], NDArray[np.int64]], folds: int
) -> list[Floats]:
    """Weights of the landmarks without each fold, and at the end those with all sentences.

    `parts`: the two folds that a sentence is made from (the same twice for most); it is learnt from where neither is
    held out. The products are made once for each pair of folds and added up, in double precision: in single, what
    is small beside the largest would be lost.
    """
    count = len(known.landmarks)
    share = np.sqrt(weights)[:, None]
    pairs: dict[tuple[int, int], tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    low, high = np.minimum(*parts), np.maximum(*parts)
    for one in range(folds):
        for other in range(one, folds):
            among = np.flatnonzero((low == one) & (high == other))
            if len(among):
                rows = known.rows[among].astype(np.float64) * share[among]
                pairs[one, other] = rows.T @ rows, rows.T @ (goals[among] * share[among])
    start = PENALTY * known.rows[known.landmarks].astype(np.float64) + STILL * np.eye(count)
    found = []
    for fold in (*range(folds), folds):
        left, right = start.copy(), np.zeros((count, goals.shape[1]))
        for pair, (product, goal) in pairs.items():
            if fold not in pair:
                left += product
                right += goal
        factor = cho_factor(left, lower=True, overwrite_a=True, check_finite=False)
        found.append(np.asarray(cho_solve(factor, right, check_finite=False), dtype=np.float32))
    return found


def calibrate(scores: Floats, classes: NDArray[np.int64], told: Floats) -> Calibration:
    """From the scores of held-out sentences; `told` (n, 3): danger, not harmless, about somebody else.

    That it is about somebody else is asked of danger alone.
    """
    count = len(CLASSES)
    right = np.arange(len(scores)), classes

    def loss(sharpness: float) -> float:
        powers = np.exp(sharpness * (scores[:, :count] - scores[:, :count].max(axis=1, keepdims=True)))
        return float(-np.log(powers[right] / powers.sum(axis=1) + 1e-9).mean())

    fits = []
    for column in range(3):
        among = told[:, 0] > 0 if column == 2 else np.full(len(told), True)
        fits.append(LogisticRegression(C=1e3).fit(scores[among, count + column, None], told[among, column] > 0))
    first, second, third = ((float(fit.coef_[0, 0]), float(fit.intercept_[0])) for fit in fits)
    sharpness = float(min(np.geomspace(2, 40, 40), key=loss))
    return Calibration(sharpness, (first[0], second[0], third[0]), (first[1], second[1], third[1]))


def summarised(groups: Sequence[Matrix]) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Spelling in few numbers: where each bucket stands (-1: nowhere), what it says (n, SUMMARY), and the sums."""
    rows = sparse.hstack(groups).tocsr()
    common = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]) >= SEEN)
    found = TruncatedSVD(SUMMARY, n_iter=2, random_state=1).fit(rows[:, common])
    sums = found.transform(rows[:, common])
    spread = SPREAD / sums.std()
    places = np.full(rows.shape[1], -1, dtype=np.int32)
    places[common] = np.arange(len(common))
    says = (found.components_.T * spread).astype(np.float16)  # as they are kept, so that the nets learn from the same
    return places, says.astype(np.float32), np.asarray(rows[:, common] @ says.astype(np.float32), dtype=np.float32)


def fit_nets(
    rows: Floats, classes: NDArray[np.int64], trains: Sequence[NDArray[np.bool_]], processes: int
) -> list[list[Any]]:
    """For each of `trains` the nets learnt from its sentences: TRIED, and NETS for the last one, which is kept."""
    counts = [TRIED] * (len(trains) - 1) + [NETS]
    jobs = [(number, net) for number, count in enumerate(counts) for net in range(count)]
    nets = Parallel(n_jobs=processes)(delayed(_net)(rows, classes, trains[number], net) for number, net in jobs)
    return [[net for net, (of, _) in zip(nets, jobs, strict=True) if of == number] for number in range(len(trains))]


def _net(rows: Floats, classes: NDArray[np.int64], train: NDArray[np.bool_], number: int) -> Any:
    net = MLPClassifier(
        (HIDDEN,), alpha=DECAY, batch_size=512, learning_rate_init=PACE, max_iter=ROUNDS, random_state=number
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped on purpose: more rounds learn by heart
        return net.fit(rows[train], classes[train])


def shares(nets: Sequence[Any], rows: Floats) -> Floats:
    """The mean of what the nets tell (n, classes)."""
    return np.asarray(sum(net.predict_proba(rows) for net in nets) / len(nets), dtype=np.float32)
