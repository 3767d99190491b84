"""A job is done once, taken up again when a worker dies, and given up after some tries; the process ends cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import NOW, SECRET, conversation
from hours_made import OFFICE, appointments

from bot.domain.calendar import BERLIN
from bot.services.ports import Job
from bot.store import SqlStore, open_store
from bot.store.tables import jobs
from bot.worker.loop import ATTEMPTS, Recurring, Worker, retry_at

ROOT = Path(__file__).resolve().parents[2]
HOURLY = (Recurring("tidy", timedelta(hours=1)),)


@dataclass
class Watch:
    """A clock that a test sets."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    def forward(self, **amount: float) -> None:
        self.time += timedelta(**amount)


class Handled:
    """A handler that counts, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.jobs: list[Job] = []
        self.failures = failures

    async def __call__(self, job: Job) -> None:
        self.jobs.append(job)
        if len(self.jobs) <= self.failures:
            raise ValueError("a text that must not be kept")


async def add(store: SqlStore, kind: str, key: str, due: datetime = NOW) -> bool:
    async with store.write() as work:
        added = await work.jobs.add(kind, key, due, {"booking": "b1"})
        await work.commit()
    return added


async def row(store: SqlStore, *columns: sa.Column[object]) -> tuple[object, ...]:
    async with store.read() as work:
        return tuple((await work.connection.execute(sa.select(*columns))).one())


async def test_a_due_job_is_done_once_and_marked(store: SqlStore) -> None:
    handled = Handled()
    worker = Worker(store, Watch(), {"mail": handled})
    await add(store, "mail", "k1")
    assert await worker.work_once() is True
    assert await worker.work_once() is False
    assert [(job.kind, job.details, job.attempts) for job in handled.jobs] == [("mail", {"booking": "b1"}, 1)]
    assert await row(store, jobs.c.done_at, jobs.c.failed_at, jobs.c.lease_by) == (NOW, None, None)


async def test_a_key_counts_once_even_after_the_job_is_done(store: SqlStore) -> None:
    handled = Handled()
    worker = Worker(store, Watch(), {"mail": handled})
    assert await add(store, "mail", "k1") is True
    assert await add(store, "mail", "k1") is False
    await worker.work_once()
    assert await add(store, "mail", "k1") is False
    assert await worker.work_once() is False


async def test_a_job_of_tomorrow_and_one_of_another_kind_wait(store: SqlStore) -> None:
    watch = Watch()
    worker = Worker(store, watch, {"mail": Handled()})
    await add(store, "mail", "k1", NOW + timedelta(days=1))
    await add(store, "unknown", "k2")
    assert await worker.work_once() is False
    watch.forward(days=1)
    assert await worker.work_once() is True


async def test_a_job_that_fails_is_tried_again_later_and_only_the_type_of_the_error_is_kept(store: SqlStore) -> None:
    watch, handled = Watch(), Handled(failures=1)
    worker = Worker(store, watch, {"mail": handled})
    await add(store, "mail", "k1")
    await worker.work_once()
    assert await worker.work_once() is False
    assert await row(store, jobs.c.error, jobs.c.done_at) == ("ValueError", None)
    watch.forward(minutes=1)
    assert await worker.work_once() is True
    assert [job.attempts for job in handled.jobs] == [1, 2]
    assert await row(store, jobs.c.done_at) == (watch.now(),)


async def test_a_job_that_always_fails_is_given_up(store: SqlStore) -> None:
    watch, handled = Watch(), Handled(failures=99)
    worker = Worker(store, watch, {"mail": handled})
    await add(store, "mail", "k1")
    for _ in range(ATTEMPTS + 3):
        await worker.work_once()
        watch.forward(hours=1)
    assert len(handled.jobs) == ATTEMPTS
    assert (await row(store, jobs.c.failed_at))[0] is not None
    assert retry_at(NOW, ATTEMPTS) is None


async def test_a_job_of_a_dead_worker_is_taken_up_when_its_lease_ends(store: SqlStore) -> None:
    watch, handled = Watch(), Handled()
    await add(store, "mail", "k1")
    async with store.write() as work:
        taken = await work.jobs.lease("dead", watch.now(), 60, ["mail"])
        await work.commit()
    assert taken is not None
    worker = Worker(store, watch, {"mail": handled})
    watch.forward(seconds=59)
    assert await worker.work_once() is False
    watch.forward(seconds=1)
    assert await worker.work_once() is True
    async with store.write() as work:
        assert await work.jobs.done(taken, "dead", watch.now()) is False
        assert await work.jobs.failed(taken, "dead", watch.now(), "X", None) is False


async def test_a_job_that_takes_longer_than_its_lease_is_stopped_in_time(store: SqlStore) -> None:
    async def forever(job: Job) -> None:
        await asyncio.sleep(60)

    worker = Worker(store, Watch(), {"mail": forever}, lease=0.2)
    await add(store, "mail", "k1")
    assert await worker.work_once() is True
    assert await row(store, jobs.c.error) == ("TimeoutError",)


async def test_six_workers_do_forty_jobs_each_once(store: SqlStore) -> None:
    handled = Handled()
    workers = [Worker(store, Watch(), {"mail": handled}) for _ in range(6)]
    for number in range(40):
        await add(store, "mail", f"k{number}")

    async def drain(worker: Worker) -> None:
        while await worker.work_once():
            pass

    await asyncio.gather(*(drain(worker) for worker in workers))
    # One that saw the others' leases only may stop early; nothing may be left all the same.
    await drain(workers[0])
    assert Counter(job.id for job in handled.jobs).most_common(1)[0][1] == 1
    assert len(handled.jobs) == 40


async def test_a_recurring_job_comes_once_a_period_whoever_plans_it(store: SqlStore) -> None:
    watch, handled = Watch(), Handled()
    workers = [Worker(store, watch, {"tidy": handled}, HOURLY) for _ in range(3)]
    for _ in range(2):
        for worker in workers:
            await worker.plan()
            await worker.work_once()
        watch.forward(hours=1)
    assert len(handled.jobs) == 2


async def test_a_worker_that_is_told_to_stop_ends_at_once_when_idle(sqlite_store: SqlStore) -> None:
    worker = Worker(sqlite_store, Watch(), {"tidy": Handled()}, HOURLY, pause=60)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.2)
    worker.stop()
    await asyncio.wait_for(running, 2)


async def test_a_worker_goes_on_after_the_database_was_away(
    sqlite_store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    handled = Handled()
    worker = Worker(sqlite_store, Watch(), {"tidy": handled}, HOURLY, pause=0.02)
    async with sqlite_store.write() as work:
        await work.connection.execute(sa.text("ALTER TABLE jobs RENAME TO away"))
        await work.commit()
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.2)
    async with sqlite_store.write() as work:
        await work.connection.execute(sa.text("ALTER TABLE away RENAME TO jobs"))
        await work.commit()
    await asyncio.sleep(0.3)
    worker.stop()
    await running
    assert len(handled.jobs) == 1
    assert "the database does not answer: OperationalError" in caplog.text


def environment(url: str, tmp_path: Path, **more: str) -> dict[str, str]:
    values = {"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": url, "JBA_SECRET_KEY": SECRET.hex()}
    return {name: value for name, value in os.environ.items() if not name.startswith("JBA_")} | values | more


async def run_until(done: str, environ: dict[str, str]) -> list[str]:
    """What the process has logged until a line held these words and it was told to stop."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.worker", cwd=ROOT, env=environ, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    seen: list[str] = []
    async with asyncio.timeout(30):
        while not any(done in line for line in seen):
            seen.append((await process.stderr.readline()).decode())
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
    return seen


async def test_the_process_makes_the_slots_of_the_next_days(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl")
    await store.start()
    every_day = [appointments(day, "09:00", "10:00", id=f"a{day}") for day in range(7)]
    async with store.write() as work:
        await work.calendars.replace(OFFICE, every_day, (), ())
        await work.commit()
    seen = await run_until("job slots", environment(database_url, tmp_path, JBA_SLOT_DAYS="10"))
    async with store.read() as work:
        free = await work.calendars.free_slots(datetime.now(BERLIN))
    await store.close()
    assert "slots: added=" in "".join(seen)
    # Ten days with two each; today's may be over, and one of them may be a 24th or 31st of December.
    assert 14 <= len(free) <= 20


async def test_the_process_deletes_what_is_due_and_ends_cleanly_on_sigterm(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl")
    await store.start()
    long_ago = NOW - timedelta(days=4000)
    async with store.write() as work:
        await work.conversations.add(conversation("old", created_at=long_ago, last_at=long_ago))
        await work.commit()
    seen = await run_until("job retention", environment(database_url, tmp_path))
    async with store.read() as reading:
        assert await reading.conversations.get("old") is None
    await store.close()
    assert "conversations=1" in "".join(seen)
    assert "old" not in "".join(seen).replace("threshold", "")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"JBA_KEEP_BACKUP_DAYS": "90"}, "JBA_KEEP_ERASED_ID_DAYS"),
        ({"JBA_KEEP_TEXT_DAYS": "soon"}, "JBA_KEEP_TEXT_DAYS"),
        ({"JBA_SECRET_KEY": "short"}, "JBA_SECRET_KEY"),
    ],
)
def test_the_process_says_what_is_wrong_with_a_setting(
    migrated_sqlite: str, tmp_path: Path, more: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.worker"],
        cwd=ROOT,
        env=environment(migrated_sqlite, tmp_path, **more),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_process_refuses_a_database_that_is_not_migrated(sqlite_url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.worker"],
        cwd=ROOT,
        env=environment(sqlite_url, tmp_path),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "SchemaBehind" in done.stderr
