"""Migrations arrive at the schema that the code declares, wholly or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from builders import SECRET

from bot.store import SqlStore, open_store
from bot.store.engine import driver_url, make_engine
from bot.store.migrations import SchemaBehind, config, newest, upgrade_async
from bot.store.tables import metadata


async def differences(url: str) -> list[object]:
    engine = make_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    await engine.dispose()
    return list(found)


async def tables(url: str) -> list[str]:
    engine = make_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
    await engine.dispose()
    return names


async def test_an_empty_database_becomes_the_declared_schema_and_stays_it(empty_url: str) -> None:
    assert len(await differences(empty_url)) > 20
    await upgrade_async(empty_url)
    assert await differences(empty_url) == []
    await upgrade_async(empty_url)
    assert await differences(empty_url) == []


async def test_who_migrates_at_the_same_time_waits_and_finds_it_done(empty_url: str) -> None:
    await asyncio.gather(*(upgrade_async(empty_url) for _ in range(5)))
    assert await differences(empty_url) == []


async def test_a_migration_that_breaks_leaves_nothing(empty_url: str) -> None:
    def break_off(connection: sa.Connection) -> None:
        command.upgrade(config(connection), "head")
        raise ZeroDivisionError

    async def migrate() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(break_off)

    engine = make_engine(empty_url)
    with pytest.raises(ZeroDivisionError):
        await migrate()
    await engine.dispose()
    assert await tables(empty_url) == []


async def test_a_store_refuses_a_database_that_is_not_migrated(empty_url: str, tmp_path: Path) -> None:
    unready = open_store(empty_url, SECRET, erased_log=tmp_path / "erased.jsonl")
    with pytest.raises(SchemaBehind) as refused:
        await unready.start()
    assert await unready.ready() is False
    await unready.close()
    assert (refused.value.found, refused.value.needed) == (None, newest())


async def test_a_store_that_runs_is_ready(store: SqlStore) -> None:
    assert await store.ready() is True


@pytest.mark.postgres
async def test_a_store_without_its_server_is_not_ready(tmp_path: Path) -> None:
    lost = open_store(f"postgresql://jba@/x?host={tmp_path}", SECRET, erased_log=tmp_path / "erased.jsonl")
    assert await lost.ready() is False
    await lost.close()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///x", "sqlite+aiosqlite:///x"),
        ("sqlite+aiosqlite:///x", "sqlite+aiosqlite:///x"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+psycopg://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_addresses_get_the_driver_of_this_project(given: str, meant: str) -> None:
    assert driver_url(given) == meant


@pytest.mark.parametrize("given", ["mysql://h/d", "jba.sqlite", ""])
def test_addresses_of_other_databases_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="no database this project knows"):
        driver_url(given)


async def test_sqlite_is_set_up_as_the_design_demands(sqlite_store: SqlStore) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}
    async with sqlite_store.write() as writing:
        found = {name: (await writing.connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in expected}
    assert found == expected
    async with sqlite_store.read() as reading:
        found = {name: (await reading.connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in expected}
    assert found == expected
