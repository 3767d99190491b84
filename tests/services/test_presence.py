"""Nobody is said to be there because of hours alone, and nobody out of hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from builders import NOW
from hours_made import OFFICE, TU, hours, moment

from bot.services.calendar.file import OfficePlan
from bot.services.calendar.service import CalendarService
from bot.services.presence import NobodyAtDesk, OnDuty
from bot.store import SqlStore

OPEN, SHUT = moment("2026-11-24 12:00"), moment("2026-11-24 18:00")


class SomebodyAtDesk:
    """The desk of one region with a person at it."""

    def anybody(self, region: str | None, now: datetime) -> bool:
        return region == "herne"


@pytest.fixture
async def calendar(sqlite_store: SqlStore) -> CalendarService:
    service = CalendarService(sqlite_store)
    plan = OfficePlan(OFFICE, "herne", (hours(TU, "08:00", "16:00"),), (), ())
    await service.take_in([plan], NOW, timedelta())
    await service.refresh()
    return service


def test_an_alarm_is_due_by_the_hours_of_its_region(calendar: CalendarService) -> None:
    presence = OnDuty(NobodyAtDesk(), calendar)
    assert presence.due("herne", None, OPEN) == moment("2026-11-24 12:15")
    assert presence.due("herne", OFFICE, SHUT) == moment("2026-12-01 08:15")
    assert [presence.due(region, None, OPEN) for region in ("segeberg", None)] == [None, None]


def test_hours_alone_make_nobody_present(calendar: CalendarService) -> None:
    presence = OnDuty(NobodyAtDesk(), calendar)
    assert [presence.on_duty(region, OPEN) for region in ("herne", None)] == [False, False]


def test_a_person_at_the_desk_is_there_while_the_office_is_open(calendar: CalendarService) -> None:
    presence = OnDuty(SomebodyAtDesk(), calendar)
    assert [presence.on_duty("herne", when) for when in (OPEN, SHUT)] == [True, False]


def test_a_person_at_the_desk_of_another_region_is_not_there(calendar: CalendarService) -> None:
    presence = OnDuty(SomebodyAtDesk(), calendar)
    assert [presence.on_duty(region, OPEN) for region in ("segeberg", None)] == [False, False]


def test_where_no_hours_are_known_the_person_at_the_desk_counts(sqlite_store: SqlStore) -> None:
    assert OnDuty(SomebodyAtDesk(), CalendarService(sqlite_store)).on_duty("herne", SHUT) is True
