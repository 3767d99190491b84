"""Messages in the database: numbered per conversation, each client id once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.messages import Choice, Link, Message, Reply, Sender, Source
from bot.services.ports import ConversationGone, DuplicateMessage
from bot.store.engine import insert_or_nothing
from bot.store.tables import conversations, messages
from bot.store.vault import Vault

_BY = "messages.by"


_NOW = sa.bindparam("now", type_=conversations.c.last_at.type)
# Built once: it runs with every message.
_RAISE_SEQ = (
    sa.update(conversations)
    .where(conversations.c.id == sa.bindparam("conversation"))
    .values(
        last_seq=conversations.c.last_seq + 1,
        last_at=sa.case((conversations.c.last_at > _NOW, conversations.c.last_at), else_=_NOW),
        with_staff=sa.or_(conversations.c.with_staff, sa.bindparam("staff", type_=sa.Boolean)),
        texts_deleted_at=None,
    )
    .returning(conversations.c.last_seq)
)


# Statements are built once: putting one together costs more than the database needs to run it.
_OURS = messages.c.conversation_id == sa.bindparam("conversation")


def _list_of(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(messages).where(_OURS, *where).order_by(messages.c.seq)


_AFTER = _list_of(messages.c.seq > sa.bindparam("seq")).limit(sa.bindparam("most"))
_BY_CLIENT_ID = _list_of(messages.c.client_id == sa.bindparam("client"))
_BY_SEQ = _list_of(messages.c.seq == sa.bindparam("seq"))
_OF_TURN = _list_of(messages.c.turn_id == sa.bindparam("turn"))
_WAITING = _list_of(messages.c.sender == "user", messages.c.turn_id.is_(None))
_SINCE = messages.c.at >= sa.bindparam("since", type_=messages.c.at.type)
_HELPED = _list_of(
    messages.c.sender != "user", messages.c.turn_id.is_(None), messages.c.topic.startswith("crisis_"), _SINCE
)
_TYPED = (
    sa.select(messages)
    .where(_OURS, messages.c.sender == "user", messages.c.pressed.is_(None), _SINCE)
    .order_by(messages.c.seq.desc())
    .limit(sa.bindparam("most"))
)
_COUNT = sa.select(sa.func.count()).where(_OURS, messages.c.sender == "user")


@cache
def _insert(dialect: str) -> Any:
    return insert_or_nothing(dialect, messages, ("conversation_id", "client_id")).returning(messages)


class SqlMessages:
    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self,
        conversation_id: str,
        sender: Sender,
        reply: Reply | None,
        text: str,
        at: datetime,
        *,
        client_id: str | None = None,
        pressed: Choice | None = None,
        message_id: str | None = None,
        turn_id: str | None = None,
        by: dict[str, str] | None = None,
        lang: str = "de",
    ) -> Message:
        values: dict[str, Any] = {
            "conversation_id": conversation_id,
            "id": message_id or str(uuid.uuid4()),
            "sender": sender,
            "at": at,
            "text": text,
            "lang": lang,
            "client_id": client_id,
            "turn_id": turn_id,
            "pressed": pressed and pressed.to_json(),
            "by": self._vault.seal(_BY, json.dumps(by)) if by else None,
        }
        if reply is not None:
            said = reply.to_json()
            values |= {name: said[name] for name in ("topic", "choices", "links", "offers", "sources", "lang")}
        values["seq"] = await self._next_seq(conversation_id, sender, at)
        insert = _insert(self._connection.dialect.name)
        row = (await self._connection.execute(insert, values)).mappings().first()
        if row is None:
            await self._give_back_seq(conversation_id)
            (known,) = await self._list(_BY_CLIENT_ID, conversation_id, client=client_id)
            raise DuplicateMessage(known)
        return self._message(row)

    async def after(self, conversation_id: str, seq: int, limit: int = 1000) -> list[Message]:
        return await self._list(_AFTER, conversation_id, seq=seq, most=limit)

    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        return _first(await self._list(_BY_CLIENT_ID, conversation_id, client=client_id))

    async def by_seq(self, conversation_id: str, seq: int) -> Message | None:
        return _first(await self._list(_BY_SEQ, conversation_id, seq=seq))

    async def of_turn(self, conversation_id: str, turn_id: str) -> list[Message]:
        return await self._list(_OF_TURN, conversation_id, turn=turn_id)

    async def last_user_texts(self, conversation_id: str, since: datetime, limit: int = 20) -> list[Message]:
        return (await self._list(_TYPED, conversation_id, since=since, most=limit))[::-1]

    async def waiting(self, conversation_id: str) -> list[Message]:
        return await self._list(_WAITING, conversation_id)

    async def mark(self, conversation_id: str, seqs: list[int], turn_id: str) -> None:
        await self._connection.execute(
            sa.update(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.seq.in_(seqs))
            .values(turn_id=turn_id)
        )

    async def helped_since(self, conversation_id: str, since: datetime) -> list[Message]:
        return await self._list(_HELPED, conversation_id, since=since)

    async def count_of_user(self, conversation_id: str) -> int:
        return int((await self._connection.execute(_COUNT, {"conversation": conversation_id})).scalar_one())

    async def _next_seq(self, conversation_id: str, sender: Sender, at: datetime) -> int:
        values = {"conversation": conversation_id, "now": at, "staff": sender == "staff"}
        raised = await self._connection.execute(_RAISE_SEQ, values)
        seq = raised.scalar_one_or_none()
        if seq is None:
            raise ConversationGone(conversation_id)
        return int(seq)

    async def _give_back_seq(self, conversation_id: str) -> None:
        # Nobody can have taken a later one: since the number was raised, this unit holds the conversation's row.
        await self._connection.execute(
            sa.update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(last_seq=conversations.c.last_seq - 1)
        )

    async def _list(self, statement: sa.Select[Any], conversation_id: str, **values: Any) -> list[Message]:
        rows = await self._connection.execute(statement, {"conversation": conversation_id, **values})
        return [self._message(row) for row in rows.mappings()]

    def _message(self, row: sa.RowMapping) -> Message:
        return Message(
            seq=row["seq"],
            id=row["id"],
            sender=row["sender"],
            at=row["at"],
            text=row["text"],
            topic=row["topic"],
            choices=tuple(Choice.from_json(c) for c in row["choices"] or ()),
            links=tuple(Link(**link) for link in row["links"] or ()),
            offers=tuple(row["offers"] or ()),
            sources=tuple(Source(**s) for s in row["sources"] or ()),
            lang=row["lang"],
            by=json.loads(self._vault.open(_BY, row["by"])) if row["by"] else None,
            client_id=row["client_id"],
            turn_id=row["turn_id"],
            pressed=Choice.from_json(row["pressed"]) if row["pressed"] else None,
        )


def _first(found: Sequence[Message]) -> Message | None:
    return found[0] if found else None
