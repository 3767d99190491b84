"""Five-fold cross-validation of the search of offers over the ways of asking for one without its name; prints figures.

`.venv/bin/python tests/bench/offers.py`: each fifth of `asked` is searched with the names of all offers and the other
ways of asking. Questions about other things are the training sentences of topics that are not about offers, and the
facts' ways of asking. Nothing is fitted on held-out cases.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import facts as bench
import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.domain.catalogue import Fact, Offer  # noqa: E402
from bot.services.catalogue import seed  # noqa: E402
from bot.services.catalogue.learnt import LearntQuestions  # noqa: E402
from bot.services.catalogue.offer_search import OF_OFFERS, AskedOffer, asked_offer  # noqa: E402
from bot.services.catalogue.ranking import SIGNS, Ranking  # noqa: E402
from bot.services.catalogue.terms import without_asking  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.text.kept_vectors import KeptVectors  # noqa: E402

FOLDS = bench.FOLDS
OTHERS = 3000
# What people say around the thing; a third says it bare.
CARRIERS = (
    "",
    "",
    "",
    "gibts sowas wie ",
    "ich suche ",
    "habt ihr was: ",
    "was ist ",
    "Ich habe gehört, es gibt ",
    "und ",
    "was macht ihr bei ",
    "es geht um ",
)


def searches(offers: list[AskedOffer], others: list[str], vectors: bool) -> Iterator[list[bench.Found]]:
    """For each fold what the search sees of its questions, and of others."""
    kept, random = KeptVectors(Settings().models), np.random.default_rng(0)
    fold = {(o.id, text): int(x) for o in offers for text, x in zip(o.question, _folds(random, o), strict=True)}
    chosen = [others[i] for i in random.choice(len(others), OTHERS, replace=False)]
    rows_of_others = kept.of_many(chosen)
    for left_out in range(FOLDS):
        found: list[bench.Found] = []
        for number, region in enumerate(sorted({offer.region for offer in offers})):
            own = [offer for offer in offers if offer.region == region]
            known = [replace(o, question=tuple(q for q in o.question if fold[o.id, q] != left_out)) for o in own]
            asking = kept.of_many([q for o in known for q in o.question])
            owners = [n for n, o in enumerate(known) for _ in o.question]
            texts = kept.of_many([o.text for o in known])
            ranking = Ranking(known, LearntQuestions(asking, owners, texts) if vectors else None, OF_OFFERS)
            asked = [
                (f"{random.choice(CARRIERS)}{q}", n)
                for n, o in enumerate(own)
                for q in o.question
                if fold[o.id, q] == left_out
            ]
            for (text, right), row in zip(asked, kept.of_many([q for q, _ in asked]), strict=True):
                found.append((ranking.signs(text, row), right, without_asking(text)))
            part = slice(left_out * 5 + number, None, FOLDS * 5)
            for text, row in zip(chosen[part], rows_of_others[part], strict=True):
                found.append((ranking.signs(text, row), -1, without_asking(text)))
        yield found


def _folds(random: np.random.Generator, asked: AskedOffer) -> list[int]:
    """A fold for each way of asking without the name; none for the names."""
    spread = iter((random.permutation(len(asked.offer.asked)) + random.integers(FOLDS)) % FOLDS)
    return [int(next(spread)) if text in asked.offer.asked else -1 for text in asked.question]


def main() -> int:
    entries = [entry.model for entry in seed.load(ROOT / "catalogue").entries.values()]
    offers = [asked_offer(entry) for entry in entries if isinstance(entry, Offer)]
    others = [text for topic, text in bench.others() if not topic.startswith("offer_")]
    others += [
        question
        for entry in entries
        if isinstance(entry, Fact) and not entry.offers
        for question in entry.question[::5]
    ]
    for vectors in (True, False):
        folds = list(searches(offers, others, vectors))
        firsts, threes, chances, rights, askeds = [], [], [], [], []
        for number in range(FOLDS):
            rest = [one for n, fold in enumerate(folds) if n != number for one in fold]
            weights = bench.fitted(rest)
            rows, right, _ = bench.judged(rest, weights)
            calm = LogisticRegression(max_iter=1000).fit(rows, right)
            rows, right, asked = bench.judged(folds[number], weights)
            firsts.append(right[asked].mean())
            threes.append(
                np.mean([wanted in np.argsort(-(s @ weights))[:3] for s, wanted, _ in folds[number] if wanted >= 0])
            )
            chances.append(calm.predict_proba(rows)[:, 1])
            rights.append(right)
            askeds.append(asked)
        everything = [one for fold in folds for one in fold]
        weights = bench.fitted(everything)
        rows, right, _ = bench.judged(everything, weights)
        calm = LogisticRegression(max_iter=1000).fit(rows, right)
        print(f"vectors: {vectors}. The right offer first: {np.mean(firsts):.3f}, among three: {np.mean(threes):.3f}")
        print("  weights", dict(zip(SIGNS, weights.round(2).tolist(), strict=True)))
        print("  chance", calm.coef_.round(2).tolist(), calm.intercept_.round(2).tolist())
        bench.tell_limits(np.concatenate(chances), np.concatenate(rights), np.concatenate(askeds))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
