"""Entities that never change with the catalogue: age, paragraph of a law, school form, date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

_AGE = re.compile(
    r"\b(?:bin|ist|is|wird|werde|war|mit|ab|bis|alter:?)\s+(?:erst\s+|schon\s+|jetzt\s+|gerade\s+)?(?P<a>[1-9]\d?)\b(?!\s*(?:uhr|euro|€|%|[.:]\d|\.\s*\w+|km|prozent|mal|tage|wochen|monate|stunden))"
    r"|\b(?P<b>[1-9]\d?)\s*[-]?(?:jahre?\b|jährig\w*|j\.|jaehrig\w*)(?!\s*(?:her|lang|später))"
    r"|\b(?P<c>[1-9]\d?)\s*(?:years?\s+old|y/?o\b|yaş\w*|лет|років|ans\b|lat\b|de\s+ani|години|سنة|سال)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    r"(?:§+|\bparagra(?:ph|f)\w*|\bpar\.)\s*(?P<number>\d{1,3}\s?[a-z]?)\b(?:\s*(?:abs\.?\s*\d+\s*)?(?P<law>sgb\s?(?:x?i{1,3}|i?[vx]|vi{0,3}|\d{1,2})|aufenthg|bbig|hwo|bafög|jgg)\b)?",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?P<Hauptschule>haupt(?:schul\w*|i)|mittelschul\w*)|\b(?P<Realschule>real(?:schul\w*|i)|sekundarschul\w*)|\b(?P<Gymnasium>gymnasi\w*|gymi|gym)\b"
    r"|\b(?P<Gesamtschule>gesamtschul\w*|stadtteilschul\w*)|\b(?P<Förderschule>förderschul\w*|foerderschul\w*|sonderschul\w*)"
    r"|\b(?P<Berufskolleg>berufskolleg\w*|bk\b)|\b(?P<Berufsschule>berufs?schul\w*)|\b(?P<Fachoberschule>fachoberschul\w*|fos\b|bos\b)|\b(?P<Abendschule>abend(?:real|haupt)?schul\w*|abendgymnasi\w*)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(?P<day>0?[1-9]|[12]\d|3[01])\.\s?(?P<month>0?[1-9]|1[0-2])\.(?:\s?(?P<year>(?:20)?\d\d)\b)?")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `age` ("17"), `paragraph` ("16h SGB II"), `school_form` and `date` ("2026-05-03", "--05-03")."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = list(facts(message.get(TEXT) or ""))
            if found:
                found = self.add_extractor_name(found)
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def facts(text: str) -> Iterator[dict[str, Any]]:
    """The facts of a text with their places, in order of kind."""
    for match in _AGE.finditer(text):
        yield _entity("age", match["a"] or match["b"] or match["c"], match)
    for match in _PARAGRAPH.finditer(text):
        number = "".join(match["number"].split()).lower()
        yield _entity(
            "paragraph", " ".join([number, *(match["law"] or "").upper().replace("SGB", "SGB ").split()]), match
        )
    for match in _SCHOOL.finditer(text):
        yield _entity("school_form", match.lastgroup or "", match)
    for match in _DATE.finditer(text):
        year = f"20{match['year'][-2:]}" if match["year"] else "-"
        yield _entity("date", f"{year}-{int(match['month']):02}-{int(match['day']):02}", match)


def _entity(name: str, value: str, match: re.Match[str]) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": match.start(), "end": match.end()}
