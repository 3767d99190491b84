"""Takes due jobs one after the other, each under a lease, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.services.ports import Clock, Job, Store

log = logging.getLogger(__name__)
Handler = Callable[[Job], Awaitable[None]]

LEASE_SECONDS = 300.0
ATTEMPTS = 5
_PAUSE_SECONDS = 5.0
_STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job that comes once in each period, whichever worker sees it first."""

    kind: str
    every: timedelta

    def key(self, now: datetime) -> str:
        return f"{self.kind}:{int(now.timestamp() // self.every.total_seconds())}"


class Worker:
    """One worker; any number may run beside each other."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        handlers: Mapping[str, Handler],
        recurring: tuple[Recurring, ...] = (),
        *,
        pause: float = _PAUSE_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._recurring = recurring
        self._pause = pause
        self._lease = lease
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """The job at hand is given some seconds; what it does not finish, the next worker takes up."""
        self._stopping.set()

    async def run(self) -> None:
        """Returns after `stop()`."""
        while not self._stopping.is_set():
            try:
                await self.plan()
                while not self._stopping.is_set() and await self._interruptible(self.work_once()):
                    pass
            except (SQLAlchemyError, OSError) as error:
                log.error("the database does not answer: %s", type(error).__name__)
            await self._rest()

    async def plan(self) -> None:
        """Adds the recurring jobs of this period."""
        now = self._clock.now()
        async with self._store.write() as work:
            for job in self._recurring:
                await work.jobs.add(job.kind, job.key(now), now)
            await work.commit()

    async def work_once(self) -> bool:
        """Does the next due job; False where there is none."""
        async with self._store.write() as work:
            job = await work.jobs.lease(self.name, self._clock.now(), self._lease, tuple(self._handlers))
            await work.commit()
        if job is None:
            return False
        error = await self._do(job)
        now = self._clock.now()
        async with self._store.write() as work:
            if error is None:
                kept = await work.jobs.done(job, self.name, now)
            else:
                kept = await work.jobs.failed(job, self.name, now, error, retry_at(now, job.attempts))
            await work.commit()
        log.log(logging.INFO if error is None else logging.ERROR, "job %s %s: %s", job.kind, job.id, error or "done")
        if not kept:
            log.warning("job %s %s took longer than its lease", job.kind, job.id)
        return True

    async def _do(self, job: Job) -> str | None:
        """The type of what went wrong; texts of errors may hold data and stay out of log and database."""
        try:
            # Shorter than the lease, so that no second worker is on the same job.
            async with asyncio.timeout(self._lease * 0.8):
                await self._handlers[job.kind](job)
        except Exception as error:  # a job may fail in any way, and the others must go on
            return type(error).__name__
        return None

    async def _interruptible(self, step: Awaitable[bool]) -> bool:
        task = asyncio.ensure_future(step)
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not task.done():
            await asyncio.wait({task}, timeout=_STOP_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return False
        return task.result()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self._pause):
                await self._stopping.wait()
        except TimeoutError:
            return


def retry_at(now: datetime, attempts: int) -> datetime | None:
    """One, four, nine, … minutes later; None when it was tried often enough."""
    return None if attempts >= ATTEMPTS else now + timedelta(minutes=attempts**2)
