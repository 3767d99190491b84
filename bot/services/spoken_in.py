"""In which language somebody goes on: a word or two within a form are a name or a day, and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.services.languages import script_of
from bot.services.reading import Read

FEW = 2  # words; so short an answer to a form may be a name of any language


def spoken_in(read: Read, memory: Mapping[str, Any] | None) -> str | None:
    """The language that a text says; None where it says none."""
    within = bool(memory and memory.get("form")) and script_of(read.text) == "latin"
    return None if within and len(read.text.split()) <= FEW else read.language
