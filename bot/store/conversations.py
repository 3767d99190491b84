"""Conversations in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation
from bot.services.ports import ConversationGone
from bot.store.rows import from_row, to_row
from bot.store.tables import conversations
from bot.store.vault import Vault

_ADDRESS = "conversations.channel_address"
# Built once: they run with every message.
_BY_ID = sa.select(conversations).where(conversations.c.id == sa.bindparam("conversation"))
_BY_CHANNEL = (
    sa.select(conversations)
    .where(conversations.c.channel == sa.bindparam("channel"), conversations.c.channel_hash == sa.bindparam("address"))
    .order_by(conversations.c.created_at.desc())
    .limit(1)
)
_SAVED = [field.name for field in fields(Conversation) if field.name not in ("id", "last_at")] + ["channel_hash"]
_LAST = sa.bindparam("new_last_at", type_=conversations.c.last_at.type)
_SAVE = (
    sa.update(conversations)
    .where(conversations.c.id == sa.bindparam("conversation"))
    .values(
        {name: sa.bindparam(f"new_{name}", type_=conversations.c[name].type) for name in _SAVED}
        # A message that came meanwhile has moved `last_at` on; an older copy must not move it back.
        | {"last_at": sa.case((conversations.c.last_at > _LAST, conversations.c.last_at), else_=_LAST)}
    )
)


@cache
def _locked(statement: sa.Select[Any]) -> sa.Select[Any]:
    return statement.with_for_update()


class SqlConversations:
    def __init__(
        self, connection: AsyncConnection, vault: Vault, erase: Callable[[str], Awaitable[None]], *, lock: bool
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._erase = erase
        self._lock = lock

    async def add(self, conversation: Conversation) -> None:
        await self._connection.execute(sa.insert(conversations).values(self._values(conversation)))

    async def get(self, conversation_id: str) -> Conversation | None:
        return await self._one(_BY_ID, conversation=conversation_id)

    async def by_channel(self, channel: str, address: str) -> Conversation | None:
        hashed = self._vault.lookup(_ADDRESS, f"{channel}:{address}")
        return await self._one(_BY_CHANNEL, channel=channel, address=hashed)

    async def save(self, conversation: Conversation) -> None:
        values = {f"new_{name}": value for name, value in self._values(conversation).items() if name != "id"}
        done = await self._connection.execute(_SAVE, {"conversation": conversation.id, **values})
        if done.rowcount == 0:
            raise ConversationGone(conversation.id)

    async def erase(self, conversation_id: str) -> None:
        await self._erase(conversation_id)

    async def _one(self, statement: sa.Select[Any], **values: str) -> Conversation | None:
        query = _locked(statement) if self._lock else statement
        row = (await self._connection.execute(query, values)).mappings().first()
        return None if row is None else from_row(self._vault, conversations, Conversation, row)

    def _values(self, conversation: Conversation) -> dict[str, Any]:
        values = to_row(self._vault, conversations, conversation)
        address = conversation.channel_address
        values["channel_hash"] = address and self._vault.lookup(_ADDRESS, f"{conversation.channel}:{address}")
        return values
