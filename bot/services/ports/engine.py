"""The dialogue engine, as the turn service asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.messages import Reply
from bot.services.context import TurnContext


@dataclass(frozen=True, slots=True)
class EngineTurn:
    """One question to the engine: words (with vectors), or a pressed button's intent and entities."""

    context: TurnContext
    memory: dict[str, Any] | None
    text: str | None = None
    vector: tuple[float, ...] | None = None
    parts: tuple[str, ...] = ()
    part_vectors: tuple[tuple[float, ...], ...] = ()
    joined: str | None = None  # this turn's words with those of the 20 s before, where there were any
    joined_vector: tuple[float, ...] | None = None
    intent: str | None = None
    entities: tuple[dict[str, Any], ...] = ()  # {"entity", "value", "start"?, "end"?}


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    replies: tuple[Reply, ...]
    memory: dict[str, Any]
    parse: dict[str, Any] = field(default_factory=dict)  # intent, confidence, ranking, entities; no text


class EngineDown(Exception):
    """The engine, or the actions behind it, did not answer in time or not as agreed."""


class Engine(Protocol):
    async def turn(self, question: EngineTurn, deadline: float) -> EngineAnswer:
        """Raises EngineDown. `deadline` is the number of seconds that are left."""

    async def ready(self) -> bool: ...
