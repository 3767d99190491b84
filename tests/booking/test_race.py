"""Two hundred people want twenty times at once, through the real API: each time goes to one, nobody gets an error."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from conftest import House
from talks import Talk, put_slots, up_to_summary

from bot.domain.booking import code_in
from bot.services.clock import SystemClock
from bot.store.tables import bookings, holds

PEOPLE, TIMES = 200, 20


async def test_two_hundred_race_for_twenty_times(house: House) -> None:
    slots = await put_slots(house, TIMES)
    now = SystemClock().now()
    talks = [await Talk.open(house) for _ in range(PEOPLE)]
    for number, talk in enumerate(talks):
        await up_to_summary(talk, slots[number % TIMES], now)

    answers = await asyncio.gather(*(talk.press() for talk in talks))

    assert {status for status, _ in answers} == {200}
    said = [messages[-1] for _, messages in answers]
    assert {message["from"] for message in said} == {"bot"}
    won = [message for message in said if message["topic"] == "my_appointments"]
    lost = [message for message in said if message["topic"] == "book_appointment"]
    assert (len(won), len(lost)) == (TIMES, PEOPLE - TIMES)
    assert len({code_in(message["text"]) for message in won}) == TIMES
    assert all(friendly(message["text"]) for message in lost)
    async with house.store.read() as work:
        booked = await work.connection.execute(sa.select(bookings.c.slot_id).where(bookings.c.state == "booked"))
        assert sorted(booked.scalars()) == [slot.id for slot in slots]
        assert (await work.connection.execute(sa.select(sa.func.count()).select_from(holds))).scalar_one() == 0


def friendly(text: str) -> bool:
    """Gone, with others to choose from, or with another way where none is left."""
    return any(words in text for words in ("gerade weg", "jemand schneller", "kein Termin frei"))


async def test_the_same_press_sent_often_at_once_books_once(house: House) -> None:
    slots = await put_slots(house, 1)
    talk = await Talk.open(house)
    await up_to_summary(talk, slots[0], SystemClock().now())

    answers = await asyncio.gather(*(talk.press() for _ in range(10)))

    assert {status for status, _ in answers} == {200}
    assert len({str(messages) for _, messages in answers}) == 1
    async with house.store.read() as work:
        [booked] = await work.bookings.of_conversation(talk.id)
    assert booked.state == "booked"


async def test_a_double_tap_books_once_and_is_told_so(house: House) -> None:
    slots = await put_slots(house, 2)
    talk = await Talk.open(house)
    await up_to_summary(talk, slots[0], SystemClock().now())
    _, first = await talk.press()
    talk.client_id = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    _, second = await talk.press()
    assert code_in(second[-1]["text"]) == code_in(first[-1]["text"])
    async with house.store.read() as work:
        assert len(await work.bookings.of_conversation(talk.id)) == 1


async def test_no_time_is_lost_by_those_who_leave(house: House) -> None:
    slots = await put_slots(house, TIMES)
    now = SystemClock().now()
    talks = [await Talk.open(house) for _ in slots]
    for talk, slot in zip(talks, slots, strict=True):
        await up_to_summary(talk, slot, now)
        async with house.store.write() as work:
            assert await work.bookings.hold(slot.id, talk.id, now, now.replace(year=now.year + 1))
            await work.commit()
    await asyncio.gather(*(talk.send(text="abbrechen") for talk in talks))
    async with house.store.read() as work:
        free = await work.calendars.free_slots(now, region="herne", limit=100)
    assert [slot.id for slot in free] == [slot.id for slot in slots]
