"""A unit of work keeps what it commits, and nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from builders import conversation
from sqlalchemy.exc import DBAPIError

from bot.store import SqlStore
from bot.store.work import ReadingOnly


async def failures_of(store: SqlStore, name: str = "c1") -> int | None:
    async with store.read() as work:
        found = await work.conversations.get(name)
    return found and found.failures


async def test_what_is_committed_is_there_afterwards(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()
    assert await failures_of(store) == 0


async def test_without_commit_nothing_is_kept(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
    assert await failures_of(store) is None


async def test_after_an_error_nothing_is_kept(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.write() as work:
            await work.conversations.add(conversation())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await failures_of(store) is None


async def test_what_follows_a_commit_is_not_kept_by_it(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()
        await work.conversations.add(conversation("c2"))
    assert await failures_of(store, "c2") is None


async def test_a_unit_that_reads_cannot_commit(store: SqlStore) -> None:
    with pytest.raises(ReadingOnly):
        async with store.read() as work:
            await work.commit()


async def test_a_unit_that_reads_cannot_write(store: SqlStore) -> None:
    with pytest.raises(DBAPIError):
        async with store.read() as work:
            await work.conversations.add(conversation())
    assert await failures_of(store) is None


async def test_200_parallel_read_check_writes_lose_none(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()

    async def raise_by_one() -> None:
        async with store.write() as work:
            found = await work.conversations.get("c1")
            assert found is not None
            await asyncio.sleep(0)
            await work.conversations.save(replace(found, failures=found.failures + 1))
            await work.commit()

    await asyncio.gather(*(raise_by_one() for _ in range(200)))
    assert await failures_of(store) == 200


async def test_a_unit_within_a_writing_one_is_refused_instead_of_waiting_for_itself(store: SqlStore) -> None:
    async with store.write():
        with pytest.raises(RuntimeError, match="already open"):
            async with store.write():
                raise AssertionError("never reached")


async def test_a_reading_unit_sees_one_moment(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()

    async def change() -> None:
        async with store.write() as work:
            await work.conversations.save(replace(conversation(), failures=7))
            await work.commit()

    async with store.read() as work:
        before = await work.conversations.get("c1")
        await asyncio.create_task(change())
        assert await work.conversations.get("c1") == before
    assert await failures_of(store) == 7
