"""One turn of a conversation at a time: within the process, and as an advisory lock over all gateways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import asyncpg

_POLL_SECONDS = 0.05


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
        if self._connection is not None:
            await self._connection.close(timeout=2)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        key = int.from_bytes(sha256(conversation_id.encode()).digest()[:8], "big", signed=True)
        async with super().hold(conversation_id):
            await self._acquire(key)
            try:
                yield
            finally:
                await asyncio.shield(self._ask("SELECT pg_advisory_unlock($1)", key))

    async def _acquire(self, key: int) -> None:
        # Asked again and again, since waiting in the database would keep the one connection from everybody else.
        while True:
            if await self._ask("SELECT pg_try_advisory_lock($1)", key):
                return
            await asyncio.sleep(_POLL_SECONDS)

    async def _ask(self, query: str, key: int) -> bool:
        async with self._one_query:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._dsn)
            return bool(await self._connection.fetchval(query, key))
