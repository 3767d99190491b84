"""The store: opens units of work on SQLite or PostgreSQL, one code path for both."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.store.engine import BUSY_SECONDS, is_sqlite, make_engine
from bot.store.erasure import LOG_NAME, ErasedLog
from bot.store.expiry import STEPS
from bot.store.export import export_conversation
from bot.store.locks import LocalLocks, PostgresLocks
from bot.store.migrations import require_newest
from bot.store.tables import installation
from bot.store.vault import Vault, WrongKey, load_secret
from bot.store.wake import LocalWake, PostgresWake
from bot.store.work import SqlWork

log = logging.getLogger(__name__)
_PROOF = "installation.key_proof"


def open_store(
    url: str, secret: bytes, *, erased_log: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> SqlStore:
    """A store that is not started yet; `erased_log` is the file that notes erased ids outside the database."""
    return SqlStore(url, secret, erased_log=erased_log, now=now)


def store_of(settings: Settings) -> SqlStore:
    """The store that the settings name, with the installation's key."""
    return open_store(settings.database_url, load_secret(settings), erased_log=settings.var / LOG_NAME)


class SqlStore:
    """Implements `bot.services.ports.Store`; `wake` implements `Wake`."""

    def __init__(self, url: str, secret: bytes, *, erased_log: Path, now: Callable[[], datetime]) -> None:
        self.is_sqlite = is_sqlite(url)
        self._reading = make_engine(url, read_only=True)
        self._writing = make_engine(url)
        self.vault = Vault(secret)
        self.erased = ErasedLog(erased_log)
        self._now = now
        # SQLite has one writer: waiting in line here is fairer and cheaper than its busy loop, which stays for
        # the other processes.
        self._one_writer: asyncio.Lock | None = None
        self._writers: set[asyncio.Task[Any] | None] = set()
        self.wake: LocalWake
        self._locks: LocalLocks
        if self.is_sqlite:
            self._one_writer = asyncio.Lock()
            self.wake, self._locks = LocalWake(), LocalLocks()
        else:
            dsn = self._writing.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.wake, self._locks = PostgresWake(dsn), PostgresLocks(dsn)

    async def start(self) -> None:
        """Raises SchemaBehind where migrations are due, WrongKey where the database was made with another key."""
        if self.is_sqlite and self._writing.url.database:
            await asyncio.to_thread(_keep_private, Path(self._writing.url.database))
        await require_newest(self._reading)
        await self._prove_key()
        await self.wake.start()

    async def close(self) -> None:
        await self.wake.close()
        await self._locks.close()
        await self._reading.dispose()
        await self._writing.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlWork]:
        self._refuse_nesting()
        async with self._reading.connect() as connection:
            await connection.begin()
            try:
                yield self._work(connection, writing=False)
            finally:
                await connection.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlWork]:
        self._refuse_nesting()
        async with self._one_writer or nullcontext():
            task = asyncio.current_task()
            self._writers.add(task)
            try:
                async with self._writing.connect() as connection:
                    await connection.begin()
                    try:
                        work = self._work(connection, writing=True)
                        yield work
                    finally:
                        await connection.rollback()
            finally:
                self._writers.discard(task)
        if work.erased or work.leaves_traces:
            await self.tidy()

    def turn_lock(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        return self._locks.hold(conversation_id)

    async def export(self, conversation_id: str) -> dict[str, Any] | None:
        async with self._reading.connect() as connection:
            return await export_conversation(connection, self.vault, conversation_id)

    async def expire(self, due: Mapping[str, datetime], now: datetime) -> dict[str, int]:
        """Deletes what is due, step by step, each kept for itself; erased ids and backups are not its business."""
        counts: dict[str, int] = {}
        for name, statements in STEPS.items():
            async with self.write() as work:
                done = [(await work.connection.execute(s)).rowcount for s in statements(due, now)]
                await work.commit()
            counts[name] = sum(done)
        await self.tidy()
        return counts

    async def ready(self) -> bool:
        """True when the database answers and its schema is the newest."""
        try:
            await require_newest(self._reading)
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def tidy(self) -> None:
        """Empties SQLite's write-ahead log into the database, so that nothing deleted lingers there."""
        if not self.is_sqlite:
            return
        async with self._writing.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            # Never waits for readers: where one is busy, the next run does it.
            await raw.execute("PRAGMA busy_timeout=0")
            try:
                await raw.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError as error:
                log.warning("write-ahead log not emptied: %s", type(error).__name__)
            finally:
                await raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def _work(self, connection: Any, *, writing: bool) -> SqlWork:
        return SqlWork(connection, self.vault, writing=writing, note_erased=self._note_erased, now=self._now)

    async def _note_erased(self, ids: list[str]) -> None:
        await self.erased.note(ids, self._now())

    def _refuse_nesting(self) -> None:
        if asyncio.current_task() in self._writers:
            raise RuntimeError("a unit of work is already open in this task")

    async def _prove_key(self) -> None:
        async with self.write() as work:
            query = sa.select(installation.c.value).where(installation.c.name == _PROOF)
            sealed = (await work.connection.execute(query)).scalar_one_or_none()
            if sealed is None:
                await work.connection.execute(
                    sa.insert(installation).values(name=_PROOF, value=self.vault.seal(_PROOF, "fits"))
                )
                await work.commit()
            elif self.vault.open(_PROOF, sealed) != "fits":
                raise WrongKey(_PROOF)


def _keep_private(path: Path) -> None:
    if path.exists():
        path.chmod(0o600)
