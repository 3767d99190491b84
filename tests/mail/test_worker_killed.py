"""The worker as a process of its own, killed in the middle of its work: each mail arrives once, whenever that was."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import SECRET, conversation
from mail_parts import Postbox, appointment

from bot.domain.calendar import BERLIN, Slot
from bot.services.outbox.planning import booking_mail
from bot.store import SqlStore, open_store
from bot.store.tables import jobs, outbox

ROOT = Path(__file__).resolve().parents[2]
MANY = 12


def environment(url: str, folder: Path, port: int, **more: str) -> dict[str, str]:
    return os.environ | {
        "JBA_DATABASE_URL": url,
        "JBA_VAR": str(folder),
        "JBA_SECRET_KEY": SECRET.hex(),
        "JBA_SMTP_HOST": "127.0.0.1",
        "JBA_SMTP_PORT": str(port),
        "JBA_SMTP_SECURITY": "none",
        "JBA_SMTP_FROM": "termine@example.org",
        **more,
    }


async def worker(environ: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.worker", cwd=ROOT, env=environ, stderr=asyncio.subprocess.PIPE
    )


async def said(process: asyncio.subprocess.Process, words: str) -> str:
    """What the process has said up to a line with these words."""
    assert process.stderr is not None
    seen = ""
    async with asyncio.timeout(60):
        while words not in seen:
            line = (await process.stderr.readline()).decode()
            assert line, seen
            seen += line
    return seen


@pytest.fixture
async def store(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl")
    await opened.start()
    yield opened
    await opened.close()


async def many(store: SqlStore) -> None:
    """Appointments of as many people, each with its confirmation to be sent."""
    now = datetime.now(BERLIN)
    for number in range(MANY):
        starts = now.replace(microsecond=0) + timedelta(days=5, minutes=number)
        draft = appointment(
            id=f"b{number}",
            conversation_id=f"c{number}",
            slot_id=f"s{number}",
            starts_at=starts,
            created_at=now,
            contact=f"person{number}@web.example",
        )
        async with store.write() as work:
            await work.conversations.add(conversation(f"c{number}"))
            await work.calendars.add_slots([Slot(f"s{number}", "herne", draft.office, starts, 45, "office")])
            await work.bookings.save_draft(draft)
            await booking_mail(work, await work.bookings.book(draft, now), "confirmed", now)
            await work.commit()


class Slow(Postbox):
    """Takes its time with each letter, and says when it has one."""

    def __init__(self) -> None:
        super().__init__()
        self.taking = 0

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]
        self.taking += 1
        await asyncio.sleep(0.05)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def postbox() -> Slow:
    return Slow()


async def test_killed_again_and_again_it_sends_no_mail_twice_and_says_which_are_unclear(
    store: SqlStore, database_url: str, tmp_path: Path, postbox: Slow, smtp_port: int
) -> None:
    await many(store)
    environ = environment(database_url, tmp_path, smtp_port)
    for kill in range(3):
        process = await worker(environ)
        await taken(postbox, 2 * (kill + 1))
        process.kill()
        await process.wait()
        await _leases_end(store)
    process = await worker(environ)
    await all_settled(store)
    process.send_signal(signal.SIGTERM)
    await process.wait()
    arrived = sorted(str(mail["To"]) for mail in postbox.mails)
    assert len(arrived) == len(set(arrived))
    found = await _states(store)
    assert set(found.values()) <= {"sent", "unclear"}
    assert len([state for state in found.values() if state == "unclear"]) <= 3
    missing = {f"person{number}@web.example" for number in range(MANY)} - set(arrived)
    assert {found[address] for address in missing} <= {"unclear"}


async def test_without_a_mail_server_the_worker_says_so_and_keeps_the_mails(
    store: SqlStore, database_url: str, tmp_path: Path, postbox: Slow, smtp_port: int
) -> None:
    await many(store)
    process = await worker(environment(database_url, tmp_path, smtp_port, JBA_SMTP_HOST=""))
    seen = await said(process, "outbox: sent=0")
    process.send_signal(signal.SIGTERM)
    await process.wait()
    assert "no mail server is set (JBA_SMTP_HOST)" in seen
    assert "@" not in seen
    assert set((await _states(store)).values()) == {"waiting"}
    process = await worker(environment(database_url, tmp_path, smtp_port))
    await all_settled(store)
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    seen = (await process.stderr.read()).decode()
    await process.wait()
    assert len(postbox.mails) == MANY
    assert "web.example" not in seen


@pytest.mark.parametrize(
    ("more", "said"),
    [({"JBA_SMTP_FROM": ""}, "JBA_SMTP_FROM"), ({"JBA_SMTP_HOST": "far.example"}, "JBA_SMTP_SECURITY")],
)
async def test_a_setting_of_the_mail_server_that_cannot_be_used_ends_the_worker(
    migrated_sqlite: str, tmp_path: Path, more: dict[str, str], said: str
) -> None:
    process = await worker(environment(migrated_sqlite, tmp_path, 25, **more))
    assert process.stderr is not None
    seen = (await process.stderr.read()).decode()
    assert await process.wait() == 1
    assert said in seen
    assert "Traceback" not in seen


async def _states(store: SqlStore) -> dict[str, str]:
    found = {}
    for number in range(MANY):
        async with store.read() as work:
            items = await work.outbox.of_booking(f"b{number}")
        found |= {f"person{number}@web.example": item.state for item in items if item.kind == "confirmed"}
    return found


async def taken(postbox: Slow, letters: int) -> None:
    async with asyncio.timeout(60):
        while postbox.taking < letters:  # noqa: ASYNC110 - the server lives in a thread of its own
            await asyncio.sleep(0.01)


async def all_settled(store: SqlStore) -> None:
    async with asyncio.timeout(90):
        while {"waiting", "sending"} & set((await _states(store)).values()):  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.2)


async def _leases_end(store: SqlStore) -> None:
    """As if the minutes for which a dead worker keeps what it had were over."""
    long_ago = datetime.now(BERLIN) - timedelta(hours=1)
    async with store.write() as work:
        connection = work.connection
        await connection.execute(jobs.update().where(jobs.c.lease_until.is_not(None)).values(lease_until=long_ago))
        await connection.execute(outbox.update().where(outbox.c.state == "sending").values(due_at=long_ago))
        taken = (outbox.c.state == "waiting") & (outbox.c.attempts > 0)
        await connection.execute(outbox.update().where(taken).values(due_at=long_ago))
        await connection.commit()
