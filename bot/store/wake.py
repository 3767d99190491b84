"""Wakes the readers of a conversation: within the process, and over PostgreSQL's NOTIFY between processes.

NOTIFY is a wake-up only: it is lost while the listener is away, so readers read by number afterwards, and everybody
is woken once when the listener is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg

log = logging.getLogger(__name__)
CHANNEL = "jba_conversation"
_RETRY_SECONDS = 1.0
_START_SECONDS = 3.0
_COMMAND_SECONDS = 5.0


class LocalBell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class LocalWake:
    """Implements `bot.services.ports.Wake` within one process (SQLite has one gateway)."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[LocalBell]] = defaultdict(set)

    async def start(self) -> None:
        """Nothing to start within one process."""

    async def close(self) -> None:
        self.ring_all()

    def notify(self, conversation_id: str) -> None:
        self.ring(conversation_id)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[LocalBell]:
        bell = LocalBell()
        self._bells[conversation_id].add(bell)
        try:
            yield bell
        finally:
            bells = self._bells[conversation_id]
            bells.discard(bell)
            if not bells:
                del self._bells[conversation_id]

    async def wait(self, conversation_id: str, seconds: float) -> None:
        with self.listen(conversation_id) as bell:
            await bell.wait(seconds)

    def ring(self, conversation_id: str) -> None:
        for bell in self._bells.get(conversation_id, ()):
            bell.ring()

    def ring_all(self) -> None:
        for bells in self._bells.values():
            for bell in bells:
                bell.ring()


class PostgresWake(LocalWake):
    """The same over all processes: every one listens, and whoever stores something notifies."""

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._dsn = dsn
        # None says that the connection broke.
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when it listens, or after some seconds without the server: it goes on trying."""
        self._task = asyncio.create_task(self._run(), name="wake")
        with suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                await self._listening.wait()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.ring_all()

    def notify(self, conversation_id: str) -> None:
        self.ring(conversation_id)
        self._outgoing.put_nowait(conversation_id)

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("wake-up connection lost: %s", type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=_COMMAND_SECONDS)
        try:
            connection.add_termination_listener(self._broken)
            await connection.add_listener(CHANNEL, self._heard)
            self._listening.set()
            self.ring_all()
            while True:
                await self._send(connection, await self._outgoing.get())
        finally:
            connection.remove_termination_listener(self._broken)
            await asyncio.shield(_close(connection))

    async def _send(self, connection: asyncpg.Connection[Any], conversation_id: str | None) -> None:
        if conversation_id is None:
            raise ConnectionResetError
        try:
            await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, conversation_id, timeout=_COMMAND_SECONDS)
        except BaseException:
            self._outgoing.put_nowait(conversation_id)
            raise

    def _broken(self, _connection: Any) -> None:
        self._outgoing.put_nowait(None)

    def _heard(self, _connection: Any, _pid: int, _channel: str, conversation_id: Any) -> None:
        self.ring(str(conversation_id))


async def _close(connection: asyncpg.Connection[Any]) -> None:
    try:
        await connection.close(timeout=2)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.debug("closing the wake-up connection: %s", type(error).__name__)
