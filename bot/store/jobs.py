"""Jobs in the database: rows with a lease."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.ports import Job
from bot.store.engine import insert_or_nothing
from bot.store.tables import jobs


class SqlJobs:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, kind: str, key: str, due_at: datetime, details: dict[str, Any] | None = None) -> bool:
        values = {
            "id": str(uuid.uuid4()),
            "kind": kind,
            "key": key,
            "due_at": due_at,
            "details": details or {},
            "attempts": 0,
        }
        insert = insert_or_nothing(self._connection.dialect.name, jobs, ("key",))
        added = await self._connection.execute(insert.values(values).returning(jobs.c.id))
        return added.first() is not None

    async def lease(self, worker: str, now: datetime, seconds: float, kinds: Sequence[str]) -> Job | None:
        free = sa.and_(
            jobs.c.done_at.is_(None),
            jobs.c.failed_at.is_(None),
            jobs.c.due_at <= now,
            sa.or_(jobs.c.lease_until.is_(None), jobs.c.lease_until <= now),
            jobs.c.kind.in_(kinds),
        )
        next_id = sa.select(jobs.c.id).where(free).order_by(jobs.c.due_at, jobs.c.id).limit(1)
        taken = await self._connection.execute(
            sa.update(jobs)
            .where(jobs.c.id == next_id.with_for_update(skip_locked=True).scalar_subquery(), free)
            .values(lease_by=worker, lease_until=now + timedelta(seconds=seconds), attempts=jobs.c.attempts + 1)
            .returning(jobs)
        )
        row = taken.mappings().first()
        return row and Job(row["id"], row["kind"], row["details"], row["due_at"], row["attempts"])

    async def done(self, job: Job, worker: str, at: datetime) -> bool:
        return await self._end(job, worker, done_at=at)

    async def failed(self, job: Job, worker: str, at: datetime, error: str, retry_at: datetime | None) -> bool:
        if retry_at is None:
            return await self._end(job, worker, failed_at=at, error=error)
        return await self._end(job, worker, due_at=retry_at, error=error)

    async def _end(self, job: Job, worker: str, **values: Any) -> bool:
        done = await self._connection.execute(
            sa.update(jobs)
            .where(jobs.c.id == job.id, jobs.c.lease_by == worker, jobs.c.attempts == job.attempts)
            .values(lease_by=None, lease_until=None, **values)
        )
        return done.rowcount == 1
