"""One transaction with its repositories; nothing is kept unless `commit()` is called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services import ports
from bot.store.bookings import SqlBookings
from bot.store.calendar import SqlCalendars
from bot.store.contacts import SqlContacts
from bot.store.conversations import SqlConversations
from bot.store.documents import SqlDocuments
from bot.store.entries import SqlEntries, SqlRatings
from bot.store.erasure import erase_conversation
from bot.store.jobs import SqlJobs
from bot.store.messages import SqlMessages
from bot.store.outbox import SqlOutbox
from bot.store.turns import SqlTurns
from bot.store.vault import Vault


class ReadingOnly(Exception):
    """A unit of work that was opened for reading was told to commit."""


class SqlWork:
    """Implements `bot.services.ports.Work`."""

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault,
        *,
        writing: bool,
        note_erased: Callable[[list[str]], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self.connection = connection
        self.vault = vault
        self.erased: list[str] = []
        self.leaves_traces = False  # something was deleted that must not linger in the files
        self._writing = writing
        self._note_erased = note_erased
        self._now = now
        self.conversations: ports.Conversations = SqlConversations(connection, vault, self._erase, lock=writing)
        self.messages: ports.Messages = SqlMessages(connection, vault)
        self.turns: ports.Turns = SqlTurns(connection, vault, lock=writing)
        self.contacts: ports.Contacts = SqlContacts(connection, vault, lock=writing)
        self.bookings: ports.Bookings = SqlBookings(connection, vault, lock=writing)
        self.ratings: ports.Ratings = SqlRatings(connection)
        self.entries: ports.Entries = SqlEntries(connection)
        self.documents: ports.Documents = SqlDocuments(connection, self._note_traces)
        self.calendars: ports.Calendars = SqlCalendars(connection, lock=writing)
        self.jobs: ports.Jobs = SqlJobs(connection)
        self.outbox: ports.Outbox = SqlOutbox(connection, vault)

    async def commit(self) -> None:
        if not self._writing:
            raise ReadingOnly
        if self.erased:
            # Noted first: after a crash in between, a restore erases once more what a person wanted erased.
            await self._note_erased(self.erased)
        await self.connection.commit()

    def _note_traces(self) -> None:
        self.leaves_traces = True

    async def _erase(self, conversation_id: str) -> None:
        if await erase_conversation(self.connection, conversation_id, self._now()):
            self.erased.append(conversation_id)
