"""A time belongs to one person at a time, on both databases, whoever asks first and whatever comes in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from builders import NOW, booking, conversation, slot

from bot.domain.booking import Booking, SlotTaken, TooManyOpen
from bot.domain.calendar import Slot
from bot.store import SqlStore
from bot.store.tables import bookings, slots

SLOT_COLUMNS = ("id", "region", "office", "starts_at", "minutes", "way", "place", "example")
LATER = NOW + timedelta(minutes=5)


def slot_row(time: Slot) -> dict[str, Any]:
    return {name: getattr(time, name) for name in SLOT_COLUMNS}


async def put_slots(store: SqlStore, *times: Slot) -> None:
    async with store.write() as work:
        await work.connection.execute(sa.insert(slots), [slot_row(time) for time in times])
        await work.commit()


@pytest.fixture
async def talks(store: SqlStore) -> SqlStore:
    """Three conversations and three free times."""
    async with store.write() as work:
        for name in ("c1", "c2", "c3"):
            await work.conversations.add(conversation(name))
        await work.commit()
    await put_slots(store, *(slot(f"s{n}", starts_at=NOW + timedelta(days=n)) for n in (1, 2, 3)))
    return store


async def book(store: SqlStore, draft: Booking) -> Booking:
    async with store.write() as work:
        await work.bookings.save_draft(draft)
        booked = await work.bookings.book(draft, NOW)
        await work.commit()
    return booked


async def hold(store: SqlStore, slot_id: str, who: str, at: timedelta = timedelta()) -> bool:
    async with store.write() as work:
        held = await work.bookings.hold(slot_id, who, NOW + at, NOW + at + timedelta(minutes=5))
        await work.commit()
    return held


async def free(store: SqlStore, who: str = "c3") -> list[str]:
    """The times that this conversation could take, tried in a unit that is not kept."""
    async with store.write() as work:
        return [name for name in ("s1", "s2", "s3") if await work.bookings.hold(name, who, NOW, LATER)]


async def test_a_draft_comes_back_as_it_was_with_its_words_sealed(talks: SqlStore) -> None:
    full = booking(
        reason="training_search",
        name="Sam",
        contact_way="write",
        contact="0151 2345678",
        wishes="ramp",
        keep_from="Stiefvater",
        voicemail=True,
        example=True,
    )
    async with talks.write() as work:
        await work.bookings.save_draft(booking())
        await work.bookings.save_draft(full)
        await work.commit()
    async with talks.read() as work:
        assert await work.bookings.draft("c1") == full
        assert await work.bookings.of_conversation("c1") == []
        assert await work.bookings.by_code(work.bookings.code_of("b1")) is None
        columns = (bookings.c.name, bookings.c.contact, bookings.c.wishes, bookings.c.keep_from)
        sealed = (await work.connection.execute(sa.select(*columns))).one()
    assert not any(word in value for value in sealed for word in (b"Sam", b"0151", b"ramp", b"Stief"))


async def test_a_booked_time_is_found_by_code_and_token_and_is_no_longer_free(talks: SqlStore) -> None:
    booked = await book(talks, booking())
    async with talks.read() as work:
        assert booked == replace(booking(), state="booked", confirmed_at=NOW)
        assert await work.bookings.by_code(work.bookings.code_of("b1")) == booked
        assert await work.bookings.by_token(work.bookings.token_of("b1")) == booked
        assert await work.bookings.by_token(work.bookings.code_of("b1")) is None
    assert await free(talks, "c1") == ["s2", "s3"]


async def test_a_second_person_does_not_get_a_booked_time(talks: SqlStore) -> None:
    await book(talks, booking())
    with pytest.raises(SlotTaken):
        await book(talks, booking("b2", "c2"))
    assert not await hold(talks, "s1", "c2")


async def test_a_held_time_can_be_booked_by_its_holder_only(talks: SqlStore) -> None:
    assert await hold(talks, "s1", "c1")
    assert not await hold(talks, "s1", "c2")
    assert (await free(talks, "c1"), await free(talks, "c2")) == (["s1", "s2", "s3"], ["s2", "s3"])
    with pytest.raises(SlotTaken):
        await book(talks, booking("b2", "c2"))
    assert (await book(talks, booking())).state == "booked"
    async with talks.read() as work:
        assert await work.bookings.hold_of("c1", NOW) is None


async def test_a_hold_ends_by_itself_and_by_the_choice_of_another_time(talks: SqlStore) -> None:
    assert await hold(talks, "s1", "c1")
    assert await hold(talks, "s1", "c2", timedelta(minutes=5))
    assert await hold(talks, "s2", "c1")
    assert await hold(talks, "s3", "c1")
    assert await free(talks, "c3") == ["s2"]
    async with talks.write() as work:
        await work.bookings.release("c1")
        await work.commit()
    assert await free(talks, "c3") == ["s2", "s3"]


async def test_extending_a_hold_moves_its_end(talks: SqlStore) -> None:
    await hold(talks, "s1", "c1")
    await hold(talks, "s1", "c1", timedelta(minutes=4))
    async with talks.read() as work:
        held = await work.bookings.hold_of("c1", LATER)
    assert held is not None
    assert held.until == NOW + timedelta(minutes=9)


async def test_a_time_in_the_past_or_out_of_the_calendar_is_not_given(talks: SqlStore) -> None:
    assert not await hold(talks, "s1", "c1", timedelta(days=1))
    assert not await hold(talks, "gone", "c1")
    with pytest.raises(SlotTaken):
        await book(talks, booking(slot_id=None))


async def test_a_conversation_has_at_most_two_open_appointments(talks: SqlStore) -> None:
    await book(talks, booking("b1", slot_id="s1"))
    await book(talks, booking("b2", slot_id="s2"))
    with pytest.raises(TooManyOpen):
        await book(talks, booking("b3", slot_id="s3"))
    async with talks.write() as work:
        assert await work.bookings.cancel("b1", NOW)
        await work.commit()
    assert (await book(talks, booking("b3", slot_id="s3"))).state == "booked"


async def test_a_cancelled_time_is_free_again_and_cancelling_twice_does_nothing(talks: SqlStore) -> None:
    await book(talks, booking())
    async with talks.write() as work:
        cancelled = await work.bookings.cancel("b1", NOW)
        assert cancelled
        assert (cancelled.state, cancelled.outcome, cancelled.revision) == ("cancelled", "withdrawn", 1)
        assert await work.bookings.cancel("b1", NOW) is None
        await work.commit()
    assert await free(talks) == ["s1", "s2", "s3"]
    assert (await book(talks, booking("b2", "c2"))).state == "booked"


async def test_a_moved_appointment_frees_its_old_time_and_keeps_its_code(talks: SqlStore) -> None:
    await book(talks, booking())
    await book(talks, booking("b2", "c2", slot_id="s2"))
    async with talks.write() as work:
        code = work.bookings.code_of("b1")
        third = slot("s3", starts_at=NOW + timedelta(days=3))
        moved = await work.bookings.move("b1", third, NOW)
        assert moved
        assert (moved.slot_id, moved.starts_at, moved.revision) == ("s3", third.starts_at, 1)
        with pytest.raises(SlotTaken):
            await work.bookings.move("b1", slot("s2"), NOW)
        assert await work.bookings.by_code(code) == moved
        assert await work.bookings.cancel("b1", NOW)
        assert await work.bookings.move("b1", slot("s1"), NOW) is None
        assert await work.bookings.move("unknown", slot("s1"), NOW) is None
        await work.commit()
    assert await free(talks) == ["s1", "s3"]


async def test_an_outcome_closes_an_appointment_and_nothing_else(talks: SqlStore) -> None:
    await book(talks, booking())
    async with talks.write() as work:
        await work.bookings.save_draft(booking("b2", "c2", slot_id="s2"))
        assert await work.bookings.close("b1", "attended", NOW)
        assert not await work.bookings.close("b2", "attended", NOW)
        assert await work.bookings.cancel("b1", NOW) is None
        closed = await work.bookings.get("b1")
        await work.commit()
    assert closed
    assert (closed.state, closed.outcome, closed.closed_at) == ("done", "attended", NOW)


async def test_the_appointments_of_a_time_are_listed_without_drafts(talks: SqlStore) -> None:
    await book(talks, booking(starts_at=NOW + timedelta(days=1)))
    async with talks.write() as work:
        await work.bookings.save_draft(booking("b2", "c2", slot_id="s2"))
        await work.commit()
    async with talks.read() as work:
        found = await work.bookings.between(NOW, NOW + timedelta(days=2), "herne")
        assert [b.id for b in found] == ["b1"]
        assert await work.bookings.between(NOW, NOW + timedelta(days=2), "segeberg") == []
        assert await work.bookings.between(NOW + timedelta(days=2), NOW + timedelta(days=9)) == []


async def test_of_many_who_want_one_time_at_once_exactly_one_gets_it(talks: SqlStore) -> None:
    async def attempt(number: int) -> bool:
        async with talks.write() as work:
            await work.conversations.add(conversation(f"r{number}"))
            await work.bookings.save_draft(booking(f"rb{number}", f"r{number}", slot_id="s1"))
            await work.commit()
        try:
            async with talks.write() as work:
                await work.bookings.book(booking(f"rb{number}", f"r{number}", slot_id="s1"), NOW)
                await work.commit()
        except SlotTaken:
            return False
        return True

    won = await asyncio.gather(*(attempt(number) for number in range(20)))
    assert sum(won) == 1
