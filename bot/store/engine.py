"""Makes the database engine; the databases differ here and in `wake`, `locks` and `backup`, nowhere else."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.tables.marks import storable

BUSY_SECONDS = 10
WRITING = "jba_writing"  # execution option of a connection whose transactions write
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
)


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:` or `postgresql+asyncpg:` addresses (`driver_url` adds the drivers)."""
    engine = create_async_engine(driver_url(url), json_serializer=_to_json, pool_size=10, max_overflow=10)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def driver_url(url: str) -> str:
    """The address with the driver that this project uses; raises ValueError for other databases."""
    scheme, found, rest = url.partition("://")
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    base = scheme.partition("+")[0]
    if not found or base not in drivers:
        raise ValueError(f"no database this project knows: {scheme!r} (sqlite or postgresql)")
    return f"{drivers[base]}://{rest}"


def _set_up_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it would begin them late and without IMMEDIATE,
    # and a read, a check and a write would then not be one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


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
