"""What services take for granted: the time, the words, and waking whoever waits."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time in Europe/Berlin; tests hand in one that stands still."""

    def now(self) -> datetime: ...


class Phrases(Protocol):
    """The short texts of the system, from content/phrases.yml."""

    def phrase(self, key: str, /, *, formal: bool = False, easy: bool = False, **values: str) -> str:
        """Raises KeyError for a key that content does not have."""


class Wake(Protocol):
    """Tells waiting readers of a conversation that something new is stored (a wake-up only)."""

    def notify(self, conversation_id: str) -> None: ...
    def listen(self, conversation_id: str) -> AbstractContextManager[Bell]:
        """Enter before reading, then wait on the bell: what is stored between the two is not missed."""

    async def wait(self, conversation_id: str, seconds: float) -> None:
        """For those who read after it, not before."""


class Bell(Protocol):
    """Rings for each `notify` since it was entered or last rung."""

    async def wait(self, seconds: float) -> bool:
        """True when it rang, False when the seconds are over."""
