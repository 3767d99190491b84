"""What is entered in the calendar."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from builders import NOW
from hours_made import MO, OFFICE, TH, TU, absence, appointments, closure, hours, moment, special
from stored_calendar import PLAN, WEEK, plan, starts, take_in

from bot.services.calendar.service import CalendarService
from bot.store import SqlStore

# -- what is entered ----------------------------------------------------------------------------------


async def test_what_was_entered_is_read_as_it_was(calendar: CalendarService) -> None:
    entered = (
        hours(MO, "08:00", "16:00", valid_from=date(2026, 12, 1), valid_until=date(2027, 1, 31)),
        appointments(TH, "09:00", "11:00", minutes=45, way="video", place="Raum 3"),
        special("2026-12-24", "10:00", "12:00", example=True),
    )
    shut, away = closure("2026-12-28", "2026-12-30", "Umzug"), absence("2026-12-01 08:00", "2026-12-02 12:00")
    await take_in(calendar, *entered, shut, away)
    known = await calendar.refresh()
    assert set(known.hours) == set(entered)
    assert (known.closures, known.absences) == ((shut,), (away,))


async def test_an_import_replaces_the_rows_of_its_office_and_of_no_other(calendar: CalendarService) -> None:
    await take_in(calendar, hours(MO, "08:00", "16:00", id="a"), closure("2026-12-28", "2026-12-30"))
    await take_in(calendar, hours(MO, "09:00", "15:00", id="b", office="herne-jobcenter"), office="herne-jobcenter")
    await take_in(calendar, hours(TU, "10:00", "11:00", id="c"))
    known = await calendar.refresh()
    assert sorted((h.office, h.id) for h in known.hours) == [("herne-jba", "c"), ("herne-jobcenter", "b")]
    assert known.closures == ()


async def test_another_process_sees_an_import_at_its_next_question(calendar: CalendarService, store: SqlStore) -> None:
    other = CalendarService(store)
    assert await other.open_at("herne", OFFICE, moment("2026-11-30 10:00")) is None
    await take_in(calendar, *PLAN)
    assert await other.open_at("herne", OFFICE, moment("2026-11-30 10:00")) is True


async def test_whoever_knows_the_version_reads_nothing(calendar: CalendarService, store: SqlStore) -> None:
    await take_in(calendar, *PLAN)
    known = await calendar.refresh()
    async with store.read() as work:
        version = await work.calendars.version()
        assert await calendar.refresh(version) is known
    assert await calendar.refresh(version + 1) is known


async def test_holidays_are_those_of_the_land_in_the_catalogue(calendar: CalendarService) -> None:
    await take_in(calendar, hours(TH, "08:00", "16:00"))
    opened = await calendar.day("herne", OFFICE, date(2027, 5, 27))
    assert opened is not None
    assert (opened.closed, opened.reason) == ("holiday", "Fronleichnam")
    assert calendar.holiday(date(2027, 5, 27), "atlantis") is None


async def test_an_import_that_breaks_off_leaves_everything_as_it_was(calendar: CalendarService) -> None:
    await take_in(calendar, *PLAN)
    twice = hours(MO, "10:00", "11:00", id="same")
    with pytest.raises(sa.exc.IntegrityError):
        await calendar.take_in([plan(twice), plan(twice, office="herne-jobcenter")], NOW, WEEK)
    assert len((await calendar.refresh()).hours) == 2
    assert len(await starts(calendar)) == 4


async def test_questions_are_answered_from_the_calendar(calendar: CalendarService) -> None:
    await take_in(calendar, *PLAN)
    assert await calendar.knows("herne")
    assert await calendar.knows("herne", OFFICE)
    assert not await calendar.knows("herne", "herne-jobcenter")
    assert not await calendar.knows("segeberg")
    upcoming = await calendar.next_opening("herne", OFFICE, NOW)
    assert upcoming is not None
    assert upcoming.window.starts_at == moment("2026-11-30 08:00")
    assert await calendar.windows("herne", OFFICE, NOW, NOW + WEEK) == [upcoming.window]
    assert await calendar.promise("herne", OFFICE, None, NOW) == moment("2026-11-30 16:00")
