"""Everything that is stored about a conversation, table by table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import open_values
from bot.store.tables import conversations, metadata
from bot.store.tables.marks import Place
from bot.store.vault import Vault


async def export_conversation(connection: AsyncConnection, vault: Vault, conversation_id: str) -> dict[str, Any] | None:
    """{table: [row, …]} as JSON values, without hashes that open doors; None where there is no such conversation."""
    found: dict[str, Any] = {}
    for table in metadata.sorted_tables:
        place: Place = table.info["place"]
        reference = table.c.id if table is conversations else table.c.get("conversation_id")
        if reference is None or not place.export:
            continue
        rows = await connection.execute(
            sa.select(*_shown(table)).where(reference == conversation_id).order_by(*table.primary_key.columns)
        )
        found[table.name] = [
            {name: _as_json(value) for name, value in open_values(vault, table, row).items()} for row in rows.mappings()
        ]
    return found if found["conversations"] else None


def _shown(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if not column.info.get("secret")]


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
