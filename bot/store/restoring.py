"""Puts a backup in the place of the database, and can put the former one back."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Protocol

import asyncpg

from bot.store.copies import BackupFailed, copy_sqlite, libpq, run_postgres, sqlite_path
from bot.store.engine import is_sqlite

_FORMER = "jba_before_restore"


class Exchange(Protocol):
    """The former database is kept until `forget`."""

    async def put(self, source: Path) -> None:
        """Raises BackupFailed and changes nothing where the backup cannot be put in place."""

    async def back(self) -> None: ...
    async def forget(self) -> None: ...


def exchange_of(url: str) -> Exchange:
    return SqliteExchange(sqlite_path(url)) if is_sqlite(url) else PostgresExchange(url)


class SqliteExchange:
    """Exchanges the file; the former one lies beside it meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = path.with_name(f"{path.name}.before-restore")

    async def put(self, source: Path) -> None:
        await asyncio.to_thread(self._put, source)

    async def back(self) -> None:
        await asyncio.to_thread(self._back)

    async def forget(self) -> None:
        await asyncio.to_thread(self._kept.unlink, missing_ok=True)

    def _put(self, source: Path) -> None:
        fresh = self._path.with_name(f"{self._path.name}.restored")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for path in (fresh, self._kept):
                path.unlink(missing_ok=True)
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            copy_sqlite(source, fresh)
            if self._path.exists():
                # Takes what still stands in the write-ahead log along, so that the log can go.
                copy_sqlite(self._path, self._kept)
            self._replace_by(fresh)
        except (OSError, sqlite3.Error) as error:
            fresh.unlink(missing_ok=True)
            self._kept.unlink(missing_ok=True)
            raise BackupFailed(str(error)) from error

    def _back(self) -> None:
        self._replace_by(self._kept)

    def _replace_by(self, file: Path) -> None:
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        file.replace(self._path)


class PostgresExchange:
    """Restores into an empty schema; the former one waits under another name."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def put(self, source: Path) -> None:
        await self._execute(
            f"DROP SCHEMA IF EXISTS {_FORMER} CASCADE; ALTER SCHEMA public RENAME TO {_FORMER}; CREATE SCHEMA public"
        )
        arguments = ("--single-transaction", "--no-owner", "--no-privileges", "--schema=public", str(source))
        try:
            await asyncio.to_thread(run_postgres, "pg_restore", self._url, *arguments)
        except BackupFailed:
            await self.back()
            raise

    async def back(self) -> None:
        await self._execute(f"DROP SCHEMA public CASCADE; ALTER SCHEMA {_FORMER} RENAME TO public")

    async def forget(self) -> None:
        await self._execute(f"DROP SCHEMA {_FORMER} CASCADE")

    async def _execute(self, statements: str) -> None:
        try:
            connection = await asyncpg.connect(libpq(self._url))
            try:
                await connection.execute(statements)  # together one transaction
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError) as error:
            raise BackupFailed(str(error)) from error
