"""Conversations, their messages and turns, and ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from bot.domain.conversation import Conversation, Turn
from bot.domain.messages import Choice, Message, Reply, Sender


class TurnClosed(Exception):
    """A write came after its turn was closed; nothing of it was kept."""


class ConversationGone(LookupError):
    """A write names a conversation that was erased, or never was."""


class DuplicateMessage(Exception):
    """This client id is already in the conversation; `message` is the one it stands for."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


class Conversations(Protocol):
    async def add(self, conversation: Conversation) -> None: ...
    async def get(self, conversation_id: str) -> Conversation | None:
        """In a writing unit the row is held until its end, so that read, check and write are one."""

    async def by_channel(self, channel: str, address: str) -> Conversation | None:
        """The newest conversation of this channel address."""

    async def save(self, conversation: Conversation) -> None:
        """Writes every field but the counter of messages; `last_at` never goes back. Raises ConversationGone."""

    async def erase(self, conversation_id: str) -> None:
        """Deletes the conversation and all that hangs on it, and notes its id as erased."""


class Messages(Protocol):
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
        """Gives the message the next number of its conversation, in one conditional UPDATE, and moves `last_at` on.

        Pass `text` also with a reply (`reply.text`); `lang` counts where there is no reply.
        Raises DuplicateMessage where this conversation already has a message with `client_id` (the unit of work
        goes on), ConversationGone where there is no such conversation.
        """

    async def after(self, conversation_id: str, seq: int, limit: int = 1000) -> list[Message]: ...
    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None: ...
    async def by_seq(self, conversation_id: str, seq: int) -> Message | None: ...
    async def of_turn(self, conversation_id: str, turn_id: str) -> list[Message]: ...
    async def last_user_texts(self, conversation_id: str, since: datetime, limit: int = 20) -> list[Message]:
        """Typed messages of the user at or after `since`, oldest first."""

    async def waiting(self, conversation_id: str) -> list[Message]:
        """User messages that no turn has taken yet, oldest first."""

    async def mark(self, conversation_id: str, seqs: list[int], turn_id: str) -> None:
        """Says which turn takes these user messages."""

    async def helped_since(self, conversation_id: str, since: datetime) -> list[Message]:
        """Danger messages that were said at or after `since` outside of any turn, oldest first."""

    async def count_of_user(self, conversation_id: str) -> int:
        """How many messages the user has sent so far."""


class Turns(Protocol):
    async def open(self, turn: Turn) -> None: ...
    async def get(self, turn_id: str) -> Turn | None: ...
    async def close(self, turn_id: str, state: str, at: datetime, parse: dict[str, Any] | None = None) -> bool:
        """Closes an open turn as `done` or `failed`, in one conditional UPDATE; False if it was closed."""

    async def unfinished(self) -> list[Turn]:
        """Turns that are still open, and conversations with waiting messages as turns not yet made."""

    async def open_of(self, conversation_id: str) -> Turn | None:
        """The turn of this conversation that was opened and not closed."""

    async def idle(self, conversation_id: str) -> bool:
        """Whether no turn of this conversation is open and no message waits for one."""

    async def require_open(self, turn_id: str) -> None:
        """Raises TurnClosed; used by every service that writes in the name of a turn, in its transaction."""

    async def result(self, turn_id: str, name: str) -> dict[str, Any] | None:
        """What the write `name` of this turn gave when it was done first."""

    async def keep_result(self, turn_id: str, name: str, result: dict[str, Any]) -> None: ...
    async def results(self, turn_id: str) -> dict[str, dict[str, Any]]:
        """All committed writes of a turn, by name."""


class Ratings(Protocol):
    async def add(self, conversation_id: str, score: int, comment: str | None, at: datetime) -> None: ...
