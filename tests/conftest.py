"""Fixtures that several areas share: the store on each database."""

from __future__ import annotations

import itertools
import os
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from postgres_server import PostgresMissing, PostgresServer

from bot.store import SqlStore, open_store
from bot.store.migrations import upgrade_async

SECRET = bytes(range(32))
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
_names = (f"t{number}" for number in itertools.count())


def missing(what: str) -> None:
    """Skips by name, and fails where everything is required."""
    if os.environ.get("JBA_TEST_REQUIRE") == "all":
        pytest.fail(f"required, but missing: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    try:
        server = PostgresServer()
        server.start()
    except (PostgresMissing, OSError) as error:
        missing(f"PostgreSQL from the wheel: {error}")
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of an empty database."""
    name = next(_names)
    postgres_server.sql(f"CREATE DATABASE {name}")
    return postgres_server.url(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jba.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(database_url: str, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A started store on an empty, migrated database, of each kind in turn."""
    await upgrade_async(database_url)
    opened = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl", now=lambda: NOW)
    await opened.start()
    yield opened
    await opened.close()
