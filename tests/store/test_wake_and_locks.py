"""Readers wake when something is stored, and one turn of a conversation runs at a time, over all gateways."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from builders import SECRET
from postgres_server import PostgresServer

from bot.store import SqlStore, open_store
from bot.store.wake import PostgresWake


@pytest.fixture
async def gateways(migrated_postgres: str, tmp_path: Path) -> AsyncIterator[list[SqlStore]]:
    """Two gateways on one PostgreSQL."""
    stores = [open_store(migrated_postgres, SECRET, erased_log=tmp_path / "erased.jsonl") for _ in range(2)]
    for store in stores:
        await store.start()
    yield stores
    for store in stores:
        await store.close()


async def test_a_reader_wakes_at_once(store: SqlStore) -> None:
    with store.wake.listen("c1") as bell:
        store.wake.notify("c1")
        assert await bell.wait(5) is True


async def test_what_came_between_listening_and_waiting_is_not_missed_and_counts_once(store: SqlStore) -> None:
    with store.wake.listen("c1") as bell:
        store.wake.notify("c1")
        await asyncio.sleep(0.2)
        assert await bell.wait(0.01) is True
        assert await bell.wait(0.01) is False


async def test_another_conversation_wakes_nobody(store: SqlStore) -> None:
    with store.wake.listen("c1") as bell:
        store.wake.notify("c2")
        assert await bell.wait(0.2) is False


async def test_who_reads_afterwards_may_simply_wait(store: SqlStore) -> None:
    waiting = asyncio.create_task(store.wake.wait("c1", 10))
    await asyncio.sleep(0)
    store.wake.notify("c1")
    began = time.monotonic()
    await waiting
    assert time.monotonic() - began < 5


async def test_closing_wakes_everybody(store: SqlStore) -> None:
    with store.wake.listen("c1") as bell:
        await store.wake.close()
        assert await bell.wait(1) is True


async def test_nobody_listening_leaves_nothing_behind(store: SqlStore) -> None:
    with store.wake.listen("c1"), store.wake.listen("c1"):
        pass
    assert not store.wake._bells


@pytest.mark.postgres
async def test_a_message_in_one_gateway_wakes_the_reader_in_another(gateways: list[SqlStore]) -> None:
    with gateways[1].wake.listen("c1") as bell:
        gateways[0].wake.notify("c1")
        assert await bell.wait(5) is True


@pytest.mark.postgres
async def test_after_a_crash_of_the_server_readers_are_woken_and_later_ones_too(
    gateways: list[SqlStore], postgres_server: PostgresServer
) -> None:
    with gateways[1].wake.listen("c1") as bell:
        await asyncio.to_thread(postgres_server.restart)
        assert await bell.wait(10) is True
        gateways[0].wake.notify("c1")
        assert await bell.wait(10) is True
    async with gateways[0].read() as work:
        assert await work.conversations.get("c1") is None


@pytest.mark.postgres
async def test_a_server_that_is_away_at_the_start_does_not_hold_the_start(tmp_path: Path) -> None:
    wake = PostgresWake(f"postgresql://jba@/x?host={tmp_path}")
    began = time.monotonic()
    starting = asyncio.create_task(wake.start())
    done, _ = await asyncio.wait({starting}, timeout=5)
    await wake.close()
    assert time.monotonic() - began < 8
    assert done == {starting}


async def overlap(stores: list[SqlStore], conversation_ids: list[str]) -> int:
    """How many turns ran at the same time at most."""
    running = most = 0

    async def turn(store: SqlStore, conversation_id: str) -> None:
        nonlocal running, most
        async with store.turn_lock(conversation_id):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02)
            running -= 1

    await asyncio.gather(*(turn(s, c) for s in stores for c in conversation_ids))
    return most


async def test_turns_of_one_conversation_run_one_at_a_time(store: SqlStore) -> None:
    assert await overlap([store], ["c1"] * 10) == 1


async def test_turns_of_different_conversations_run_side_by_side(store: SqlStore) -> None:
    assert await overlap([store], ["c1", "c2", "c3"]) == 3


async def test_waiting_turns_come_in_order(store: SqlStore) -> None:
    order: list[int] = []

    async def turn(number: int) -> None:
        async with store.turn_lock("c1"):
            order.append(number)
            await asyncio.sleep(0.001)

    await asyncio.gather(*(turn(number) for number in range(10)))
    assert order == list(range(10))


async def test_a_turn_that_fails_or_is_cancelled_frees_its_lock(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.turn_lock("c1"):
            raise ZeroDivisionError

    async def hold() -> None:
        async with store.turn_lock("c1"):
            await asyncio.sleep(60)

    with pytest.raises(ZeroDivisionError):
        await fail()
    holding = asyncio.create_task(hold())
    await asyncio.sleep(0.1)
    holding.cancel()
    async with asyncio.timeout(5), store.turn_lock("c1"):
        pass
    assert not store._locks._locks


@pytest.mark.postgres
async def test_turns_of_one_conversation_run_one_at_a_time_over_two_gateways(gateways: list[SqlStore]) -> None:
    assert await overlap(gateways, ["c1"] * 5) == 1


@pytest.mark.postgres
async def test_a_gateway_that_dies_frees_its_locks(gateways: list[SqlStore]) -> None:
    entered = asyncio.Event()

    async def hold() -> None:
        async with gateways[0].turn_lock("c1"):
            entered.set()
            await asyncio.sleep(60)

    holding = asyncio.create_task(hold())
    await entered.wait()
    connection = gateways[0]._locks._connection  # type: ignore[attr-defined]
    connection.terminate()
    async with asyncio.timeout(5), gateways[1].turn_lock("c1"):
        pass
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
