"""Our objects in the JSON shapes of the contract."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.domain.calendar import Slot
from bot.domain.messages import RIGHT_TO_LEFT, Message, Reply


def message_json(message: Message) -> dict[str, Any]:
    """A stored message; buttons carry opaque payloads in place of intents."""
    shape: dict[str, Any] = {
        "seq": message.seq,
        "id": message.id,
        "from": message.sender,
        "at": message.at.isoformat(timespec="seconds"),
        "text": message.text,
        "topic": message.topic,
        "buttons": [{"title": c.title, "payload": message.payload(i)} for i, c in enumerate(message.choices)],
        "links": [{"title": link.title, "url": link.url} for link in message.links],
        "offers": list(message.offers),
        "sources": [{"document": s.document, "section": s.section, "as_of": s.as_of} for s in message.sources],
        "lang": message.lang,
        "dir": message.dir,
    }
    if message.by is not None:
        shape["by"] = message.by
    held = next(((i, c.entities["until"]) for i, c in enumerate(message.choices) if "until" in c.entities), None)
    if held is not None:  # a time limit that runs: until when, and the button that extends it
        shape["hold"] = {"until": held[1], "extend": message.payload(held[0])}
    return shape


def messages_json(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [message_json(message) for message in messages]


def unstored_json(reply: Reply, at: str) -> dict[str, Any]:
    """Help that is said with a refusal and belongs to no conversation: its number is 0, it has no buttons."""
    return {
        "seq": 0,
        "id": "",
        "from": reply.sender,
        "at": at,
        "text": reply.text,
        "topic": reply.topic,
        "buttons": [],
        "links": [{"title": link.title, "url": link.url} for link in reply.links],
        "offers": [],
        "sources": [],
        "lang": reply.lang,
        "dir": "rtl" if reply.lang in RIGHT_TO_LEFT else "ltr",
    }


def slot_json(slot: Slot) -> dict[str, Any]:
    """A time that can be booked; who gives the appointment is the office's own matter."""
    return {
        "id": slot.id,
        "region": slot.region,
        "office": slot.office,
        "starts_at": slot.starts_at.isoformat(timespec="seconds"),
        "minutes": slot.minutes,
        "way": slot.way,
        "place": slot.place,
        "example": slot.example,
    }


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON in UTF-8, as it stands; what no encoding can hold becomes a question mark rather than an error."""
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)


def page_of(name: str, items: Sequence[Any], limit: int, offset: int) -> web.Response:
    """A list as the contract wants it: this part of it, and how many there are."""
    return json_response({name: list(items[offset : offset + limit]), "total": len(items)})
