"""`python -m bot.services.catalogue.training`: makes the vectors of the seed's entries before anything starts."""

from __future__ import annotations

import sys

from bot.domain.catalogue import Fact, Offer
from bot.services.catalogue.offer_search import asked_offer
from bot.services.catalogue.ranking import Searchable
from bot.services.catalogue.seed import load
from bot.settings import ROOT, Settings
from bot.text import vectors
from bot.text.kept_vectors import KeptVectors


def main() -> int:
    """0, or 1 where this machine cannot make sentence vectors."""
    settings = Settings()
    seed = load(settings.path("JBA_CATALOGUE_DIR") or ROOT / "catalogue")
    models = [entry.model for entry in seed.entries.values()]
    searched: list[Searchable] = [model for model in models if isinstance(model, Fact)]
    searched += [asked_offer(model) for model in models if isinstance(model, Offer)]
    try:
        KeptVectors(settings.models).of_many(
            [text for one in searched for text in (*one.question, one.text)],
            say=lambda line: print(f"Fakten: {line}", flush=True),
        )
    except vectors.NoVectors as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
