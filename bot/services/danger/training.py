"""Trains the danger net's model and the language guess: `python -m bot.services.danger.training [--force]`.

Writes models/danger.npz and models/languages.npz; does nothing where their inputs have not changed.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.domain.danger import KINDS
from bot.services import languages
from bot.services.danger import corpus, learning, model
from bot.services.danger.composed import composed
from bot.services.danger.concepts import Concepts
from bot.services.danger.corpus import Sentence
from bot.services.danger.patterns import Patterns, Sighting
from bot.services.danger.retyped import put_back, slipped
from bot.services.danger.thresholds import Scores, choose
from bot.settings import ROOT, Settings
from bot.text import vectors
from bot.text.kept_vectors import KeptVectors

log = logging.getLogger(__name__)

VERSION = "t7"
FOLDS = 4
TOGETHER = 12  # sentences
RARER = 0.5  # how much more a sentence of a rarer language counts, by cross-validation
Matrix = Any  # scipy's sparse matrices carry no types


def main(arguments: list[str] | None = None) -> int:
    """Trains what is out of date; 0, or 1 where this machine cannot make sentence vectors."""
    parser = argparse.ArgumentParser(prog="python -m bot.services.danger.training", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ.setdefault("OMP_NUM_THREADS", str(min(4, os.cpu_count() or 1)))
    models = Settings().models
    try:
        train(ROOT, models, force=options.force)
    except vectors.NoVectors as problem:
        log.error("%s", problem)
        return 1
    return 0


def train(root: Path, models: Path, *, force: bool = False) -> bool:
    """Makes both models from the sentences under `root`; False where they were up to date."""
    versions = (VERSION, str(model.FORMAT), str(languages.FORMAT), vectors.VERSION)
    digest = corpus.digest(corpus.files(root), *versions)
    if not force and digest == _digest_of(models / "danger.npz") == _digest_of(models / "languages.npz"):
        log.info("danger net: nothing changed")
        return False
    models.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    known = corpus.sentences(root)
    _train_languages(known, models / "languages.npz", digest)
    _train_danger(root, known, models, digest)
    log.info("danger net: trained on %d sentences in %.0f s", len(known), time.monotonic() - start)
    return True


def _digest_of(path: Path) -> str | None:
    try:
        with np.load(path, allow_pickle=False) as data:
            return str(json.loads(str(data["about"]))["digest"])
    except (OSError, KeyError, ValueError):
        return None


# -- languages --------------------------------------------------------------------------------------


def _train_languages(known: list[Sentence], path: Path, digest: str) -> None:
    rows = _counted([languages.grams(s.text) for s in known], languages.BUCKETS)
    wanted = np.array([languages.LANGUAGES.index(s.language) for s in known])
    counts = np.bincount(wanted, minlength=len(languages.LANGUAGES))
    rarer = (counts.max() / np.maximum(counts, 1)) ** RARER  # most sentences are German; the others must be told too
    fitted = LogisticRegression(C=30.0, max_iter=300).fit(rows, wanted, sample_weight=rarer[wanted])
    about = {"format": languages.FORMAT, "digest": digest, "sentences": len(known)}
    _write(path, about=json.dumps(about), weights=fitted.coef_.T.astype(np.float16), bias=fitted.intercept_)


# -- danger -----------------------------------------------------------------------------------------


def _train_danger(root: Path, known: list[Sentence], models: Path, digest: str) -> None:
    made_of_two = composed(known) + slipped(known) + put_back(known)
    both = known + [c.sentence for c in made_of_two]
    made = KeptVectors(models).both_of_many(
        [s.text for s in both], say=lambda line: log.info("Gefahrennetz: %s", line), longest_first=True
    )
    dense, groups, sightings = _features(root, both, made)
    classes, goals, told = _goals(both)
    folds = folds_of(len(known))
    # What is made of two sentences is learnt from only where neither is held out.
    parts = (
        np.concatenate([folds, [folds[c.said] for c in made_of_two]]).astype(np.int64),
        np.concatenate([folds, [folds[c.request] for c in made_of_two]]).astype(np.int64),
    )

    written = np.array([s.source != "ordinary" for s in both])
    landmarks = learning.landmarks_of(written)
    centre, directions = learning.directions_of_languages(made, [s.language for s in both])
    marks = made[landmarks].astype(np.float16).astype(np.float32)  # as they are kept
    made[landmarks] = marks  # so that a landmark is wholly like itself
    likeness = model.Likeness(centre, directions, marks)
    harmless = dense[:, model.DENSE :]
    like = learning.likenesses(likeness, made, harmless, groups, landmarks)
    mean = goals.mean(axis=0)
    counts = np.where(written, learning.WRITTEN, 1.0).astype(np.float32)
    weights = learning.solve(like, goals - mean, counts, parts, FOLDS)

    shift, scale = dense.mean(axis=0), learning.HALF / np.maximum(dense.std(axis=0), 1e-6)
    shift[model.DENSE :], scale[model.DENSE :] = 0.0, 1.0
    places, says, sums = learning.summarised(groups)
    rows = np.hstack([(dense - shift) * scale, sums]).astype(np.float32)
    trains = [(parts[0] != fold) & (parts[1] != fold) for fold in range(FOLDS)] + [np.full(len(both), True)]
    nets = learning.fit_nets(rows, classes, trains, min(2, os.cpu_count() or 1))

    count = len(known)
    scores = np.zeros((count, goals.shape[1]), dtype=np.float32)
    shares = np.zeros((count, len(model.CLASSES)), dtype=np.float32)
    for fold in range(FOLDS):
        held = np.flatnonzero(folds == fold)
        scores[held] = like.rows[held] @ weights[fold] + mean
        shares[held] = learning.shares(nets[fold], rows[held])
    calibration = learning.calibrate(scores, classes[:count], told[:count])
    opinions = [model.opinion_of(scores[i], shares[i], calibration) for i in range(count)]
    columns = np.array([(o.alarm, o.ask, KINDS.index(o.kind)) for o in opinions])
    limits, quality = choose(Scores(known, sightings[:count], columns))
    log.info("danger net, cross-validated: %s", json.dumps(quality))

    last = nets[-1]
    about = {
        "format": model.FORMAT,
        "vectors": vectors.VERSION,
        "digest": digest,
        "thresholds": asdict(limits),
        "calibration": asdict(calibration),
        "quality": quality,
        "sentences": count,
    }
    spelling = [(model.SPELLING * (group[landmarks].T @ weights[-1])).astype(np.float16) for group in groups]
    _write(
        models / "danger.npz",
        about=json.dumps(about),
        centre=centre.astype(np.float32),
        languages=directions,
        landmarks=marks.astype(np.float16),
        known=weights[-1],
        harmless=model.HARMLESS * (harmless[landmarks].T @ weights[-1]),
        starts=mean,
        characters=spelling[0],
        words=spelling[1],
        meanings=spelling[2],
        shift=shift.astype(np.float32),
        scale=scale.astype(np.float32),
        places=places,
        summary=says.astype(np.float16),
        first=np.hstack([net.coefs_[0] for net in last]).astype(np.float32),
        first_bias=np.concatenate([net.intercepts_[0] for net in last]).astype(np.float32),
        last=np.stack([net.coefs_[1] for net in last]).astype(np.float32),
        last_bias=np.stack([net.intercepts_[1] for net in last]).astype(np.float32),
    )


def folds_of(count: int) -> NDArray[np.int64]:
    """The fold of each sentence. Neighbours in a file were written in one breath and stay together."""
    blocks = np.arange(count) // TOGETHER
    return np.asarray(np.random.RandomState(7).randint(0, FOLDS, blocks[-1] + 1)[blocks], dtype=np.int64)


def _goals(known: list[Sentence]) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """The number of each sentence's class, what each column of likeness shall say, and the last three as yes or no."""
    kinds = np.array(["none" if s.kind == "open" else s.kind for s in known])
    classes = np.array([model.CLASSES.index(kind) for kind in kinds], dtype=np.int64)
    danger, other = np.isin(kinds, KINDS), np.array([s.about == "other" for s in known])
    told = np.stack([danger, kinds != "none", danger & other], axis=1).astype(np.float32)
    goals = np.zeros((len(known), len(model.CLASSES) + 3), dtype=np.float32)
    goals[np.arange(len(known)), classes] = 1.0
    goals[:, len(model.CLASSES) :] = told
    goals[danger & ~other, -1] = -1.0  # what is harmless says nothing about whom it is about
    return classes, goals, told


def _features(
    root: Path, known: list[Sentence], made: NDArray[np.float32]
) -> tuple[NDArray[np.float32], list[Matrix], list[Sighting]]:
    patterns = Patterns(root / "danger" / "patterns")
    featuriser = model.Featuriser(Concepts(root / "danger" / "concepts"))
    sightings = [patterns.find(s.text, s.language) for s in known]
    features = [featuriser.features(s.text, made[i], sightings[i], s.language) for i, s in enumerate(known)]
    groups = [_counted([f.groups[number] for f in features], size) for number, size in enumerate(model.SIZES)]
    return np.stack([f.dense for f in features]), groups, sightings


def _counted(lists: list[NDArray[np.int64]], size: int) -> Matrix:
    """One row of length 1 a text, each of its buckets the same."""
    ends = np.concatenate([[0], np.cumsum([len(numbers) for numbers in lists])])
    filled = np.concatenate([np.full(len(n), 1 / np.sqrt(max(1, len(n))), np.float32) for n in lists])
    return sparse.csr_matrix((filled, np.concatenate(lists), ends), shape=(len(lists), size))


def _write(path: Path, **arrays: Any) -> None:
    """Writes the file whole or not at all."""
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)
    os.replace(part, path)


if __name__ == "__main__":
    sys.exit(main())
