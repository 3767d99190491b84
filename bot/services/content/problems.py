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


def from_validation(file: str, error: ValidationError) -> list[Problem]:
    """One problem for each field that the schema refuses."""
    found = []
    for detail in error.errors(include_url=False):
        given = str(detail.get("input"))
        values: dict[str, Any] = {"input": given[:60], "length": len(given)} | detail.get("ctx", {})
        field = ".".join(str(part) for part in detail["loc"])
        found.append(problem(file, field, detail["type"], **values))
    return found
