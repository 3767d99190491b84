"""SQLite at one hop between threads a statement.

aiosqlite runs each call in the connection's own thread: making a cursor, executing, fetching and closing are four
trips, and a trip costs as much as a statement. Here one trip does all four.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

import aiosqlite


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
        await self._connection.in_thread(self._execute, statement, parameters)
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
    """A connection whose cursors take one trip a statement."""

    @property
    def driver(self) -> sqlite3.Connection:
        return self._conn

    async def in_thread(self, function: Any, *arguments: Any) -> Any:
        return await self._execute(function, *arguments)  # type: ignore[no-untyped-call]

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)


def connect(database: str, **options: Any) -> OneHopConnection:
    """To be awaited, as `aiosqlite.connect` is; given to SQLAlchemy as `async_creator_fn`."""
    made = OneHopConnection(partial(sqlite3.connect, database, **options), 64)
    made._thread.daemon = True  # as SQLAlchemy sets it for connections that it makes itself
    return made
