"""One turn of a conversation at a time: within the process, and as an advisory lock over all gateways."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from typing import Any

import asyncpg

log = logging.getLogger(__name__)
_POLL_SECONDS = 0.05
_COMMAND_SECONDS = 5.0
_BROKEN = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class LocalLocks:
    """A lock per conversation within one process (SQLite has one gateway)."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    async def close(self) -> None:
        """Nothing to close within one process."""

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        lock, users = self._locks.get(conversation_id) or (asyncio.Lock(), 0)
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            _, users = self._locks[conversation_id]
            if users == 1:
                del self._locks[conversation_id]
            else:
                self._locks[conversation_id] = (lock, users - 1)


class PostgresLocks(LocalLocks):
    """Session-level advisory locks, all of this process on one connection: no transaction is open meanwhile.

    Where that connection breaks, the server frees the locks; what then runs twice is stopped by the unique turn id
    and the conditional close.
    """

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._dsn = dsn
        self._connection: asyncpg.Connection[Any] | None = None
        self._one_query = asyncio.Lock()

    async def close(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            with suppress(*_BROKEN):
                await self._connection.close(timeout=2)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        key = int.from_bytes(sha256(conversation_id.encode()).digest()[:8], "big", signed=True)
        async with super().hold(conversation_id):
            await self._acquire(key)
            try:
                yield
            finally:
                await asyncio.shield(self._release(key))

    async def _acquire(self, key: int) -> None:
        # Asked again and again, since waiting in the database would keep the one connection from everybody else.
        while True:
            asking = asyncio.ensure_future(self._ask("SELECT pg_try_advisory_lock($1)", key))
            try:
                if await asyncio.shield(asking):
                    return
            except asyncio.CancelledError:
                # The server may have given the lock to somebody who no longer waits for it.
                if await asking:
                    await self._release(key)
                raise
            await asyncio.sleep(_POLL_SECONDS)

    async def _release(self, key: int) -> None:
        try:
            await self._ask("SELECT pg_advisory_unlock($1)", key)
        except _BROKEN as error:
            # A broken connection has freed all its locks already.
            log.warning("lock connection lost: %s", type(error).__name__)

    async def _ask(self, query: str, key: int) -> bool:
        async with self._one_query:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._dsn, timeout=_COMMAND_SECONDS)
            return bool(await self._connection.fetchval(query, key, timeout=_COMMAND_SECONDS))
