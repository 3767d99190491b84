"""Brings a database to the newest schema: `upgrade(url)`; run again, it changes nothing."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import make_engine

_PLACE = Path(__file__).parent
_LOCK = 4_921_003  # any number that no conversation's lock is likely to be


class SchemaBehind(sa.exc.SQLAlchemyError):
    """The database's schema is not the newest; carries both revisions."""

    def __init__(self, found: str | None, needed: str | None) -> None:
        super().__init__(f"schema is at {found or 'nothing'}, needed is {needed}: run the migrations")
        self.found = found
        self.needed = needed


def upgrade(url: str) -> None:
    """Migrates the database at `url`, which SQLite makes where it is missing. For programs without an event loop."""
    asyncio.run(upgrade_async(url))


async def upgrade_async(url: str) -> None:
    engine = make_engine(url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def require_newest(engine: AsyncEngine) -> None:
    """Raises SchemaBehind unless the database has the newest schema."""
    async with engine.connect() as connection:
        known = await connection.run_sync(lambda c: sa.inspect(c).has_table("alembic_version"))
        query = sa.text("SELECT version_num FROM alembic_version")
        found = (await connection.execute(query)).scalar() if known else None
    if found != newest():
        raise SchemaBehind(found, newest())


@lru_cache
def newest() -> str | None:
    """The revision that the code needs."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(config())


def config(connection: sa.Connection | None = None) -> Config:
    """What Alembic needs to know; also for `command.revision` when a table changes."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(_PLACE))
    return made


def _upgrade(connection: sa.Connection) -> None:
    # One transaction for all of it: who starts at the same time waits, then finds nothing to do.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    command.upgrade(config(connection), "head")
