"""Five-fold cross-validation of the search of facts over the entries' ways of asking; prints figures and weights.

`.venv/bin/python tests/bench/facts.py`: each fifth of the ways of asking is searched with what is learnt from the
others. Questions about other things are the training sentences of the topics. Nothing is fitted on held-out cases.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.domain.catalogue import Fact  # noqa: E402
from bot.services.catalogue import seed  # noqa: E402
from bot.services.catalogue.learnt import LearntQuestions  # noqa: E402
from bot.services.catalogue.ranking import SIGNS, Ranking, outlook  # noqa: E402
from bot.services.catalogue.vocabulary import stems_of  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.text.kept_vectors import KeptVectors  # noqa: E402
from bot.text.normalise import normalise  # noqa: E402

FOLDS = 5
OTHERS = 3000  # sentences about other things
GERMAN = ("young", "adults", "newcomer", "parents", "employers", "schools")
Found = tuple[
    np.ndarray, int, str
]  # signs of all facts of the region, the number of the right one (-1: none), the text


def searches(facts: list[Fact], vectors: bool) -> Iterator[list[Found]]:
    """For each fold what the search sees of its questions, and of sentences about other things."""
    kept, random = KeptVectors(Settings().models), np.random.default_rng(0)
    fold = {(f.id, n): int(x) for f in facts for n, x in enumerate(_spread(random, len(f.question)))}
    sentences = [text for _, text in others()]
    chosen = [sentences[i] for i in random.choice(len(sentences), OTHERS, replace=False)]
    rows_of_others = kept.of_many(chosen)
    for left_out in range(FOLDS):
        found: list[Found] = []
        for number, region in enumerate(sorted({fact.region for fact in facts})):
            own = [fact for fact in facts if fact.region == region]
            kept_questions = [[q for n, q in enumerate(f.question) if fold[f.id, n] != left_out] for f in own]
            known = [f.model_copy(update={"question": tuple(q)}) for f, q in zip(own, kept_questions, strict=True)]
            asking = kept.of_many([q for f in known for q in f.question])
            owners = [n for n, f in enumerate(known) for _ in f.question]
            texts = kept.of_many([f.text for f in known])
            ranking = Ranking(known, LearntQuestions(asking, owners, texts) if vectors else None)
            asked = [(q, n) for n, f in enumerate(own) for i, q in enumerate(f.question) if fold[f.id, i] == left_out]
            for (text, right), row in zip(asked, kept.of_many([q for q, _ in asked]), strict=True):
                found.append((ranking.signs(text, row), right, text))
            part = slice(left_out * 5 + number, None, FOLDS * 5)
            for text, row in zip(chosen[part], rows_of_others[part], strict=True):
                found.append((ranking.signs(text, row), -1, text))
        yield found


def _spread(random: np.random.Generator, size: int) -> np.ndarray:
    return (random.permutation(size) + random.integers(FOLDS)) % FOLDS


def others() -> list[tuple[str, str]]:
    """The German training sentences, each with its topic."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"] if path.stem in GERMAN else ():
            for line in block["examples"].splitlines():
                found.append((block["intent"], normalise(line.strip().removeprefix("- "))))
    return [(topic, text) for topic, text in found if text]


def fitted(found: list[Found]) -> np.ndarray:
    """The weights of the signs that make the right facts most likely."""
    known = [(signs, right) for signs, right, _ in found if right >= 0]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = float(weights @ weights) * 0.5, weights.copy()
        for signs, right in known:
            scores = signs @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            total -= np.log(chance[right] + 1e-12)
            slope += signs.T @ chance - signs[right]
        return total, slope

    return np.asarray(minimize(loss, np.ones(len(SIGNS)), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x)


def judged(found: list[Found], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each question the outlook of its first find, whether it is right, and whether there was a right one."""
    rows, right = [], []
    for signs, wanted, text in found:
        scores = signs @ weights
        best = int(scores.argmax())
        rows.append(outlook(scores, best, signs, len(stems_of(text))))
        right.append(best == wanted)
    return np.array(rows), np.array(right), np.array([wanted >= 0 for _, wanted, _ in found])


def tell_limits(chance: np.ndarray, right: np.ndarray, asked: np.ndarray) -> None:
    for limit in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        speaks = chance >= limit
        print(
            f"  from {limit}: {speaks[asked].mean():.2f} speak, {right[asked & speaks].mean():.2f} of them rightly;"
            f" {speaks[~asked].mean():.3f} of the others speak"
        )


def main() -> int:
    entries = seed.load(ROOT / "catalogue").entries.values()
    facts = [entry.model for entry in entries if isinstance(entry.model, Fact)]
    for vectors in (True, False):
        folds = list(searches(facts, vectors))
        firsts, chances, rights, askeds = [], [], [], []
        for number in range(FOLDS):
            rest = [one for n, fold in enumerate(folds) if n != number for one in fold]
            weights = fitted(rest)
            rows, right, _ = judged(rest, weights)
            calm = LogisticRegression(max_iter=1000).fit(rows, right)
            rows, right, asked = judged(folds[number], weights)
            firsts.append(right[asked].mean())
            chances.append(calm.predict_proba(rows)[:, 1])
            rights.append(right)
            askeds.append(asked)
        everything = [one for fold in folds for one in fold]
        weights = fitted(everything)
        rows, right, _ = judged(everything, weights)
        calm = LogisticRegression(max_iter=1000).fit(rows, right)
        print(f"vectors: {vectors}. The right fact first: {np.mean(firsts):.3f}")
        print("  weights", dict(zip(SIGNS, weights.round(2).tolist(), strict=True)))
        print("  chance", calm.coef_.round(2).tolist(), calm.intercept_.round(2).tolist())
        tell_limits(np.concatenate(chances), np.concatenate(rights), np.concatenate(askeds))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
