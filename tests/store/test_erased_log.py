"""The file of erased ids survives crashes and many writers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from builders import NOW

from bot.store.erasure import ErasedLog


async def test_a_line_torn_by_a_crash_harms_no_other(tmp_path: Path) -> None:
    log = ErasedLog(tmp_path / "var" / "erased.jsonl")
    await log.note(["a"], NOW)
    with log.path.open("a") as file:
        file.write('{"id": "b", "a')
    await log.note(["c", "d"], NOW)
    assert [i for i, _ in log.read()] == ["a", "c", "d"]


async def test_nothing_noted_is_nothing_read(tmp_path: Path) -> None:
    log = ErasedLog(tmp_path / "erased.jsonl")
    assert log.read() == []
    assert await log.expire({"erased_id": NOW}, NOW) == {"erased_ids": 0}


async def test_notes_made_while_old_ones_are_dropped_are_all_kept(tmp_path: Path) -> None:
    logs = [ErasedLog(tmp_path / "erased.jsonl") for _ in range(4)]
    await logs[0].note([f"old {number}" for number in range(50)], NOW - timedelta(days=40))

    async def note(log: ErasedLog, name: str) -> None:
        for number in range(25):
            await log.note([f"{name} {number}"], NOW)

    async def drop() -> None:
        for _ in range(25):
            await logs[3].expire({"erased_id": NOW - timedelta(days=31)}, NOW)

    await asyncio.gather(*(note(log, str(index)) for index, log in enumerate(logs[:3])), drop())
    assert sorted(i for i, _ in logs[0].read()) == sorted(f"{i} {n}" for i in range(3) for n in range(25))
