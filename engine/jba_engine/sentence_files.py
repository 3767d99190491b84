"""The training sentences as their files have them; what Rasa's own reading drops is the name of the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.text.normalise import normalise

GERMAN = "de"
_CODE = 2  # letters: a file named so holds another language, every other one the German of some voice


def sentences(data: Path) -> dict[str, str]:
    """The normalised sentences under a folder with the names of their files.

    Files that cannot be read are left to Rasa's own messages.
    """
    found: dict[str, str] = {}
    for file in sorted(data.glob("**/*.yml")):
        try:
            content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
            lines = [line for block in content.get("nlu") or () for line in block["examples"].splitlines()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
            continue
        found.update((normalise(line.strip()[2:]), file.stem) for line in lines if line.strip().startswith("- "))
    found.pop("", None)
    return found


def languages(texts: Sequence[str], data: Path) -> list[str]:
    """The language of each normalised text; German for one that stands in no file."""
    files = sentences(data)
    names = (files.get(text, GERMAN) for text in texts)
    return [name if len(name) == _CODE else GERMAN for name in names]
