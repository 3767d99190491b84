"""Checks each entry of the seed against the lines of its source, and shows the passage beside what is missing there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.catalogue import Entry, Fact, Offer, Office, Place, Region
from bot.services.catalogue.passages import Passage, claims, stands_in, words
from bot.services.catalogue.problems import Problem, problem
from bot.services.catalogue.seed import Seed, SeedEntry

_SHOWN = 1500  # characters of a passage in a message
Claim = tuple[str, str, str]  # field, kind, value


def check(seed: Seed, sources: Path) -> list[Problem]:
    """Every number, name, address, e-mail and date that does not stand in the lines which an entry gives."""
    lines = {r.document: _lines(sources / r.document) for r in seed.regions.values()}
    found: list[Problem] = []
    for entry_id, entry in seed.entries.items():
        spans, source = _spans(entry.model), getattr(entry.model, "source", None)
        if source is None:
            continue
        all_lines = lines.get(source.document, [])
        outside = [span for span in spans if span[1] > len(all_lines)]
        if outside:
            finding = problem(entry.file, entry_id, "span", "span_outside", span=outside[0], lines=len(all_lines))
            found.append(finding)
            continue
        passage = Passage([line for start, end in spans for line in all_lines[start - 1 : end]])
        free = " ".join((seed.regions[entry.model.region].name, source.title))  # type: ignore[union-attr]
        found.extend(_missing(entry, entry_id, passage, spans, Passage([free])))
    return found


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def _spans(model: object) -> tuple[tuple[int, int], ...]:
    if isinstance(model, Entry):
        return model.spans
    return (model.source.span,) if isinstance(model, Place) and model.source else ()


def _missing(
    entry: SeedEntry, entry_id: str, passage: Passage, spans: tuple[tuple[int, int], ...], title: Passage
) -> Iterator[Problem]:
    shown = passage.text.strip()
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    where = ", ".join(f"{a}-{b}" for a, b in spans)
    for field, kind, value in dict.fromkeys(_claims(entry.model)):
        if stands_in(passage, kind, value) or (kind == "word" and stands_in(title, kind, value)):
            continue
        if field in ("age_min", "age_max") and stands_in(passage, kind, str(int(value) + 1)):
            continue  # „unter 25“ is an age up to 24
        document = entry.model.source.document  # type: ignore[union-attr]
        values = {"value": value, "spans": where, "document": document}
        yield problem(entry.file, entry_id, field, "not_in_span", passage=shown, **values)


def _claims(model: object) -> Iterator[Claim]:
    if isinstance(model, Region):
        return
    texts: dict[str, str | None] = {}
    names: dict[str, str | None] = {}
    if isinstance(model, Entry):
        texts |= {f"notes.{i}": note for i, note in enumerate(model.notes)}
    if isinstance(model, Offer):
        fields = ("name", "summary", "description", "for_whom", "paragraph", "capacity", "capacity_note")
        texts |= {f: getattr(model, f) for f in (*fields, "duration", "ended_note", "provider")}
        texts |= {f"answers.{aspect}": text for aspect, text in model.answers.items()}
        names |= {"name": model.name, "provider": model.provider, "contact.person": model.contact.person}
        names |= {f"places.{i}": place for i, place in enumerate(model.places)}
        texts |= {f"places.{i}": place for i, place in enumerate(model.places)}
        yield from _contact_claims(model)
        for field in ("age_min", "age_max"):
            if getattr(model, field) is not None:
                yield field, "number", str(getattr(model, field))
        yield from _date_claims(model, ("runs_from", "runs_until"))
    elif isinstance(model, Office):
        texts |= {f: getattr(model, f) for f in ("name", "role", "address", "hours", "moved")}
        names |= {"name": model.name, "address": model.address}
        names |= {f"serves.{i}": place for i, place in enumerate(model.serves)}
        yield from ((f"phones.{i}", "digits", phone.number) for i, phone in enumerate(model.phones))
        yield from ((f"emails.{i}", "exact", email) for i, email in enumerate(model.emails))
        if model.url:
            yield "url", "exact", model.url
        yield from _date_claims(model, ("opened",))
    elif isinstance(model, Fact):
        texts["text"] = model.text
    elif isinstance(model, Place):
        names["name"] = model.name
    for field, text in texts.items():
        yield from ((field, kind, value) for kind, value in claims(text or ""))
    for field, name in names.items():
        yield from ((field, "word", word) for word in words(name or ""))


def _contact_claims(model: Offer) -> Iterator[Claim]:
    if model.contact.phone:
        yield "contact.phone", "digits", model.contact.phone
    for field in ("email", "url"):
        value = getattr(model.contact, field)
        if value:
            yield f"contact.{field}", "exact", value


def _date_claims(model: Entry, fields: tuple[str, ...]) -> Iterator[Claim]:
    for field in fields:
        value = getattr(model, field)
        if value:
            yield field, "date", value
