"""A tracker store that holds one conversation for as long as its turn runs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

_current: ContextVar[DialogueStateTracker | None] = ContextVar("tracker", default=None)


class OneTurnStore(TrackerStore):
    """Gives Rasa the tracker of the turn that is asked in this task; turns side by side do not see each other."""

    def __init__(self, domain: Domain | None = None) -> None:
        super().__init__(domain)

    @contextmanager
    def holding(self, tracker: DialogueStateTracker) -> Iterator[None]:
        token = _current.set(tracker)
        try:
            yield
        finally:
            _current.reset(token)

    async def save(self, tracker: DialogueStateTracker) -> None:
        _current.set(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return _current.get()

    async def keys(self) -> Iterable[str]:
        return []
