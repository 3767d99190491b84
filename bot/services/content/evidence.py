"""Whether every number of a text stands in the facts that it names, and no number of another region slips in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.services.content.schema import ExternalFact
from bot.services.content.wording import Finding

EXTERNAL = "external:"
_PHONE = re.compile(r"(?<!\d)0\d[\d /()–-]{4,}\d")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fact says, as text; `region` is None for facts of everywhere."""

    text: str
    region: str | None
    valid_until: str | None = None


def catalogue_evidence(folder: Path) -> dict[str, Evidence]:
    """Every entry of the catalogue's seed by its id, with the year of its document, which says how old it is.

    Files that cannot be read are the catalogue check's business.
    """
    found: dict[str, Evidence] = {}
    years = _years(folder / "regions.yml")
    for path in sorted(folder.glob("*/*.yml")):
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError):
            continue
        for entries in (data or {}).values():
            for entry in entries if isinstance(entries, list) else []:
                if isinstance(entry, dict) and "id" in entry:
                    region = path.parent.name
                    found[str(entry["id"])] = Evidence(f"{_flat(entry)} {years.get(region, '')}", region)
    return found


def _years(path: Path) -> dict[str, str]:
    try:
        regions = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("regions", ())
    except (OSError, yaml.YAMLError):
        return {}
    return {region["id"]: str(region["as_of"])[:4] for region in regions if "id" in region and "as_of" in region}


def external_evidence(facts: Iterable[ExternalFact]) -> dict[str, Evidence]:
    return {EXTERNAL + fact.id: Evidence(fact.fact, None, fact.valid_until) for fact in facts}


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_flat(part) for part in value.values())
    if isinstance(value, list):
        return " ".join(_flat(part) for part in value)
    return str(value)


def proven(
    texts: Iterable[str], cited: Iterable[str], known: dict[str, Evidence], own: str | None, today: date
) -> Iterator[Finding]:
    """What is wrong with the numbers of these texts, given the ids that they cite."""
    facts = []
    for fact_id in cited:
        fact = known.get(fact_id)
        if fact is None:
            yield "unknown_fact", {"value": fact_id}
            continue
        facts.append(fact)
        if fact.valid_until and date.fromisoformat(fact.valid_until) < today:
            yield "external_expired", {"value": fact_id, "until": fact.valid_until}
    numbers = {run for fact in facts for run in _NUMBER.findall(fact.text)}
    phones = {_digits(phone): fact.region for fact in facts for phone in _PHONE.findall(fact.text)}
    foreign = {
        _digits(phone): fact.region for fact in known.values() if fact.region for phone in _PHONE.findall(fact.text)
    }
    for text in texts:
        rest = text
        for phone in _PHONE.findall(text):
            digits = _digits(phone)
            rest = rest.replace(phone, " ")
            region = foreign.get(digits)
            if region and region != own:
                yield "phone_of_other_region", {"value": phone, "region": region, "own": own or "–"}
            elif digits not in phones:
                yield "number_not_proven", {"value": phone}
        for number in dict.fromkeys(_NUMBER.findall(rest)):
            if number not in numbers:
                yield "number_not_proven", {"value": number}


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
