"""SQLite without a trip between threads for each statement.

aiosqlite runs every call in the connection's own thread: making a cursor, executing, fetching and closing are four
trips, and a trip costs more than most statements. What a conversation needs is a row by its key, a matter of
microseconds, and never waits: readers of a write-ahead log are not held up by a writer. So statements run where they
are asked for, in the event loop. What can wait goes to the thread: getting the right to write (for another process),
committing (for the disk), and work on whole files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_WAITING = ("BEGIN IMMEDIATE", "PRAGMA", "VACUUM", "COMMIT", "CREATE", "ALTER", "DROP", "DELETE")


class OneHopCursor:
    """What SQLAlchemy needs of an asynchronous cursor; its rows are fetched when it executes."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        if self._connection.busy or statement.startswith(_WAITING):
            await self._connection.in_thread(self._execute, statement, parameters)
        else:
            self._execute(statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> OneHopCursor:
        await self._connection.in_thread(self._executemany, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more after `execute`."""

    def _execute(self, statement: str, parameters: Sequence[Any]) -> None:
        self._take(self._connection.driver.execute(statement, parameters))

    def _executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._take(self._connection.driver.executemany(statement, parameters))

    def _take(self, cursor: sqlite3.Cursor) -> None:
        try:
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """A connection that does in the event loop what never waits, and the rest in its thread, one trip each."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], rows_at_once: int) -> None:
        super().__init__(connector, rows_at_once)
        self._asked = 0  # trips to the thread that were begun, counted in the loop
        self._done = 0  # and ended, counted in the thread

    @property
    def driver(self) -> sqlite3.Connection:
        return self._conn

    @property
    def busy(self) -> bool:
        """Whether the thread is still at something: whoever asked for it may have been cancelled meanwhile."""
        return self._asked != self._done

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    async def in_thread(self, function: Any, *arguments: Any) -> Any:
        self._asked += 1
        return await self._execute(self._counted, function, *arguments)  # type: ignore[no-untyped-call]

    def _counted(self, function: Any, *arguments: Any) -> Any:
        try:
            return function(*arguments)
        finally:
            self._done += 1

    async def rollback(self) -> None:
        if self.busy:
            await self.in_thread(self.driver.rollback)
        else:
            self.driver.rollback()  # what was not committed is only in memory

    async def commit(self) -> None:
        await self.in_thread(self.driver.commit)


def connect(database: str, **options: Any) -> OneHopConnection:
    """To be awaited, as `aiosqlite.connect` is; given to SQLAlchemy as `async_creator_fn`."""
    if sqlite3.threadsafety != 3:
        raise RuntimeError("SQLite was built without support for several threads")
    made = OneHopConnection(partial(sqlite3.connect, database, **{**options, "check_same_thread": False}), 64)
    made._thread.daemon = True  # as SQLAlchemy sets it for connections that it makes itself
    return made
