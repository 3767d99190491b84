"""The training sentences as their files have them; what Rasa's own reading drops is the name of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.text.normalise import normalise

GERMAN = "de"
# „tr.yml" and „tr_more.yml" hold another language, every other file the German of some voice.
_LANGUAGE = re.compile(r"([a-z]{2})(?:_|$)")


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
    codes = (_LANGUAGE.match(files.get(text, "")) for text in texts)
    return [code.group(1) if code else GERMAN for code in codes]
