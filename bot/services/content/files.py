"""Reads the files of content/: one parsed value a file, or the problems that keep it from being used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from bot.services.catalogue.problems import Problem
from bot.services.content.problems import from_validation, problem
from bot.services.content.schema import ExternalFact, LanguageText, Phrase, TopicText, Variants

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is there
PHRASES = "phrases.yml"
LEXICON = "lexicon.yml"
FACTS = "external_facts.yml"
LANGUAGES = "languages.yml"
TOPICS = "topics"


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Phrases = dict[str, Annotated[tuple[Phrase, ...], BeforeValidator(_listed)]]
_SCHEMAS: dict[str, TypeAdapter[Any]] = {
    PHRASES: TypeAdapter(Phrases),
    LEXICON: TypeAdapter(dict[str, tuple[str, ...]]),
    FACTS: TypeAdapter(tuple[ExternalFact, ...]),
    LANGUAGES: TypeAdapter(dict[str, LanguageText]),
}
_TOPIC = TypeAdapter(TopicText)
__all__ = ["FACTS", "LANGUAGES", "LEXICON", "PHRASES", "TOPICS", "BadFile", "Phrases", "Variants", "names_in", "parse"]


class BadFile(Exception):
    """A file cannot be used; `problems` say what is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = problems


def names_in(folder: Path) -> list[str]:
    """The names, relative to the folder, of the files that are content."""
    found = [name for name in _SCHEMAS if (folder / name).is_file()]
    return found + sorted(f"{TOPICS}/{path.name}" for path in (folder / TOPICS).glob("*.yml"))


def parse(path: Path, name: str) -> Any:
    """The file's value by the schema of its name; raises BadFile."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as broken:
        raise BadFile([problem(name, "", "unreadable", detail=type(broken).__name__)]) from broken
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        code = "not_yaml_at" if mark else "not_yaml"
        at = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise BadFile([problem(name, "", code, detail=type(broken).__name__, **at)]) from broken
    if name not in _SCHEMAS and not isinstance(data, dict):
        raise BadFile([problem(name, "", "not_a_mapping")])
    try:
        value = (_SCHEMAS.get(name) or _TOPIC).validate_python(data)
    except ValidationError as wrong:
        raise BadFile(from_validation(name, wrong, data)) from wrong
    if isinstance(value, TopicText) and name != f"{TOPICS}/{value.topic}.yml":
        raise BadFile([problem(name, "topic", "wrong_name", expected=f"{value.topic}.yml")])
    return value
