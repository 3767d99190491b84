"""Whoever goes away in the middle leaves nothing locked and nothing half done."""

from __future__ import annotations

import asyncio
import random

from builders import NOW, conversation

from bot.store import SqlStore


async def test_300_units_that_are_cancelled_anywhere_leave_the_store_usable(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()
    chance = random.Random(7)
    committed = 0

    async def write() -> None:
        nonlocal committed
        async with store.write() as work:
            await work.conversations.get("c1")
            await work.messages.add("c1", "user", None, "one", NOW)
            await work.messages.add("c1", "user", None, "two", NOW)
            await work.commit()
            committed += 1

    async def read() -> None:
        async with store.read() as work:
            await work.messages.after("c1", 0)

    async def go_away(kind: int) -> None:
        task = asyncio.create_task(write() if kind % 3 else read())
        await asyncio.sleep(chance.random() * 0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(go_away(number) for number in range(300)))
    async with asyncio.timeout(20):
        await asyncio.gather(*(write() for _ in range(30)), *(read() for _ in range(60)))
    async with store.read() as work:
        seqs = [m.seq for m in await work.messages.after("c1", 0)]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) % 2 == 0
    assert len(seqs) >= 2 * committed


async def test_100_turns_that_are_cancelled_anywhere_leave_no_lock(store: SqlStore) -> None:
    chance = random.Random(11)

    async def turn() -> None:
        async with store.turn_lock("c1"):
            await asyncio.sleep(chance.random() * 0.01)

    async def go_away() -> None:
        task = asyncio.create_task(turn())
        await asyncio.sleep(chance.random() * 0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(go_away() for _ in range(100)))
    async with asyncio.timeout(5), store.turn_lock("c1"):
        pass
