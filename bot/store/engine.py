"""Makes the database engine; the databases differ here and in `wake`, `locks` and `backup`, nowhere else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store import one_hop
from bot.store.tables.marks import storable

BUSY_SECONDS = 10
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
_WAL_RETRY_SECONDS = 0.02
# For one of twenty connections. Two hundred at once on a busy machine wait longer than SQLAlchemy's 30 s, and whoever
# still listens then is better off with an answer; a turn has its own, shorter limit.
_WAIT_SECONDS = 90


def make_engine(url: str, *, read_only: bool = False) -> AsyncEngine:
    """An engine whose transactions write (the default), or see one moment and write nothing."""
    options: dict[str, Any] = {}
    if read_only and not is_sqlite(url):
        options = {"isolation_level": "REPEATABLE READ", "execution_options": {"postgresql_readonly": True}}
    if is_sqlite(url):
        options["connect_args"] = {"async_creator_fn": one_hop.connect}
    else:
        options["pool_pre_ping"] = True  # a restarted server costs a reconnect, not a failed request
    engine = create_async_engine(
        driver_url(url),
        json_serializer=_to_json,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_WAIT_SECONDS,
        **options,
    )
    if is_sqlite(url):
        sa.event.listen(engine.sync_engine, "connect", _set_up_reader if read_only else _set_up_writer)
        sa.event.listen(engine.sync_engine, "begin", _begin_reading if read_only else _begin_writing)
    return engine


def insert_or_nothing(dialect: str, table: sa.Table, unique: Sequence[str]) -> Any:
    """An INSERT that inserts nothing, and returns no row, where a row has the same values in the `unique` columns.

    `dialect` is the name of the connection's.
    """
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing(index_elements=unique)


def is_sqlite(url: str) -> bool:
    return driver_url(url).startswith("sqlite")


def driver_url(url: str) -> str:
    """The address with the driver that this project uses; raises ValueError for other databases."""
    scheme, found, rest = url.partition("://")
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    base = scheme.partition("+")[0]
    if not found or base not in drivers:
        raise ValueError(f"no database this project knows: {scheme!r} (sqlite or postgresql)")
    return f"{drivers[base]}://{rest}"


def _set_up_writer(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it would begin them late and without IMMEDIATE,
    # and a read, a check and a write would then not be one.
    connection.isolation_level = None
    _execute(connection, *_PRAGMAS)
    _write_ahead(connection)


def _write_ahead(connection: DBAPIConnection) -> None:
    # The file's change to WAL needs it alone for a moment, and SQLite does not wait for that (no busy timeout here):
    # where several connections open a new file at once, all but one would be told that it is locked.
    tries = int(BUSY_SECONDS / _WAL_RETRY_SECONDS)
    for left in reversed(range(tries)):
        try:
            return _execute(connection, "PRAGMA journal_mode=WAL")
        except connection.dbapi.OperationalError:
            if not left:
                raise
            connection.run_async(lambda _: asyncio.sleep(_WAL_RETRY_SECONDS))


def _set_up_reader(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    _set_up_writer(connection, record)
    _execute(connection, "PRAGMA query_only=ON")


def _execute(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def _begin_writing(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _to_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text or any("\ud800" <= c <= "\udfff" for c in text):
        text = json.dumps(_clean(value), ensure_ascii=False, separators=(",", ":"))
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(k)): _clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(v) for v in value]
    return value
