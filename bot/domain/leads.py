"""Whom an office's overdue notices go to: the lead of the office, else of its region, else of the whole agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.contact_data import Contact, contact_in


class LeadProblem(ValueError):
    """An entry is neither an address nor „office=address"."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Addresses by the id of an office or region; the empty id is for all others."""

    addresses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[str]) -> Leads:
        """From „herne-jobcenter=leitung@example.org" or an address alone. Raises LeadProblem."""
        found: dict[str, str] = {}
        for entry in entries:
            place, _, address = entry.rpartition("=")
            if contact_in(address.strip()) != Contact("email", address.strip()):
                raise LeadProblem(entry)
            found[place.strip()] = address.strip()
        return cls(found)

    def to(self, office: str | None, region: str | None) -> str | None:
        """The address for this office; None where nobody is named."""
        named = (self.addresses.get(place) for place in (office, region, "") if place is not None)
        return next((address for address in named if address), None)
