"""What an editor should look at: entries that ended, were never re-checked, are plans, or contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.catalogue import AnyEntry, Entry, Fact, Offer, Office, is_rechecked, status_of
from bot.services.catalogue.seed import Seed


@dataclass(slots=True)
class RegionReport:
    counts: dict[str, int] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    contradicting: list[tuple[str, str]] = field(default_factory=list)  # id, note
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
        report.contradicting.extend((entry.id, note) for note in entry.notes)
        if isinstance(entry, Offer):
            if status_of(entry, today) == "ended":
                report.ended.append(entry.id)
            if entry.planned:
                report.planned.append(entry.id)
            if not entry.contact:
                report.without_contact.append(entry.id)
        elif isinstance(entry, Fact | Office) and entry.ended:
            report.ended.append(entry.id)
    return reports


def of_seed(seed: Seed, today: date) -> dict[str, RegionReport]:
    return of_entries((entry.model for entry in seed.entries.values()), today)
