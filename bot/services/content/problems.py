"""What is wrong with a text, in German, by file and field."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.services.catalogue.problems import Problem

_FOLDER = Path(__file__).resolve().parents[3] / "content"


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = {}
    for name in ("catalogue_problems.yml", "content_problems.yml"):
        words |= yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return words


def problem(at: str, place: str, code: str, /, **values: Any) -> Problem:
    """The problem `code` of the file `at` in its field `place`; `values` fill the words."""
    words = _words()
    return Problem(at, "", place, words.get(code, words["other"]).format(**({"type": code} | values)))


def from_validation(file: str, error: ValidationError, data: Any = None) -> list[Problem]:
    """One problem for each field that the schema refuses; an answer is named by its id where `data` has one."""
    found = []
    details = error.errors(include_url=False)
    for detail in details:
        place = detail["loc"]
        if detail["type"] == "too_short" and any(len(d["loc"]) > len(place) for d in details if _within(d, place)):
            continue  # the list is only short of what is wrong with its own parts
        given = str(detail.get("input"))
        values: dict[str, Any] = {"input": given[:60], "length": len(given)} | detail.get("ctx", {})
        if isinstance(values.get("expected"), str):
            values["expected"] = values["expected"].replace(" or ", " oder ")
        found.append(problem(file, _field(place, data), detail["type"], **values))
    return found


def _within(detail: Any, place: tuple[Any, ...]) -> bool:
    return bool(detail["loc"][: len(place)] == place)


def _field(place: tuple[Any, ...], data: Any) -> str:
    """„answers.main.du“ rather than „answers.0.du“."""
    names = []
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        own = data.get("id") if isinstance(part, int) and isinstance(data, dict) else None
        names.append(str(own or part))
    return ".".join(names)
