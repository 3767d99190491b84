"""The calendar with what the operator has set."""

from __future__ import annotations

from datetime import timedelta

from bot.services.calendar.service import CalendarService
from bot.settings import Settings
from bot.store import SqlStore


def calendar_of(settings: Settings, store: SqlStore) -> CalendarService:
    """The one calendar, with the operator's notice for appointments."""
    return CalendarService(store, slot_notice(settings))


def slot_notice(settings: Settings) -> timedelta:
    """How long before its beginning a time is no longer given away."""
    return timedelta(minutes=settings.number("JBA_SLOT_NOTICE_MINUTES"))
