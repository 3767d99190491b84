"""Vectors of the training sentences, made while Rasa loads and reads: they are most of a first training's time."""

from __future__ import annotations

import threading
from pathlib import Path

import yaml

from bot.text.kept_vectors import KeptVectors
from bot.text.normalise import normalise

_running: list[threading.Thread] = []


def sentences(data: Path) -> list[str]:
    """The normalised training sentences under a folder; files that cannot be read are left to Rasa's own messages."""
    found = []
    for file in sorted(data.glob("**/*.yml")):
        try:
            content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
            lines = [line for block in content.get("nlu") or () for line in block["examples"].splitlines()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
            continue
        found += [normalise(line.strip()[2:]) for line in lines if line.strip().startswith("- ")]
    return [text for text in found if text]


def begin(data: Path, models: Path) -> None:
    """Starts to make the vectors that `models` does not have yet."""
    thread = threading.Thread(target=lambda: KeptVectors(models).of_many(sentences(data)), daemon=True)
    _running.append(thread)
    thread.start()


def wait() -> None:
    """Returns when what was begun is done; at once where nothing was."""
    while _running:
        _running.pop().join()
