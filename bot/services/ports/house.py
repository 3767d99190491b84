"""The house: catalogue, documents of the operator, and work to be done later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.documents import Document, Passage


class Entries(Protocol):
    """The running copy of the catalogue: one row an entry, its document as JSON."""

    async def version(self) -> int: ...
    async def all(self) -> list[dict[str, Any]]:
        """{"id", "kind", "region", "document", "seed_hash", "edited"} for each entry."""

    async def put(self, entry_id: str, kind: str, region: str, document: dict[str, Any], seed_hash: str) -> None:
        """Writes an entry as imported (not edited); the version goes up by one on commit."""

    async def remove(self, entry_id: str) -> None: ...


class Documents(Protocol):
    """The operator's own documents. Every change counts up the version of the catalogue's entries."""

    async def all(self) -> list[Document]:
        """The oldest import first."""

    async def passages(self) -> list[tuple[str, int, Passage]]:
        """Document id, position in it (from 1) and the passage, of all documents."""

    async def add(self, document: Document, parts: Sequence[Passage]) -> None: ...
    async def keep_vector(self, document_id: str, position: int, vector: bytes) -> None: ...
    async def remove(self, document_id: str) -> bool:
        """With all its passages, so that no file of the database holds them any more; False: there was none."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done later; `details` holds ids and types only."""

    id: str
    kind: str
    details: dict[str, Any]
    due_at: datetime
    attempts: int  # this one included


class Jobs(Protocol):
    """Rows with a lease: a worker that dies loses its job to the next one when the lease ends."""

    async def add(self, kind: str, key: str, due_at: datetime, details: dict[str, Any] | None = None) -> bool:
        """False where a job with this key was added before; nothing is done twice."""

    async def lease(self, worker: str, now: datetime, seconds: float, kinds: Sequence[str]) -> Job | None:
        """The next due job, kept for this worker for so long."""

    async def done(self, job: Job, worker: str, at: datetime) -> bool:
        """False where the lease had ended and another worker took it."""

    async def failed(self, job: Job, worker: str, at: datetime, error: str, retry_at: datetime | None) -> bool:
        """`error` is a type, never a text; without `retry_at` the job is given up."""
