"""Whatever dies between the last look and the confirmation: no booking or exactly one, and the person hears which."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from conftest import House
from talks import Talk, put_slots, up_to_summary

from bot.domain.booking import Booking, code_in
from bot.services.clock import SystemClock


@pytest.fixture
async def talk(house: House) -> Talk:
    [slot, _] = await put_slots(house, 2)
    opened = await Talk.open(house)
    await up_to_summary(opened, slot, SystemClock().now())
    return opened


async def booked(house: House, talk: Talk) -> list[Booking]:
    async with house.store.read() as work:
        return await work.bookings.of_conversation(talk.id)


async def test_the_engine_dies_before_it_asked_the_actions(house: House, talk: Talk) -> None:
    house.engine.dies = "before"
    _, said = await talk.press()
    assert [m["from"] for m in said] == ["system"]
    assert "Gebucht oder verschoben ist noch nichts" in said[0]["text"]
    assert await booked(house, talk) == []

    house.engine.dies, talk.client_id = None, "6fa459ea-ee8a-3ca4-894e-db77e160355e"
    _, said = await talk.press()
    assert code_in(said[-1]["text"])
    assert len(await booked(house, talk)) == 1


async def test_the_engine_dies_after_it_was_booked(house: House, talk: Talk) -> None:
    house.engine.dies = "after"
    _, said = await talk.press()
    assert [m["from"] for m in said] == ["system"]
    assert "Dein Termin ist aber gebucht" in said[0]["text"]
    assert len(await booked(house, talk)) == 1

    house.engine.dies, talk.client_id = None, "6fa459ea-ee8a-3ca4-894e-db77e160355e"
    _, said = await talk.press()
    assert "schon gebucht" in said[-1]["text"]
    assert len(await booked(house, talk)) == 1


async def test_the_gateway_dies_after_it_was_booked_and_answers_when_it_is_back(house: House, talk: Talk) -> None:
    house.engine.held = asyncio.Event()
    pressed = asyncio.create_task(talk.press())
    await asyncio.wait_for(house.engine.acted.wait(), 60)
    pressed.cancel()
    await stop_without_closing_turns(house)
    [first] = await booked(house, talk)

    house.engine.held = None
    async with house.another_gateway() as back:
        again = replace(talk, house=back)
        _, said = await again.press()
    assert code_in(said[-1]["text"])
    [second] = await booked(house, talk)
    assert (second.id, second.revision) == (first.id, 0)


async def stop_without_closing_turns(house: House) -> None:
    """The gateway's tasks end where they stand, as by SIGKILL."""
    for task in asyncio.all_tasks():
        if "_drain" in repr(task.get_coro()):
            task.cancel()
    await asyncio.sleep(0.1)
