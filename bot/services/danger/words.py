"""What the danger net says, as read from content/danger/; a bad overlay leaves the shipped text in use."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from bot.domain.help_lines import HelpLine
from bot.services.danger.automaton import Automaton, PatternError
from bot.services.danger.folding import Token
from bot.services.languages import LANGUAGES

log = logging.getLogger(__name__)

SAID = ("yes", "no", "not_meant", "matter")
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
# Parts that every language has, with the keys of each; `heard` and the others hold one text a key.
PARTS: dict[str, Sequence[str]] = {
    "heard": [
        "suicide",
        "self_harm",
        "suicide_other",
        "parent",
        "violence_minor",
        "violence",
        "violence_other",
        "sexual",
        "digital",
        "work",
        "forced",
        "threat",
        "threat_other",
        "overdose",
        "medical",
        "medical_other",
    ],
    "now": [
        "life",
        "self_harm",
        "life_other",
        "parent",
        "violence",
        "violence_other",
        "digital",
        "threat",
        "threat_other",
        "medical",
        "medical_other",
    ],
    "truth": ("nobody", "on_duty", "staff"),
    "question": ["life", "other", "parent", "violence", "digital", "threat", "threat_other", "medical"],
    "buttons": [
        "call_112",
        "call_110",
        "krisenchat",
        "call",
        "yes",
        "no",
        "person",
        "write_tomorrow",
        "other",
        "self",
        "not_meant",
    ],
    "lines": [
        "krisenchat",
        "telefonseelsorge",
        "nummer_gegen_kummer",
        "elterntelefon",
        "frauen",
        "maenner",
        "missbrauch",
        "schwangere",
        "ukraine",
        "jugendamt",
    ],
    "worse": ("any",),
    "card": ("start", "lines"),
}


class Words:
    """The texts of one language."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Raises KeyError, TypeError or PatternError where something is missing or cannot be read."""
        for part, keys in PARTS.items():
            for key in keys:
                if not isinstance(data[part][key], str):
                    raise TypeError(f"{part}.{key}")
        self.language: str = data["language"]
        self._data = data
        self._understood = {
            name: Automaton(data["understand"][name], {}) for name in SAID if data["understand"].get(name)
        }
        for name in ("yes", "no", "openers", "steps", "not_meant"):
            if not data["care"][name]:
                raise KeyError(f"care.{name}")

    def text(self, part: str, key: str, *, polite: bool = False) -> str:
        """One text; with `polite` the one that says Sie, where there is one."""
        texts = self._data[part]
        return str(texts.get(f"{key}_sie", texts[key]) if polite else texts[key])

    def care(self, *path: str) -> Any:
        found: Any = self._data["care"]
        for name in path:
            found = found[name]
        return found

    def gentle(self, about: str) -> list[str]:
        return list(self._data["gentle"][about])

    def get(self, name: str) -> str:
        return str(self._data.get(name) or "")

    def gentle_end(self) -> str:
        return str(self._data["gentle"]["end"])

    def understands(self, name: str, words: list[Token]) -> bool:
        """Whether the words say this: `yes`, `no`, `not_meant`, or speak of a `matter`."""
        machine = self._understood.get(name)
        return bool(machine and machine.find([w.word for w in words]))


def load_words(folder: Path, overlay: Path | None) -> dict[str, Words]:
    """The texts by language, the overlay's where they are good; raises OSError or KeyError where German is missing."""
    found: dict[str, Words] = {}
    for language in LANGUAGES:
        for base in (folder, overlay):
            if base is None or not (base / f"{language}.yml").exists():
                continue
            path = base / f"{language}.yml"
            try:
                found[language] = Words(yaml.safe_load(path.read_text(encoding="utf-8")))
            except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, PatternError) as problem:
                log.error("danger texts %s cannot be used: %s: %s", path.name, type(problem).__name__, problem)
    if "de" not in found:
        raise KeyError("content/danger/de.yml")
    return found


def load_lines(folder: Path, overlay: Path | None, youth_office_phone: str) -> tuple[HelpLine, ...]:
    """The help lines, the overlay's file where it is good; the Jugendamt where the operator gave its number."""
    lines: tuple[HelpLine, ...] = ()
    for base in (folder, overlay):
        if base is None or not (base / "lines.yml").exists():
            continue
        try:
            data = yaml.safe_load((base / "lines.yml").read_text(encoding="utf-8"))
            lines = tuple(_line(entry) for entry in data["lines"])
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as problem:
            log.error("help lines cannot be used: %s: %s", type(problem).__name__, problem)
    if youth_office_phone:
        lines += (HelpLine("jugendamt", "Jugendamt", youth_office_phone, "", "always"),)
    return lines


def _line(entry: Mapping[str, Any]) -> HelpLine:
    hours = entry["hours"]
    if entry.get("confirm"):
        hours = "unknown"
    if not isinstance(hours, str):
        hours = {_DAYS.index(day): tuple(_span(s) for s in spans) for day, spans in hours.items()}
    elif hours not in ("always", "unknown"):
        raise ValueError(f"{entry['id']}: {hours}")
    return HelpLine(
        id=entry["id"],
        name=entry["name"],
        number=str(entry.get("number") or ""),
        url=entry.get("url") or "",
        hours=hours,
        languages=frozenset(entry.get("languages") or ("de",)),
        many_languages=int(entry.get("many_languages") or 0),
        gender=entry.get("gender"),
        age_max=entry.get("age_max"),
        audience=entry.get("audience") or "all",
    )


def _span(text: str) -> tuple[time, time]:
    start, end = text.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)
