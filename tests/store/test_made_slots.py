"""Slots: made from the hours, kept while held or booked, and which of them are free."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import sqlalchemy as sa
from builders import NOW, booking, slot
from hours_made import MO, OFFICE, TH, TU, WE, absence, appointments, closure
from stored_calendar import PLAN, WEEK, starts, take_in

from bot.domain.calendar import Slot
from bot.services.calendar.service import CalendarService
from bot.services.calendar.slots import Made
from bot.store import SqlStore
from bot.store.tables import slots


async def hold(store: SqlStore, held: Slot, minutes: int = 5) -> None:
    async with store.write() as work:
        assert await work.bookings.hold(held.id, "c1", NOW, NOW + timedelta(minutes=minutes))
        await work.commit()


async def book(store: SqlStore, booked: Slot) -> None:
    async with store.write() as work:
        draft = booking(slot_id=booked.id, starts_at=booked.starts_at)
        await work.bookings.save_draft(draft)
        await work.bookings.book(draft, NOW)
        await work.commit()


# -- slots --------------------------------------------------------------------------------------------


async def test_slots_come_with_the_hours_and_making_them_again_changes_nothing(calendar: CalendarService) -> None:
    assert await take_in(calendar, *PLAN) == Made(4, 0)
    first, total = await calendar.free(NOW)
    assert await calendar.make_slots(NOW, WEEK) == Made(0, 0)
    assert (await calendar.free(NOW), total) == ((first, 4), 4)
    assert first[0].office == OFFICE
    assert (first[0].region, first[0].way, first[0].minutes, first[0].adviser) == ("herne", "office", 30, "A")


async def test_the_next_day_adds_the_day_that_came_into_reach(calendar: CalendarService) -> None:
    await take_in(calendar, appointments(WE, "09:00", "09:30"))
    assert await starts(calendar) == ["25 09:00 A"]
    made = await calendar.make_slots(NOW + timedelta(days=1), WEEK)
    assert (made.added, await starts(calendar)) == (1, ["25 09:00 A", "02 09:00 A"])


async def test_many_slots_are_made_at_once(calendar: CalendarService) -> None:
    every_five_minutes = [appointments(day, "08:00", "18:00", minutes=5, id=f"a{day}") for day in (MO, TU, WE, TH)]
    made = await take_in(calendar, *every_five_minutes)
    assert made.added == (await calendar.free(NOW))[1] == 4 * 120 - 1  # the one that begins now is over


async def test_two_workers_at_once_make_each_slot_once(calendar: CalendarService, store: SqlStore) -> None:
    async with store.write() as work:
        await work.calendars.replace(OFFICE, PLAN, (), ())
        await work.commit()
    made = await asyncio.gather(*(CalendarService(store).make_slots(NOW, WEEK) for _ in range(4)))
    assert sum(one.added for one in made) == 4
    assert len(await starts(calendar)) == 4


async def test_free_slots_go_where_the_hours_no_longer_give_them(calendar: CalendarService) -> None:
    await take_in(calendar, *PLAN)
    assert await take_in(calendar, *PLAN, closure("2026-11-26", "2026-11-26")) == Made(0, 4)
    assert await take_in(calendar, *PLAN, absence("2026-11-26 00:00", "2026-11-26 10:00")) == Made(2, 0)
    assert await starts(calendar) == ["26 10:00 A", "26 10:30 A"]


async def test_a_slot_whose_way_changed_is_given_in_the_new_way(calendar: CalendarService) -> None:
    await take_in(calendar, appointments(TH, "09:00", "09:30"))
    await take_in(calendar, appointments(TH, "09:00", "09:30", way="video"))
    found, total = await calendar.free(NOW)
    assert (total, found[0].way) == (1, "video")


async def test_an_office_whose_file_is_empty_is_unknown_again(calendar: CalendarService) -> None:
    await take_in(calendar, *PLAN)
    await take_in(calendar)
    assert await calendar.knows("herne") is False
    assert await starts(calendar) == []


async def test_booked_and_held_slots_stay_and_are_reported(calendar: CalendarService, store: SqlStore) -> None:
    await take_in(calendar, *PLAN)
    found, _ = await calendar.free(NOW)
    await book(store, found[0])
    await hold(store, found[1])
    made = await take_in(calendar)
    assert made == Made(0, 2, (found[0], found[1]))
    async with store.read() as work:
        assert await work.calendars.slot(found[0].id) == found[0]


async def test_no_new_slot_is_put_beside_a_booked_one_of_the_same_adviser(
    calendar: CalendarService, store: SqlStore
) -> None:
    await take_in(calendar, appointments(TH, "09:00", "10:00"))
    await book(store, (await calendar.free(NOW))[0][0])
    await take_in(
        calendar, appointments(TH, "09:15", "10:45"), appointments(TH, "09:15", "09:45", adviser="B", way="phone")
    )
    assert await starts(calendar) == ["26 09:15 B", "26 09:45 A", "26 10:15 A"]


async def test_a_slot_that_is_held_while_the_hours_change_is_not_lost(
    calendar: CalendarService, store: SqlStore
) -> None:
    await take_in(calendar, *PLAN)
    found, _ = await calendar.free(NOW)
    async with store.write() as work:
        assert await work.bookings.hold(found[0].id, "c1", NOW, NOW + timedelta(minutes=5))
        changing = asyncio.create_task(take_in(calendar))
        await asyncio.sleep(0.2)  # the import waits for the slot
        await work.commit()
    made = await changing
    assert [s.id for s in made.outside] == [found[0].id]
    async with store.read() as work:
        assert await work.bookings.hold_of("c1", NOW) is not None


async def test_past_slots_go_unless_a_booking_names_them(calendar: CalendarService, store: SqlStore) -> None:
    await take_in(calendar, *PLAN)
    found, _ = await calendar.free(NOW)
    await book(store, found[0])
    await calendar.make_slots(NOW + timedelta(days=4), WEEK)
    async with store.read() as work:
        left = (
            await work.connection.execute(sa.select(slots.c.id).where(slots.c.starts_at < NOW + WEEK / 2))
        ).scalars()
        assert list(left) == [found[0].id]


# -- free slots ---------------------------------------------------------------------------------------


async def put(store: SqlStore, *made: Slot) -> None:
    async with store.write() as work:
        assert await work.calendars.add_slots(made) == len(made)
        await work.commit()


async def test_free_is_what_nobody_booked_or_holds(calendar: CalendarService, store: SqlStore) -> None:
    await put(store, *(slot(f"s{n}", starts_at=NOW + timedelta(days=n)) for n in (1, 2, 3)))
    await book(store, slot("s1", starts_at=NOW + timedelta(days=1)))
    await hold(store, slot("s2"))
    assert [s.id for s in (await calendar.free(NOW))[0]] == ["s3"]
    assert [s.id for s in (await calendar.free(NOW + timedelta(minutes=5)))[0]] == ["s2", "s3"]


async def test_free_slots_can_be_narrowed(calendar: CalendarService, store: SqlStore) -> None:
    await put(
        store,
        slot("early", starts_at=NOW + timedelta(hours=3)),
        slot("call", way="phone", starts_at=NOW + timedelta(days=1)),
        slot("other", office="herne-jobcenter", starts_at=NOW + timedelta(days=2)),
        slot("away", region="segeberg", office="segeberg-jba", starts_at=NOW + timedelta(days=3)),
        slot("past", starts_at=NOW - timedelta(hours=1)),
    )
    async with store.read() as work:
        free = work.calendars.free_slots
        found = [
            await free(NOW),
            await free(NOW, region="herne"),
            await free(NOW, office=OFFICE),
            await free(NOW, way="phone"),
            await free(NOW, start=NOW + timedelta(days=1), until=NOW + timedelta(days=3)),
            await free(NOW, limit=2, offset=1),
        ]
    assert [[s.id for s in part] for part in found] == [
        ["early", "call", "other", "away"],
        ["early", "call", "other"],
        ["early", "call"],
        ["call"],
        ["call", "other"],
        ["call", "other"],
    ]


async def test_what_begins_too_soon_is_no_longer_offered(calendar: CalendarService, store: SqlStore) -> None:
    await put(store, slot(starts_at=NOW + timedelta(hours=2)))
    strict = CalendarService(store, notice=timedelta(hours=2))
    assert (await strict.free(NOW))[1] == 1
    assert (await strict.free(NOW + timedelta(seconds=1)))[1] == 0


async def test_a_slot_that_is_not_there_is_none(calendar: CalendarService, store: SqlStore) -> None:
    async with store.read() as work:
        assert await work.calendars.slot("nothing") is None


async def test_a_hold_counts_until_its_end_whatever_the_notice_is(calendar: CalendarService, store: SqlStore) -> None:
    await put(store, slot("s1", starts_at=NOW + timedelta(days=1)))
    await hold(store, slot("s1"), minutes=5)
    strict = CalendarService(store, notice=timedelta(hours=2))
    assert (await strict.free(NOW))[1] == 0
    assert (await strict.free(NOW + timedelta(minutes=5)))[1] == 1
