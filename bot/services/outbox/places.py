"""Where an appointment is: the office's name, and what is known of the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain.booking import Booking
from bot.services.ports import Work


@dataclass(slots=True)
class OfficePlaces:
    """Reads offices from the running catalogue, anew when it has changed; needs no search and no matcher."""

    _version: int = -1
    _offices: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def of(self, work: Work, booking: Booking) -> str | None:
        """„Jobcenter Herne, Zimmer 3“; the address where the calendar names no place, and nothing that has moved."""
        await self._refresh(work)
        office = self._offices.get(booking.office, {})
        slot = await work.calendars.slot(booking.slot_id) if booking.slot_id else None
        place = slot.place if slot else None
        if booking.way == "office" and not place and not office.get("ended") and not office.get("moved"):
            place = office.get("address")
        return ", ".join(part for part in (office.get("name"), place) if part) or None

    async def name(self, work: Work, office: str) -> str | None:
        """The office's name as the catalogue has it."""
        await self._refresh(work)
        name = self._offices.get(office, {}).get("name")
        return str(name) if name else None

    async def _refresh(self, work: Work) -> None:
        version = await work.entries.version()
        if version != self._version:
            entries = await work.entries.all()
            self._offices = {entry["id"]: entry["document"] for entry in entries if entry["kind"] == "office"}
            self._version = version
