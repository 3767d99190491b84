"""A turn is closed once, writes nothing afterwards, and gives a second call its first result."""

from __future__ import annotations

import asyncio

import pytest
from builders import NOW, callback, conversation
from sqlalchemy.exc import IntegrityError

from bot.domain.conversation import Turn
from bot.services.ports import TurnClosed
from bot.store import SqlStore


@pytest.fixture
async def turn(store: SqlStore) -> SqlStore:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.turns.open(Turn("t1", "c1", NOW))
        await work.commit()
    return store


async def close(store: SqlStore, state: str) -> bool:
    async with store.write() as work:
        closed = await work.turns.close("t1", state, NOW, {"intent": "human", "confidence": 0.5})
        await work.commit()
    return closed


async def write_once(store: SqlStore) -> dict[str, object]:
    """As a service does that writes in the name of a turn."""
    async with store.write() as work:
        await work.turns.require_open("t1")
        done = await work.turns.result("t1", "callback")
        if done is not None:
            return done
        await asyncio.sleep(0)
        await work.contacts.save_callback(callback(state="open"))
        result = {"callback": "cb1"}
        await work.turns.keep_result("t1", "callback", result)
        await work.commit()
    return result


async def test_a_turn_is_closed_once_and_the_first_closing_counts(turn: SqlStore) -> None:
    assert await asyncio.gather(close(turn, "done"), close(turn, "failed")) == [True, False]
    async with turn.read() as work:
        found = await work.turns.get("t1")
    assert found == Turn("t1", "c1", NOW, "done", NOW, {"intent": "human", "confidence": 0.5})


async def test_a_turn_is_opened_once(turn: SqlStore) -> None:
    async with turn.write() as work:
        with pytest.raises(IntegrityError):
            await work.turns.open(Turn("t1", "c1", NOW))


async def test_an_unknown_turn_is_none_and_counts_as_closed(turn: SqlStore) -> None:
    async with turn.write() as work:
        assert await work.turns.get("t2") is None
        with pytest.raises(TurnClosed):
            await work.turns.require_open("t2")


async def test_a_write_after_closing_is_refused_and_nothing_of_it_is_kept(turn: SqlStore) -> None:
    await close(turn, "failed")
    with pytest.raises(TurnClosed):
        await write_once(turn)
    async with turn.read() as work:
        assert await work.contacts.callbacks("c1") == []


async def test_50_calls_of_one_write_do_it_once_and_all_get_its_result(turn: SqlStore) -> None:
    results = await asyncio.gather(*(write_once(turn) for _ in range(50)))
    assert results == [{"callback": "cb1"}] * 50
    async with turn.read() as work:
        assert len(await work.contacts.callbacks("c1")) == 1
        assert await work.turns.results("t1") == {"callback": {"callback": "cb1"}}


async def test_a_result_is_kept_under_its_name_once(turn: SqlStore) -> None:
    await write_once(turn)
    async with turn.write() as work:
        with pytest.raises(IntegrityError):
            await work.turns.keep_result("t1", "callback", {})


async def test_of_a_write_and_a_closing_that_race_either_the_write_was_first_or_it_is_gone(turn: SqlStore) -> None:
    written, closed = await asyncio.gather(write_once(turn), close(turn, "failed"), return_exceptions=True)
    assert closed is True
    async with turn.read() as work:
        stored = [c.id for c in await work.contacts.callbacks("c1")]
        results = await work.turns.results("t1")
    outcome = (type(written).__name__, stored, sorted(results))
    assert outcome in [("dict", ["cb1"], ["callback"]), ("TurnClosed", [], [])]


async def test_a_closing_waits_for_a_write_that_found_the_turn_open(
    turn: SqlStore,
) -> None:
    async with turn.write() as work:
        await work.turns.require_open("t1")
        closing = asyncio.create_task(close(turn, "failed"))
        await asyncio.sleep(0.2)
        assert not closing.done()
        await work.turns.keep_result("t1", "x", {})
        await work.commit()
    assert await closing is True
    async with turn.read() as work:
        assert await work.turns.results("t1") == {"x": {}}
