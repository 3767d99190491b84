"""Example hours for a demonstration, marked as such; they go when the assistant runs without `--demo`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import yaml

from bot.domain.catalogue import Office
from bot.services.calendar.file import OfficePlan, check
from bot.services.calendar.service import CalendarService
from bot.services.content.library import SHIPPED

FILE = "calendar_example.yml"
_AUTHORITIES = ("jba", "jobcenter", "agency", "youth_office")


async def bring(calendar: CalendarService, offices: Mapping[str, Office], now: datetime, ahead: timedelta) -> int:
    """Gives example hours to the authorities of each region that have none of their own; says how many have them."""
    known = {hours.office for hours in (await calendar.refresh()).hours if not hours.example}
    plans = example_plans([office for office in _shown(offices) if office.id not in known], now)
    await calendar.take_in(plans, now, ahead)
    return len(plans)


async def remove(calendar: CalendarService, now: datetime, ahead: timedelta) -> int:
    """Takes the example hours and their free slots away; says how many offices had them."""
    shown = {h.office: h.region for h in (await calendar.refresh()).hours if h.example}
    plans = [OfficePlan(office, region, (), (), ()) for office, region in shown.items()]
    if plans:
        await calendar.take_in(plans, now, ahead)
    return len(plans)


def example_plans(offices: Sequence[Office], now: datetime) -> list[OfficePlan]:
    rows = yaml.load((SHIPPED / FILE).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    file = {"offices": [{"office": office.id, "example": "true"} | rows for office in offices]}
    if not offices:
        return []
    return list(check(FILE, yaml.safe_dump(file), {office.id: office for office in offices}, now.date()).plans)


def _shown(offices: Mapping[str, Office]) -> list[Office]:
    """The authorities of each region; where the sources name none, the office that stands for them."""
    found = [office for office in offices.values() if office.kind in _AUTHORITIES and not office.ended]
    for office in offices.values():
        if office.region not in {one.region for one in found} and not office.ended:
            found.append(office)
    return found
