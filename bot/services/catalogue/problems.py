"""What is wrong with a seed file, in German, by file, entry and field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

_WORDS = Path(__file__).resolve().parents[3] / "content" / "catalogue_problems.yml"
_LONGEST_INPUT = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `passage` is the source's text beside it, where one was looked at."""

    file: str
    entry: str
    field: str
    message: str
    passage: str = ""

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.file, self.entry, self.field) if part)
        lines = "".join(f"\n    | {line}" for line in self.passage.splitlines())
        return f"{place}: {self.message}{lines}"


@cache
def _words() -> dict[str, str]:
    return dict(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))


def problem(file: str, entry: str, field: str, code: str, passage: str = "", **values: Any) -> Problem:
    words = _words()
    template = words.get(code, words["other"])
    return Problem(file, entry, field, template.format(**({"type": code} | values)), passage)


def from_validation(file: str, entry: str, error: ValidationError) -> list[Problem]:
    """One problem for each field that the schema refuses."""
    found = []
    for detail in error.errors(include_url=False):
        given = str(detail.get("input"))
        values = {
            "type": detail["type"],
            "input": given if len(given) <= _LONGEST_INPUT else f"{given[:_LONGEST_INPUT]}…",
            "length": len(given),
        } | detail.get("ctx", {})
        field = ".".join(str(part) for part in detail["loc"])
        code = detail["type"] if detail["type"] in _words() else "other"
        found.append(Problem(file, entry, field, _words()[code].format(**values)))
    return found
