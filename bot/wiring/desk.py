"""What staff work with until the desk exists, and the worker's part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.services.booking.outcomes import Outcomes
from bot.services.callback_desk import CallbackDesk
from bot.services.callback_times import CallbackTimes
from bot.services.clock import SystemClock
from bot.services.content.library import Library
from bot.services.ports import Clock
from bot.settings import Settings
from bot.store import SqlStore
from bot.wiring.calendars import calendar_of
from bot.wiring.leads import leads_of


@dataclass(frozen=True, slots=True)
class Desk:
    outcomes: Outcomes
    callbacks: CallbackDesk


def desk_on(settings: Settings, store: SqlStore) -> Desk:
    """Appointments and call-backs on an open store."""
    clock = SystemClock()
    keep = timedelta(days=settings.number("JBA_KEEP_CONTACT_DAYS"))
    return Desk(Outcomes(store, clock, keep), callback_desk(settings, store, clock))


def callback_desk(settings: Settings, store: SqlStore, clock: Clock) -> CallbackDesk:
    """What becomes of call-backs, with the operator's texts."""
    content = Library(overlay=settings.path("JBA_CONTENT_DIR"))
    times = CallbackTimes(calendar_of(settings, store))
    return CallbackDesk(store, times, content, clock, store.wake, leads_of(settings))
