"""A conversation, its turns, and what comes out of it: handover, call-back, alarm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.domain.messages import Audience, State

Outcome = Literal["answered", "booked", "reached", "withdrawn", "expired"]


@dataclass(slots=True)
class Conversation:
    """One person's talk with the assistant; owned by the gateway, whatever answers in it."""

    id: str
    token_hash: str
    created_at: datetime
    last_at: datetime
    region: str | None = None
    office: str | None = None  # set only when the person chose or agreed to one
    language: str = "de"
    easy: bool = False
    formal: bool = False
    audience: Audience = "young"
    channel: str = "web"
    channel_address: str | None = None  # Telegram's chat id, encrypted at rest
    state: State = "bot"
    closed_at: datetime | None = None
    memory: dict[str, Any] | None = None  # the engine's events, without texts
    memory_at: datetime | None = None
    care: dict[str, Any] | None = None  # set while in care mode: kind, about, since, until, asked, …
    age: int | None = None  # only where the person said it
    failures: int = 0
    used_texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Turn:
    """What the assistant makes of one pressed button or of the typed messages that waited together."""

    id: str  # the id of the first message it takes
    conversation_id: str
    opened_at: datetime
    state: Literal["open", "done", "failed"] = "open"
    closed_at: datetime | None = None
    parse: dict[str, Any] | None = None  # intent, confidence, ranking; never the text


@dataclass(slots=True)
class Handover:
    """A wish for a person, or the reason why one is needed."""

    id: str
    conversation_id: str
    region: str | None
    office: str | None
    reason: Literal["request", "alarm", "failure", "topic"]
    topic: str
    created_at: datetime
    due_at: datetime | None
    possible_application: bool = False
    outcome: Outcome | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class CallbackRequest:
    """A wish to be called or written to. A `draft` holds what the form has asked so far."""

    id: str
    conversation_id: str
    region: str | None
    office: str | None
    created_at: datetime
    state: Literal["draft", "open", "closed"] = "draft"
    way: Literal["phone", "email"] | None = None
    contact: str | None = None  # personal, encrypted at rest
    name: str | None = None  # personal, encrypted at rest
    window: str | None = None  # when it suits, in words
    topic: str | None = None
    due_at: datetime | None = None
    promised: bool = False  # the person was told `due_at`, and a calendar stands behind it
    attempts: int = 0  # calls that reached nobody
    tried_at: datetime | None = None  # the last of them
    overdue_at: datetime | None = None  # since when the office's lead is told that nobody called
    outcome: Outcome | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class Alarm:
    """Danger, for staff: kind, time, region, channel; no text. Only a person closes it."""

    id: str
    conversation_id: str | None
    kind: str
    topic: str
    region: str | None
    channel: str
    raised_at: datetime
    due_at: datetime | None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
