"""What the assistant and its users say to each other, in the terms of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Sender = Literal["user", "bot", "staff", "system"]
State = Literal["bot", "queued", "staff", "closed"]
Audience = Literal["young", "parent", "employer", "school"]

RIGHT_TO_LEFT = frozenset({"ar", "fa"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it shows, and the intent with entities that a press stands for.

    The client never sees the intent: the gateway hands out an opaque payload in its place.
    """

    title: str
    intent: str
    entities: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "intent": self.intent, "entities": dict(self.entities)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Choice:
        return cls(data["title"], data["intent"], dict(data.get("entities") or {}))


@dataclass(frozen=True, slots=True)
class Link:
    """A link that adds to a text; `url` may be https:, tel:, mailto: or a path of this site."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was read: document, section in it, and the year or date it stands for."""

    document: str
    section: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole message of the assistant, before it has a number in a conversation.

    `role` orders the messages of a turn: answer, further answers, then the question of a form;
    a notice or greeting never comes first.
    """

    topic: str
    text: str
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    offers: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    lang: str = "de"
    role: Literal["answer", "question", "notice"] = "answer"
    sender: Literal["bot", "system"] = "bot"
    text_id: str = ""  # which text of content/ this is, so that none is said twice

    @property
    def dir(self) -> str:
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    def to_json(self) -> dict[str, Any]:
        """The form in which an action utters it (`json_message`) and the engine hands it on."""
        return {
            "topic": self.topic,
            "text": self.text,
            "choices": [c.to_json() for c in self.choices],
            "links": [{"title": link.title, "url": link.url} for link in self.links],
            "offers": list(self.offers),
            "sources": [{"document": s.document, "section": s.section, "as_of": s.as_of} for s in self.sources],
            "lang": self.lang,
            "role": self.role,
            "sender": self.sender,
            "text_id": self.text_id,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        """Raises KeyError or TypeError where the data is no reply."""
        return cls(
            topic=data["topic"],
            text=data["text"],
            choices=tuple(Choice.from_json(c) for c in data.get("choices") or ()),
            links=tuple(Link(**link) for link in data.get("links") or ()),
            offers=tuple(data.get("offers") or ()),
            sources=tuple(Source(**s) for s in data.get("sources") or ()),
            lang=data.get("lang") or "de",
            role=data.get("role") or "answer",
            sender=data.get("sender") or "bot",
            text_id=data.get("text_id") or "",
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message of a conversation; `seq` counts from 1 within it."""

    seq: int
    id: str
    sender: Sender
    at: datetime
    text: str
    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    offers: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    lang: str = "de"
    by: dict[str, str] | None = None
    client_id: str | None = None
    turn_id: str | None = None
    pressed: Choice | None = None

    @property
    def dir(self) -> str:
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    def payload(self, index: int) -> str:
        """The opaque payload of the choice at `index`; `find_choice` is its inverse."""
        return f"b{self.seq}.{index}"
