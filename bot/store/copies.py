"""The means of backup and restore: SQLite's online copy, PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.store.engine import is_sqlite

_SQLITE_HEADER = b"SQLite format 3\0"
_DUMP_HEADER = b"PGDMP"
_COMMAND_SECONDS = 3600


class BackupFailed(Exception):
    """No backup was made, or none was put in place; says why. Nothing was changed."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copies consistently while others write; `target` is one file, with nothing beside it."""
    if not source.exists():
        raise FileNotFoundError(f"no database at {source.name}")
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def check_source(url: str, source: Path) -> None:
    """Raises BackupFailed unless `source` is a whole backup of this kind of database."""
    header = _SQLITE_HEADER if is_sqlite(url) else _DUMP_HEADER
    try:
        with source.open("rb") as file:
            fits = file.read(len(header)) == header
    except OSError as error:
        raise BackupFailed(str(error)) from error
    if not fits:
        raise BackupFailed(f"{source.name} is no backup of this kind of database")
    if is_sqlite(url) and not _whole(source):
        raise BackupFailed(f"{source.name} is damaged")


def _whole(source: Path) -> bool:
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            return bool(database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False


def sqlite_path(url: str) -> Path:
    database = make_url(url).database
    if not database:
        raise BackupFailed("the database has no file")
    return Path(database)


def run_postgres(program: str, url: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs against the database at `url`; raises BackupFailed."""
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is needed for PostgreSQL and was not found")
    address = make_url(url)
    # The password goes by the environment: arguments can be read by every user of the machine.
    environment = dict(os.environ) | ({"PGPASSWORD": str(address.password)} if address.password else {})
    done = subprocess.run(
        [found, f"--dbname={libpq(str(address.set(password=None)))}", *arguments],
        env=environment,
        capture_output=True,
        timeout=_COMMAND_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.decode(errors='replace').strip()[-500:]}")


def libpq(url: str) -> str:
    """The address as PostgreSQL's own programs and asyncpg read it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
