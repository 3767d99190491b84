"""What an editor should look at: entries that ended, were never re-checked, are plans, or contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.catalogue import AnyEntry, Entry, Fact, Offer, Office, is_rechecked, status_of
from bot.domain.catalogue_dates import in_german
from bot.services.catalogue.seed import Seed


@dataclass(slots=True)
class RegionReport:
    counts: dict[str, int] = field(default_factory=dict)
    ended_offers: list[tuple[str, str]] = field(default_factory=list)  # id, when or why
    ended_others: list[str] = field(default_factory=list)
    planned: list[tuple[str, str]] = field(default_factory=list)  # id, name
    not_checked: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # id, note: contradictions and what is not precise
    without_contact: list[str] = field(default_factory=list)


def of_entries(entries: Iterable[AnyEntry], today: date) -> dict[str, RegionReport]:
    """A report for each region, in the entries' order."""
    reports: dict[str, RegionReport] = {}
    for entry in entries:
        if not isinstance(entry, Entry):
            continue
        report = reports.setdefault(entry.region, RegionReport())
        kind = {Offer: "offers", Office: "offices", Fact: "facts"}[type(entry)]
        report.counts[kind] = report.counts.get(kind, 0) + 1
        if not is_rechecked(entry, today):
            report.not_checked.append(entry.id)
        report.notes.extend((entry.id, note) for note in entry.notes)
        if isinstance(entry, Offer):
            if status_of(entry, today) == "ended":
                report.ended_offers.append((entry.id, entry.ended_note or in_german(entry.runs_until or entry.as_of)))
            elif entry.planned:
                report.planned.append((entry.id, entry.name))
            if not entry.contact:
                report.without_contact.append(entry.id)
        elif isinstance(entry, Fact | Office) and entry.ended:
            report.ended_others.append(entry.id)
    return reports


def of_seed(seed: Seed, today: date) -> dict[str, RegionReport]:
    return of_entries((entry.model for entry in seed.entries.values()), today)
