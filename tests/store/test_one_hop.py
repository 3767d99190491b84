"""Statements on SQLite give what the driver gives, errors included."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from builders import NOW, conversation
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.store import SqlStore
from bot.store.tables import closures, conversations

ROWS = [
    {"id": f"x{n}", "office": "o", "starts_on": NOW.date(), "ends_on": NOW.date(), "reason": None, "example": True}
    for n in range(5)
]


async def test_many_rows_at_once_are_stored_and_counted(store: SqlStore) -> None:
    async with store.write() as work:
        await work.connection.execute(sa.insert(closures), ROWS)
        changed = await work.connection.execute(sa.update(closures).values(reason="Feiertag"))
        await work.commit()
    assert changed.rowcount == 5
    async with store.read() as work:
        found = await work.connection.execute(sa.select(closures.c.id, closures.c.reason).order_by(closures.c.id))
        assert [tuple(row) for row in found] == [(f"x{n}", "Feiertag") for n in range(5)]


async def test_a_refused_statement_leaves_the_unit_usable(sqlite_store: SqlStore) -> None:
    async with sqlite_store.write() as work:
        await work.conversations.add(conversation())
        with pytest.raises(IntegrityError):
            await work.conversations.add(conversation())
        with pytest.raises(OperationalError):
            await work.connection.exec_driver_sql("SELECT nothing FROM nowhere")
        await work.commit()
    async with sqlite_store.read() as work:
        assert (await work.connection.execute(sa.select(sa.func.count()).select_from(conversations))).scalar() == 1
