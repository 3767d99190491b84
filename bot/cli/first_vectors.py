"""`python -m bot.cli.first_vectors`: makes sentence vectors until it has all or is told to stop.

Begun by `./jba` while Rasa's environment is still being fetched: most of a first training is making vectors.
"""

from __future__ import annotations

import signal
import sys

from bot.services.danger import corpus
from bot.settings import ROOT, Settings
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import NoVectors


def main() -> int:
    """0, or 1 where this machine cannot make vectors; whoever needs them later says so."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # an end in order: no half file stays
    try:
        KeptVectors(Settings().models).of_many([sentence.text for sentence in corpus.sentences(ROOT)])
    except NoVectors as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
