"""Fixtures that several areas share: the store on each database.

What they need of the application is imported inside, since tests of `bot.text` also run in the engine's environment.
"""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from assistant import Assistant
from builders import NOW, SECRET
from postgres_server import PostgresMissing, PostgresServer
from tests_require import missing

if TYPE_CHECKING:
    from bot.store import SqlStore


@pytest.fixture(autouse=True)
def closed_applications_are_let_go() -> Iterator[None]:
    """aiohttp remembers the last 1,024 applications with all they hold; ours hold a danger net of 90 MB each.

    A process that serves has one of them, a run of all tests hundreds: 22 GB, and the kernel ends it.
    """
    yield
    application = sys.modules.get("aiohttp.web_app")
    if application is not None:
        application._cached_build_middleware.cache_clear()


_names = (f"t{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    try:
        server = PostgresServer()
        server.start()
    except (PostgresMissing, OSError) as error:
        missing(f"PostgreSQL from the wheel: {error}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a migrated database that tests copy."""
    from bot.store.migrations import upgrade

    postgres_server.sql("CREATE DATABASE migrated")
    upgrade(postgres_server.url("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that tests copy."""
    from bot.store.migrations import upgrade

    path = tmp_path_factory.mktemp("template") / "jba.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of an empty database."""
    name = next(_names)
    postgres_server.sql(f"CREATE DATABASE {name}")
    return postgres_server.url(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def migrated_postgres(postgres_server: PostgresServer, postgres_template: str) -> str:
    name = next(_names)
    postgres_server.sql(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    return postgres_server.url(name)


@pytest.fixture
def migrated_sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'jba.sqlite')}"


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(params=["migrated_sqlite", pytest.param("migrated_postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database without rows, of each kind in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def store(database_url: str, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A started store without rows, on each kind of database in turn."""
    from bot.store import open_store

    opened = open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl", now=lambda: NOW)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(migrated_sqlite: str, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """The same on SQLite only, for tests to which the database does not matter."""
    from bot.store import open_store

    opened = open_store(migrated_sqlite, SECRET, erased_log=tmp_path / "erased.jsonl", now=lambda: NOW)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One assistant for the whole session, started as the README says."""
    running = Assistant(tmp_path_factory.mktemp("var"))
    running.start()
    yield running
    assert running.stop() == 0
