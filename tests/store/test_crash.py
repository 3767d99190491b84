"""What was committed survives kill -9; what was not, leaves nothing."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

from builders import SECRET

from bot.store import open_store

_ROOT = Path(__file__).resolve().parents[2]
_WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.domain.conversation import Conversation
from bot.store import open_store

async def main(url, secret, log):
    store = open_store(url, bytes.fromhex(secret), erased_log=Path(log))
    await store.start()
    now = datetime.now(UTC)
    async with store.write() as work:
        await work.conversations.add(Conversation("c1", "hash", now, now))
        await work.commit()
    for number in range(1, 100_000):
        async with store.write() as work:
            await work.messages.add("c1", "user", None, str(number), now)
            await work.commit()
        print(number, flush=True)
        async with store.write() as work:
            await work.messages.add("c1", "user", None, "never committed", now)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_every_message_that_was_reported_as_stored_is_there_after_kill_9(
    database_url: str, tmp_path: Path
) -> None:
    reported = await asyncio.to_thread(write_and_kill, database_url, str(tmp_path / "erased.jsonl"))
    store = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl")
    await store.start()
    async with store.read() as work:
        found = [(m.seq, m.text) for m in await work.messages.after("c1", 0, limit=100_000)]
    await store.close()
    assert found[:reported] == [(number, str(number)) for number in range(1, reported + 1)]
    assert len(found) - reported in {0, 1}


def write_and_kill(url: str, log: str) -> int:
    """The last number that the writer reported before it was killed."""
    arguments = [sys.executable, "-c", _WRITER, url, SECRET.hex(), log]
    with subprocess.Popen(arguments, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        reported = [int(writer.stdout.readline()) for _ in range(50)]
        writer.kill()
        reported += [int(line) for line in writer.stdout if line.endswith("\n")]
        assert writer.wait(10) == -signal.SIGKILL
    return reported[-1]
