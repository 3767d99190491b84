"""Erases a conversation everywhere, and keeps the ids outside the database so that a restore erases them again."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import alarms, consents, conversations, metadata
from bot.store.tables.marks import Place

LOG_NAME = "erased.jsonl"


async def erase_conversation(connection: AsyncConnection, conversation_id: str, now: datetime) -> bool:
    """Deletes or unlinks every row of the conversation, as each table's `Place` says; False if there was none.

    An open alarm stays for staff, without its conversation; a closed one goes.
    """
    known = await connection.execute(
        sa.select(conversations.c.id).where(conversations.c.id == conversation_id).with_for_update()
    )
    if known.first() is None:
        return False
    await connection.execute(
        sa.delete(alarms).where(alarms.c.conversation_id == conversation_id, alarms.c.closed_at.is_not(None))
    )
    await connection.execute(sa.update(alarms).where(alarms.c.conversation_id == conversation_id).values(erased_at=now))
    await connection.execute(
        sa.update(consents).where(consents.c.conversation_id == conversation_id).values(data_gone_at=now)
    )
    for table in reversed(metadata.sorted_tables):
        reference = table.c.get("conversation_id")
        if reference is None:
            continue
        place: Place = table.info["place"]
        if place.erase == "unlink":
            await connection.execute(sa.update(table).where(reference == conversation_id).values(conversation_id=None))
        else:
            await connection.execute(sa.delete(table).where(reference == conversation_id))
    await connection.execute(sa.delete(conversations).where(conversations.c.id == conversation_id))
    return True


class ErasedLog:
    """The ids of erased conversations with their time, one JSON object a line, fsynced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def note(self, ids: Iterable[str], at: datetime) -> None:
        """Returns only when the ids are safely on the disk."""
        await asyncio.to_thread(self._append, "".join(_line(i, at) for i in ids))

    def read(self) -> list[tuple[str, datetime]]:
        """All noted ids, oldest first; a line torn by a crash is left out (its erasure was never confirmed)."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text("utf-8").splitlines():
            try:
                item = json.loads(line)
            except ValueError:
                continue
            found.append((str(item["id"]), datetime.fromisoformat(item["at"])))
        return found

    async def expire(self, due: Mapping[str, datetime], now: datetime) -> dict[str, int]:
        """Drops ids that no backup can hold any more."""
        return {"erased_ids": await asyncio.to_thread(self._prune, due["erased_id"])}

    def _prune(self, until: datetime) -> int:
        if not self.path.exists():
            return 0
        with self._alone():
            noted = self.read()
            kept = [(i, at) for i, at in noted if at > until]
            fresh = self.path.with_suffix(".new")
            _write_safely(fresh, os.O_TRUNC, "".join(_line(i, at) for i, at in kept))
            fresh.replace(self.path)
            _sync_folder(self.path.parent)
        return len(noted) - len(kept)

    def _append(self, lines: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            # A line torn by an earlier crash must not swallow the first of these.
            torn = self.path.exists() and self.path.read_bytes()[-1:] not in (b"", b"\n")
            _write_safely(self.path, os.O_APPEND, ("\n" if torn else "") + lines)
            _sync_folder(self.path.parent)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Several processes append while the worker prunes.
        with os.fdopen(os.open(self.path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _line(conversation_id: str, at: datetime) -> str:
    return json.dumps({"id": conversation_id, "at": at.isoformat()}) + "\n"


def _write_safely(path: Path, flag: int, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
