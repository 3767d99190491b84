"""Units of work over all of them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.services.ports.contact import Bookings, Calendars, Contacts, Outbox
from bot.services.ports.house import Documents, Entries, Jobs
from bot.services.ports.talk import Conversations, Messages, Ratings, Turns


class Work(Protocol):
    """One transaction. Nothing is kept unless `commit()` is called."""

    conversations: Conversations
    messages: Messages
    turns: Turns
    contacts: Contacts
    bookings: Bookings
    ratings: Ratings
    entries: Entries
    documents: Documents
    calendars: Calendars
    jobs: Jobs
    outbox: Outbox

    async def commit(self) -> None: ...


class Store(Protocol):
    """Units of work: `async with store.write() as work: …; await work.commit()`.

    Units do not nest: inside a writing one no other may be opened (RuntimeError).
    """

    def read(self) -> AbstractAsyncContextManager[Work]: ...
    def write(self) -> AbstractAsyncContextManager[Work]: ...
    def turn_lock(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Held by one turn of a conversation at a time, in all gateways; waiters of one gateway come in order.

        No transaction is open meanwhile.
        """

    async def export(self, conversation_id: str) -> dict[str, Any] | None:
        """Everything stored about a conversation, table by table, as JSON."""

    async def ready(self) -> bool: ...
