"""Erases a conversation everywhere, and keeps the ids outside the database so that a restore erases them again."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import alarms, conversations, metadata
from bot.store.tables.marks import Place

LOG_NAME = "erased.jsonl"


async def erase_conversation(connection: AsyncConnection, conversation_id: str) -> bool:
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
    await connection.execute(
        sa.update(alarms).where(alarms.c.conversation_id == conversation_id).values(erased_at=sa.func.now())
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
        lines = "".join(json.dumps({"id": i, "at": at.isoformat()}) + "\n" for i in ids)
        await asyncio.to_thread(self._append, lines)

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

    def prune(self, now: datetime, days: int) -> int:
        """Drops ids noted more than `days` ago; returns how many."""
        noted = self.read()
        kept = [(i, at) for i, at in noted if at > now - timedelta(days=days)]
        if len(kept) < len(noted):
            fresh = self.path.with_suffix(".new")
            with _private(fresh, os.O_TRUNC) as file:
                file.write("".join(json.dumps({"id": i, "at": at.isoformat()}) + "\n" for i, at in kept))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        return len(noted) - len(kept)

    def _append(self, lines: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _private(self.path, os.O_APPEND) as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())


def _private(path: Path, flag: int):  # type: ignore[no-untyped-def]
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "w", encoding="utf-8")
