"""`python -m bot.services.catalogue.training`: makes the vectors of the seed's facts before anything starts."""

from __future__ import annotations

import sys

from bot.domain.catalogue import Fact
from bot.services.catalogue.seed import load
from bot.settings import ROOT, Settings
from bot.text import vectors
from bot.text.kept_vectors import KeptVectors


def main() -> int:
    """0, or 1 where this machine cannot make sentence vectors."""
    settings = Settings()
    seed = load(settings.path("JBA_CATALOGUE_DIR") or ROOT / "catalogue")
    facts = [entry.model for entry in seed.entries.values() if isinstance(entry.model, Fact)]
    try:
        KeptVectors(settings.models).of_many([text for fact in facts for text in (*fact.question, fact.text)])
    except vectors.NoVectors as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
