"""Short answers to a question of the assistant's: „ja", „stop", „egal" have no topic of their own."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

import yaml

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
NAME = "lexicon.yml"  # the same words as the actions read (bot/services/lexicon.py)
INTENTS = {"yes": "affirm", "no": "deny", "skip": "skip", "stop": "stop_form", "go_on": "continue_form"}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class ShortAnswers:
    """The short answers of content/lexicon.yml, or of the operator's own where that can be read."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """The first folder whose file can be read counts; the words are none where no file can."""
        self._intents: dict[str, str] = {}
        for folder in folders:
            try:
                lists = yaml.safe_load((folder / NAME).read_text(encoding="utf-8"))
                found = {_key(phrase): intent for name, intent in INTENTS.items() for phrase in lists[name]}
            except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
                log.warning("no short answers in one folder: %s", type(error).__name__)
                continue
            self._intents = found
            return

    @classmethod
    def of_content(cls) -> ShortAnswers:
        overlay = os.environ.get("JBA_CONTENT_DIR")
        own = [ROOT / overlay] if overlay and (ROOT / overlay / NAME).exists() else []
        return cls((*own, ROOT / "content"))

    def intent(self, text: str, memory: dict[str, Any] | None) -> str | None:
        """The intent that the whole text stands for where the dialogue is at such a point, else None."""
        known = memory or {}
        found = self._intents.get(_key(text))
        slots = known.get("slots") or {}
        awaited = {
            "affirm": slots.get("open_question"),
            "deny": slots.get("open_question"),
            "continue_form": slots.get("parked_form"),
        }
        return found if found and (known.get("form") or awaited.get(found)) else None


def _key(text: str) -> str:
    return _EDGES.sub("", text.casefold())
