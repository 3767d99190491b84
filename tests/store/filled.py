"""Puts one full row into every table, so that tests can ask of each what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from builders import NOW

from bot.store import SqlStore
from bot.store.rows import place_of
from bot.store.tables import metadata
from bot.store.tables.marks import Moment, Sealed

WORD = "Zitronenfalter"  # stands in every text, open or sealed


def row_for(store: SqlStore, table: sa.Table, conversation_id: str) -> dict[str, Any]:
    """A value in every column; references point to the rows that this function makes of the other tables."""
    return {column.name: _value(store, column, conversation_id) for column in table.columns}


def _value(store: SqlStore, column: sa.Column[Any], conversation_id: str) -> Any:
    if column.name in {"id", "conversation_id"} and column.table.name in {"conversations"} | _bound():
        ours = conversation_id if "conversations" in _targets(column) or column.table.name == "conversations" else None
        return ours or f"{column.table.name} of {conversation_id}"
    if _targets(column):
        (target,) = _targets(column)
        return f"{target} of {conversation_id}"
    kinds: tuple[tuple[type, Any], ...] = (
        (Moment, NOW),
        (Sealed, store.vault.seal(place_of(column), WORD)),
        (sa.JSON, {"word": WORD}),
        (sa.Boolean, False),
        (sa.BigInteger, sum(conversation_id.encode())),
        (sa.Integer, 1),
        (sa.Date, date(2026, 11, 24)),
        (sa.LargeBinary, WORD.encode()),
    )
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    return f"{column.table.name} of {conversation_id}" if column.primary_key else f"{WORD} {conversation_id}"


def _targets(column: sa.Column[Any]) -> set[str]:
    return {key.column.table.name for key in column.foreign_keys}


def _bound() -> set[str]:
    return {table.name for table in metadata.sorted_tables if "conversation_id" in table.c}


async def fill(store: SqlStore, conversation_id: str = "c1") -> None:
    """One row in each table, those of a conversation bound to `conversation_id`."""
    async with store.write() as work:
        for table in metadata.sorted_tables:
            values = row_for(store, table, conversation_id)
            known = sa.select(sa.func.count()).select_from(table)
            keys = [column == values[column.name] for column in table.primary_key.columns]
            if (await work.connection.execute(known.where(*keys))).scalar_one() == 0:
                await work.connection.execute(sa.insert(table).values(values))
        await work.commit()


async def count(store: SqlStore, table: sa.Table) -> int:
    async with store.read() as work:
        return int((await work.connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())
