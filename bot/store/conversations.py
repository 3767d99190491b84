"""Conversations in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation
from bot.services.ports import ConversationGone
from bot.store.rows import from_row, to_row
from bot.store.tables import conversations
from bot.store.vault import Vault

_ADDRESS = "conversations.channel_address"


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
        return await self._one(conversations.c.id == conversation_id)

    async def by_channel(self, channel: str, address: str) -> Conversation | None:
        return await self._one(
            sa.and_(
                conversations.c.channel == channel,
                conversations.c.channel_hash == self._vault.lookup(_ADDRESS, f"{channel}:{address}"),
            )
        )

    async def save(self, conversation: Conversation) -> None:
        values = self._values(conversation)
        del values["id"]
        last = sa.literal(conversation.last_at, conversations.c.last_at.type)
        # A message that came meanwhile has moved `last_at` on; an older copy must not move it back.
        values["last_at"] = sa.case((conversations.c.last_at > last, conversations.c.last_at), else_=last)
        done = await self._connection.execute(
            sa.update(conversations).where(conversations.c.id == conversation.id).values(values)
        )
        if done.rowcount == 0:
            raise ConversationGone(conversation.id)

    async def erase(self, conversation_id: str) -> None:
        await self._erase(conversation_id)

    async def _one(self, where: sa.ColumnElement[bool]) -> Conversation | None:
        query = sa.select(conversations).where(where).order_by(conversations.c.created_at.desc()).limit(1)
        if self._lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).mappings().first()
        return None if row is None else from_row(self._vault, conversations, Conversation, row)

    def _values(self, conversation: Conversation) -> dict[str, Any]:
        values = to_row(self._vault, conversations, conversation)
        address = conversation.channel_address
        values["channel_hash"] = address and self._vault.lookup(_ADDRESS, f"{conversation.channel}:{address}")
        return values
