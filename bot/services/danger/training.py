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
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.domain.danger import KINDS
from bot.services import languages
from bot.services.danger import corpus, model
from bot.services.danger.composed import composed
from bot.services.danger.concepts import Concepts
from bot.services.danger.corpus import Sentence
from bot.services.danger.patterns import Patterns, Sighting
from bot.services.danger.thresholds import Scores, choose
from bot.services.languages import Languages
from bot.settings import ROOT, Settings
from bot.text import vectors
from bot.text.kept_vectors import KeptVectors

log = logging.getLogger(__name__)

VERSION = "t5"
FOLDS = 4
TOGETHER = 12  # sentences
RARER = 0.5  # how much more a sentence of a rarer language counts, by cross-validation
STRENGTH = 3.0  # inverse of the regularisation, by cross-validation
# Weights of the groups of features, by cross-validation: vectors, what makes harmless; characters, words, meanings.
DENSE, SEEN, GROUPS = 1.7, 0.5, (1.2, 1.2, 1.5)
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
    rows = _counted([languages.grams(s.text) for s in known], languages.BUCKETS, 1.0)
    wanted = np.array([languages.LANGUAGES.index(s.language) for s in known])
    counts = np.bincount(wanted, minlength=len(languages.LANGUAGES))
    rarer = (counts.max() / np.maximum(counts, 1)) ** RARER  # most sentences are German; the others must be told too
    fitted = LogisticRegression(C=30.0, max_iter=300).fit(rows, wanted, sample_weight=rarer[wanted])
    about = {"format": languages.FORMAT, "digest": digest, "sentences": len(known)}
    _write(path, about=json.dumps(about), weights=fitted.coef_.T.astype(np.float16), bias=fitted.intercept_)


# -- danger -----------------------------------------------------------------------------------------


def _train_danger(root: Path, known: list[Sentence], models: Path, digest: str) -> None:
    made_of_two = composed(known)
    both = known + [c.sentence for c in made_of_two]
    made = KeptVectors(models).both_of_many(
        [s.text for s in both], say=lambda line: log.info("Gefahrennetz: %s", line), longest_first=True
    )
    dense, groups, sightings = _features(root, both, made, models)
    shift, scale = dense.mean(axis=0), dense.std(axis=0)
    shift[model.DENSE :], scale[model.DENSE :] = 0.0, 1.0
    scale = 1.0 / np.maximum(scale, 1e-6)
    scale[: model.DENSE] *= DENSE / np.sqrt(model.DENSE)
    scale[model.DENSE :] *= SEEN
    rows = sparse.hstack([sparse.csr_matrix((dense - shift) * scale), *groups]).tocsr().astype(np.float32)
    total = rows.shape[1]
    kept = np.flatnonzero(
        np.asarray((rows != 0).sum(axis=0)).ravel() > 1
    )  # what one sentence alone has teaches nothing
    rows = rows[:, kept]

    folds = folds_of(len(known))
    # What is made of two sentences is learnt from only where neither is held out.
    parts = [np.concatenate([folds, [folds[c.said] for c in made_of_two]])]
    parts.append(np.concatenate([folds, [folds[c.request] for c in made_of_two]]))
    fits = [(rows, both, (parts[0] != fold) & (parts[1] != fold)) for fold in range(FOLDS)]
    fits.append((rows, both, np.full(len(both), True)))
    heads = Parallel(n_jobs=min(2, os.cpu_count() or 1))(delayed(_fit)(*fit) for fit in fits)
    columns = np.zeros((len(known), 3))
    for fold in range(FOLDS):
        weights, bias = heads[fold]
        for index in np.flatnonzero(folds == fold):
            opinion = model.opinion_of((rows[index] @ weights).ravel() + bias)
            columns[index] = opinion.alarm, opinion.ask, KINDS.index(opinion.kind)
    limits, quality = choose(Scores(known, sightings[: len(known)], columns))
    log.info("danger net, cross-validated: %s", json.dumps(quality))

    some, bias = heads[-1]
    weights = np.zeros((total, some.shape[1]), dtype=np.float32)
    weights[kept] = some
    ends = np.cumsum([dense.shape[1], model.CHARACTERS, model.WORDS, model.MEANINGS])
    about = {
        "format": model.FORMAT,
        "vectors": vectors.VERSION,
        "digest": digest,
        "thresholds": asdict(limits),
        "quality": quality,
        "sentences": len(known),
    }
    _write(
        models / "danger.npz",
        about=json.dumps(about),
        shift=shift.astype(np.float32),
        scale=scale.astype(np.float32),
        dense=weights[: ends[0]],
        characters=(weights[ends[0] : ends[1]] * GROUPS[0]).astype(np.float16),
        words=(weights[ends[1] : ends[2]] * GROUPS[1]).astype(np.float16),
        meanings=(weights[ends[2] :] * GROUPS[2]).astype(np.float16),
        bias=bias.astype(np.float32),
    )


def folds_of(count: int) -> NDArray[np.int64]:
    """The fold of each sentence. Neighbours in a file were written in one breath and stay together."""
    blocks = np.arange(count) // TOGETHER
    return np.asarray(np.random.RandomState(7).randint(0, FOLDS, blocks[-1] + 1)[blocks], dtype=np.int64)


def _fit(rows: Matrix, known: list[Sentence], train: NDArray[np.bool_]) -> tuple[Any, Any]:
    """Weights (features, columns) and bias (columns) of DangerModel, learnt from the sentences of `train`."""
    kinds = np.array(["none" if s.kind == "open" else s.kind for s in known])
    told = train & np.array([s.kind != "open" for s in known])
    danger = np.isin(kinds, KINDS)
    other = np.array([s.about == "other" for s in known])
    classes = np.array([model.CLASSES.index(kind) for kind in kinds])
    heads = [
        _regression(rows[train], classes[train]),
        _regression(rows[train], danger[train]),
        _regression(rows[told], (kinds != "none")[told]),
        _regression(rows[train & danger], other[train & danger]),
    ]
    return np.vstack([head.coef_ for head in heads]).T, np.concatenate([head.intercept_ for head in heads])


def _regression(rows: Matrix, wanted: NDArray[Any]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3).fit(rows, wanted)


def _features(
    root: Path, known: list[Sentence], made: NDArray[np.float32], models: Path
) -> tuple[NDArray[np.float32], list[Matrix], list[Sighting]]:
    patterns = Patterns(root / "danger" / "patterns")
    featuriser = model.Featuriser(Concepts(root / "danger" / "concepts"))
    guess = Languages(models / "languages.npz")
    told = [guess.guess(s.text) for s in known]
    sightings = [patterns.find(s.text, language) for s, language in zip(known, told, strict=True)]
    features = [featuriser.features(s.text, made[i], sightings[i], told[i] or s.language) for i, s in enumerate(known)]
    sizes = (model.CHARACTERS, model.WORDS, model.MEANINGS)
    groups = [
        _counted([f.groups[number] for f in features], size, weight)
        for number, (size, weight) in enumerate(zip(sizes, GROUPS, strict=True))
    ]
    return np.stack([f.dense for f in features]), groups, sightings


def _counted(lists: list[NDArray[np.int64]], size: int, weight: float) -> Matrix:
    """One row a text, the weight spread over its buckets so that each row has the same length."""
    ends = np.concatenate([[0], np.cumsum([len(numbers) for numbers in lists])])
    filled = np.concatenate([np.full(len(n), weight / np.sqrt(max(1, len(n))), np.float32) for n in lists])
    return sparse.csr_matrix((filled, np.concatenate(lists), ends), shape=(len(lists), size))


def _write(path: Path, **arrays: Any) -> None:
    """Writes the file whole or not at all."""
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)
    os.replace(part, path)


if __name__ == "__main__":
    sys.exit(main())
