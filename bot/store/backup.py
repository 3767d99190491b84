"""A consistent copy of the running database, and the way back, which erases again what was erased since."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from bot.store.copies import BackupFailed, check_source, copy_sqlite, run_postgres, sqlite_path
from bot.store.engine import is_sqlite
from bot.store.migrations import upgrade_async
from bot.store.restoring import exchange_of
from bot.store.store import store_of

__all__ = ["BackupFailed", "BackupFolder", "backup", "restore"]


async def backup(settings: Settings, target: Path) -> None:
    """Writes the database to `target` (mode 600) while it is in use; an older file there gives way to a whole one only.

    The key (JBA_SECRET_KEY or the file in JBA_VAR) is not part of it and must be kept elsewhere.
    Raises BackupFailed.
    """
    await asyncio.to_thread(_backup, settings.database_url, target)


async def restore(settings: Settings, source: Path) -> int:
    """Puts the backup in place, migrates it, and erases what was erased since; returns how many it found.

    Nothing else may use the database meanwhile. Where any of it fails, the former database is put back and the
    error raised: BackupFailed, WrongKey where the backup was made with another key.
    """
    url = settings.database_url
    await asyncio.to_thread(check_source, url, source)
    exchange = exchange_of(url)
    await exchange.put(source)
    try:
        await upgrade_async(url)
        erased = await erase_again(settings)
    except BaseException:
        await exchange.back()
        raise
    await exchange.forget()
    return erased


async def erase_again(settings: Settings) -> int:
    """Erases every noted id that the database holds; returns how many there were."""
    store = store_of(settings)
    found = 0
    try:
        await store.start()
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
            copy_sqlite(sqlite_path(url), partial)
        else:
            run_postgres("pg_dump", url, "--format=custom", "--schema=public", f"--file={partial}")
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
