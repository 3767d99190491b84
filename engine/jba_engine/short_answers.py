"""Short answers to a form's question: „ja", „stop", „egal" have no topic of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[1] / "short_answers.yml"
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class ShortAnswers:
    """The lexicon of engine/short_answers.yml; raises ValueError where a phrase stands for two intents."""

    def __init__(self, file: Path = FILE) -> None:
        self._intents: dict[str, str] = {}
        for intent, phrases in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for phrase in phrases:
                if self._intents.setdefault(_key(phrase), intent) != intent:
                    raise ValueError(f"„{phrase}“ stands for {intent} and {self._intents[_key(phrase)]}")

    def intent(self, text: str, memory: dict[str, Any] | None) -> str | None:
        """The intent that the whole text stands for where the dialogue is at such a point, else None."""
        known = memory or {}
        found = self._intents.get(_key(text))
        if known.get("form"):
            return found
        return found if found == "continue_form" and known.get("slots", {}).get("parked_form") else None


def _key(text: str) -> str:
    return _EDGES.sub("", text.casefold())
