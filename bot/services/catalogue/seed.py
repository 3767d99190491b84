"""The seed files of the catalogue as checked entries, with every problem by file and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.domain.catalogue import MODELS, AnyEntry, Entry, Fact, Offer, Place, Region
from bot.domain.topics import ALL as TOPICS
from bot.services.catalogue.problems import Problem, from_validation, problem

_SPOKEN = ("summary", "description", "for_whom", "capacity_note", "ended_note", "answers", "text", "role", "moved")
_DU = re.compile(r"\b(?:du|dir|dich|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SECTIONS = {"offers": "offer", "offices": "office", "facts": "fact", "places": "place"}


@dataclass(slots=True)
class SeedEntry:
    """One entry as its file has it: the checked model and the file it stands in."""

    file: str
    kind: str
    model: AnyEntry

    @property
    def document(self) -> dict[str, Any]:
        return self.model.model_dump(mode="json")

    @property
    def hash(self) -> str:
        """Changes when anything in the entry changes; kept at import to tell edits apart."""
        return hashlib.sha256(json.dumps(self.document, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Seed:
    entries: dict[str, SeedEntry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def regions(self) -> dict[str, Region]:
        return {e.model.id: e.model for e in self.entries.values() if isinstance(e.model, Region)}


def load(folder: Path) -> Seed:
    """Reads `regions.yml` and `<region>/*.yml`. Entries with problems are left out of `entries`."""
    seed = Seed()
    regions = folder / "regions.yml"
    for raw in _list_in(seed, regions, "regions.yml", "regions"):
        _take(seed, "regions.yml", "region", raw)
    for region in seed.regions.copy().values():
        for path in sorted((folder / region.id).glob("*.yml")):
            name = f"{region.id}/{path.name}"
            content = _read(seed, path, name)
            for section, raw in _sections(seed, name, content):
                _take(seed, name, SECTIONS[section], _with_defaults(raw, region))
    seed.problems.extend(_broken_references(seed))
    seed.problems.extend(_addressed(seed))
    return seed


def _addressed(seed: Seed) -> Iterator[Problem]:
    """Texts that say „du“: the same entry is told to people who are addressed with „Sie“."""
    for entry_id, entry in seed.entries.items():
        for name in _SPOKEN:
            value = getattr(entry.model, name, None)
            texts = value.values() if isinstance(value, dict) else [value]
            for text in filter(None, texts):
                found = _DU.search(text)
                if found:
                    yield problem(entry.file, entry_id, name, "addresses_reader", value=found.group())


def _read(seed: Seed, path: Path, name: str) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        seed.problems.append(problem(name, "", "", "not_yaml", detail=" ".join(str(error).split())))
        return {}
    if not isinstance(content, dict):
        seed.problems.append(problem(name, "", "", "not_a_list", name=path.stem))
        return {}
    return content


def _sections(seed: Seed, name: str, content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for section, items in content.items():
        if section not in SECTIONS:
            seed.problems.append(problem(name, "", "", "unknown_section", name=section))
        elif not isinstance(items, list):
            seed.problems.append(problem(name, "", "", "not_a_list", name=section))
        else:
            yield from ((section, item) for item in items)


def _list_in(seed: Seed, path: Path, name: str, section: str) -> list[Any]:
    items = _read(seed, path, name).get(section)
    if isinstance(items, list):
        return items
    seed.problems.append(problem(name, "", "", "not_a_list", name=section))
    return []


def _with_defaults(raw: Any, region: Region) -> Any:
    """What the folder says already need not stand in every entry: region, document, title, as_of."""
    if not isinstance(raw, dict):
        return raw
    whole: dict[str, Any] = {"region": region.id} | raw
    source = raw.get("source")
    if isinstance(source, dict):
        whole["source"] = {"document": region.document, "title": region.title} | source
    if raw.get("origin") is None and "as_of" not in raw:
        whole["as_of"] = region.as_of
    return whole


def _take(seed: Seed, file: str, kind: str, raw: Any) -> None:
    entry_id = str(raw.get("id", "?")) if isinstance(raw, dict) else "?"
    try:
        model = MODELS[kind].model_validate(raw)
    except ValidationError as error:
        seed.problems.extend(from_validation(file, entry_id, error))
        return
    if entry_id in seed.entries:
        seed.problems.append(problem(file, entry_id, "id", "duplicate", other=seed.entries[entry_id].file))
        return
    seed.entries[entry_id] = SeedEntry(file, kind, model)  # type: ignore[arg-type]


def _broken_references(seed: Seed) -> Iterator[Problem]:
    """Documents, offices, offers and topics that an entry names but that do not exist."""
    regions = seed.regions
    kinds = {entry_id: entry.kind for entry_id, entry in seed.entries.items()}
    for entry_id, entry in seed.entries.items():
        model = entry.model
        if isinstance(model, Entry) and model.source.document != regions[model.region].document:
            expected = regions[model.region].document
            yield problem(entry.file, entry_id, "source.document", "wrong_document", expected=expected)
        if isinstance(model, Place) and model.office and kinds.get(model.office) != "office":
            yield problem(entry.file, entry_id, "office", "no_such_office", value=model.office)
        if isinstance(model, Offer) and model.successor and kinds.get(model.successor) != "offer":
            yield problem(entry.file, entry_id, "successor", "no_such_offer", value=model.successor)
        if isinstance(model, Fact):
            if model.topic not in TOPICS:
                yield problem(entry.file, entry_id, "topic", "no_such_topic", value=model.topic)
            for offer in model.offers:
                if kinds.get(offer) != "offer":
                    yield problem(entry.file, entry_id, "offers", "no_such_offer", value=offer)
