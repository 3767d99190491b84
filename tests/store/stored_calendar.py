"""A calendar in the database, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from builders import NOW
from hours_made import MO, OFFICE, TH, appointments, hours

from bot.domain.calendar import Absence, Closure, Hours
from bot.services.calendar.file import OfficePlan
from bot.services.calendar.service import CalendarService
from bot.services.calendar.slots import Made

WEEK = timedelta(days=7)
PLAN = (hours(MO, "08:00", "16:00"), appointments(TH, "09:00", "11:00"))  # NOW is a Tuesday noon


def plan(*entries: Hours | Closure | Absence, office: str = OFFICE) -> OfficePlan:
    kinds: Sequence[type] = (Hours, Closure, Absence)
    parts = [tuple(entry for entry in entries if isinstance(entry, kind)) for kind in kinds]
    return OfficePlan(office, "herne", *parts)


async def take_in(service: CalendarService, *entries: Hours | Closure | Absence, office: str = OFFICE) -> Made:
    return (await service.take_in([plan(*entries, office=office)], NOW, WEEK))[office]


async def starts(service: CalendarService) -> list[str]:
    found, _ = await service.free(NOW, "herne")
    return [f"{s.starts_at:%d %H:%M} {s.adviser}" for s in found]
