"""Vectors of the training sentences, made while Rasa loads and reads: they are most of a first training's time."""

from __future__ import annotations

import threading
from pathlib import Path

from bot.text.kept_vectors import KeptVectors
from jba_engine.sentence_files import sentences

_running: list[threading.Thread] = []


def begin(data: Path, models: Path) -> None:
    """Starts to make the vectors that `models` does not have yet."""
    thread = threading.Thread(target=lambda: KeptVectors(models).of_many(list(sentences(data))), daemon=True)
    _running.append(thread)
    thread.start()


def wait() -> None:
    """Returns when what was begun is done; at once where nothing was."""
    while _running:
        _running.pop().join()
