"""The way out by mail."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.outgoing import CalendarFile


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail; `id` is the same at each attempt, so that a mailbox can see that it is one."""

    id: str
    to: str
    subject: str
    text: str
    calendar: CalendarFile | None = None


class NotSent(Exception):
    """The letter certainly did not go out. `final`: trying again would not help; `server`: no other letter would go."""

    def __init__(self, error: str, *, final: bool = False, server: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.final = final
        self.server = server


class MaybeSent(Exception):
    """The connection broke while the server had the letter; it may have gone out."""


class LetterReady(Protocol):
    async def send(self) -> None:
        """Raises NotSent or MaybeSent."""


class MailServer(Protocol):
    @property
    def sender(self) -> str:
        """The address that letters come from."""

    def ready(self, letter: Letter) -> AbstractAsyncContextManager[LetterReady]:
        """Everything but the letter itself: server, sender and recipient have agreed. Raises NotSent."""
