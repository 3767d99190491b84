"""Whether somebody from staff can take over now."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.services.calendar.service import CalendarService


class AtDesk(Protocol):
    """Who sits at the desk and can take over a conversation of a region."""

    def anybody(self, region: str | None, now: datetime) -> bool: ...


class NobodyAtDesk:
    """As long as there is no desk, nobody can take over; every answer says so."""

    def anybody(self, region: str | None, now: datetime) -> bool:
        return False


class OnDuty:
    """Somebody is at the desk, and the calendar does not say that the offices of the region are closed.

    Implements `bot.services.thinking.StaffPresence`. Hours alone never make anybody present.
    """

    def __init__(self, desk: AtDesk, calendar: CalendarService) -> None:
        self._desk = desk
        self._calendar = calendar

    def on_duty(self, region: str | None, now: datetime) -> bool:
        if not self._desk.anybody(region, now):
            return False
        calendar = self._calendar.known
        offices = calendar.offices(region, "hours") if region is not None else ()
        return not offices or any(calendar.open_at(region or "", office, now) for office in offices)

    def due(self, region: str | None, office: str | None, now: datetime) -> datetime | None:
        """By when staff are to have read an alarm; None where the hours are not known."""
        return self._calendar.known.read_by(region, office, now) if region is not None else None
