"""A consistent copy of the running database, and the way back, which erases again what was erased since."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from bot.settings import Settings
from bot.store.engine import is_sqlite
from bot.store.migrations import upgrade_async
from bot.store.store import store_of

_SQLITE_HEADER = b"SQLite format 3\0"
_DUMP_HEADER = b"PGDMP"
_COMMAND_SECONDS = 3600


class BackupFailed(Exception):
    """No backup was made, or none was put in place; says why. Nothing was changed."""


async def backup(settings: Settings, target: Path) -> None:
    """Writes the database to `target` (mode 600) while it is in use; an older file there gives way to a whole one only.

    The key (JBA_SECRET_KEY or the file in JBA_VAR) is not part of it and must be kept elsewhere.
    Raises BackupFailed.
    """
    await asyncio.to_thread(_backup, settings.database_url, target)


async def restore(settings: Settings, source: Path) -> int:
    """Puts the backup in place, migrates it, and erases what was erased since; returns how many it found.

    Nothing else may use the database meanwhile. Raises BackupFailed before anything is changed; on SQLite the
    former database is kept beside it as `….before-restore` until all is done.
    """
    url = settings.database_url
    await asyncio.to_thread(_check_source, url, source)
    kept = await asyncio.to_thread(_restore, url, source)
    await upgrade_async(url)
    erased = await erase_again(settings)
    if kept is not None:
        kept.unlink(missing_ok=True)
    return erased


async def erase_again(settings: Settings) -> int:
    """Erases every noted id that the database holds; returns how many there were."""
    store = store_of(settings)
    await store.start()
    found = 0
    try:
        for conversation_id in dict.fromkeys(i for i, _ in store.erased.read()):
            async with store.write() as work:
                if await work.conversations.get(conversation_id) is not None:
                    await work.conversations.erase(conversation_id)
                    await work.commit()
                    found += 1
    finally:
        await store.close()
    return found


class BackupFolder:
    """The folder of backups, in which the deletion job drops the old ones."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def expire(self, due: Mapping[str, datetime], now: datetime) -> dict[str, int]:
        return {"backups": await asyncio.to_thread(self._drop, due["backup"].timestamp())}

    def _drop(self, until: float) -> int:
        old = [file for file in self._path.glob("*") if file.is_file() and file.stat().st_mtime <= until]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


def _backup(url: str, target: Path) -> None:
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if is_sqlite(url):
            _copy_sqlite(_sqlite_path(url), partial)
        else:
            _run("pg_dump", url, "--format=custom", f"--file={partial}")
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise BackupFailed(str(error)) from error
    except BackupFailed:
        partial.unlink(missing_ok=True)
        raise


def _restore(url: str, source: Path) -> Path | None:
    if not is_sqlite(url):
        _run("pg_restore", url, "--clean", "--if-exists", "--single-transaction", "--no-owner", str(source))
        return None
    path = _sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.restored")
    kept = path.with_name(f"{path.name}.before-restore")
    try:
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy_sqlite(source, fresh)
        if path.exists():
            # Takes what still stands in the write-ahead log along, so that the log can go.
            _copy_sqlite(path, kept)
            kept.chmod(0o600)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise BackupFailed(str(error)) from error
    return kept


def _check_source(url: str, source: Path) -> None:
    header = _SQLITE_HEADER if is_sqlite(url) else _DUMP_HEADER
    try:
        with source.open("rb") as file:
            fits = file.read(len(header)) == header
    except OSError as error:
        raise BackupFailed(str(error)) from error
    if not fits:
        raise BackupFailed(f"{source.name} is no backup of this kind of database")
    if is_sqlite(url):
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as database:
            try:
                whole = database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            except sqlite3.DatabaseError:
                whole = False
        if not whole:
            raise BackupFailed(f"{source.name} is damaged")


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise FileNotFoundError(f"no database at {source.name}")
    # SQLite's own online copy: consistent while others write.
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _sqlite_path(url: str) -> Path:
    database = make_url(url).database
    if not database:
        raise BackupFailed("the database has no file")
    return Path(database)


def _run(program: str, url: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is needed for PostgreSQL and was not found")
    address = make_url(url)
    # The password goes by the environment: arguments can be read by every user of the machine.
    environment = dict(os.environ) | ({"PGPASSWORD": str(address.password)} if address.password else {})
    target = _libpq(address.set(password=None))
    done = subprocess.run(
        [found, f"--dbname={target}", *arguments],
        env=environment,
        capture_output=True,
        timeout=_COMMAND_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.decode(errors='replace').strip()[-500:]}")


def _libpq(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)
