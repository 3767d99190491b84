"""Makes the objects that tests of several areas need, with sensible values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.domain.booking import Booking
    from bot.domain.calendar import Slot
    from bot.domain.conversation import Alarm, CallbackRequest, Conversation, Handover

SECRET = bytes(range(32))
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Tuesday


def conversation(name: str = "c1", **values: Any) -> Conversation:
    from bot.domain.conversation import Conversation

    return Conversation(**{"id": name, "token_hash": f"hash of {name}", "created_at": NOW, "last_at": NOW} | values)


def callback(name: str = "cb1", conversation_id: str = "c1", **values: Any) -> CallbackRequest:
    from bot.domain.conversation import CallbackRequest

    standard = {"id": name, "conversation_id": conversation_id, "region": "herne", "office": None, "created_at": NOW}
    return CallbackRequest(**standard | values)


def handover(name: str = "h1", conversation_id: str = "c1", **values: Any) -> Handover:
    from bot.domain.conversation import Handover

    standard = {
        "id": name,
        "conversation_id": conversation_id,
        "region": "herne",
        "office": None,
        "reason": "request",
        "topic": "human",
        "created_at": NOW,
        "due_at": None,
    }
    return Handover(**standard | values)


def alarm(name: str = "a1", conversation_id: str | None = "c1", **values: Any) -> Alarm:
    from bot.domain.conversation import Alarm

    standard = {
        "id": name,
        "conversation_id": conversation_id,
        "kind": "suicide",
        "topic": "crisis_suicide",
        "region": "herne",
        "channel": "web",
        "raised_at": NOW,
        "due_at": None,
    }
    return Alarm(**standard | values)


def slot(slot_id: str = "s1", **values: Any) -> Slot:
    from bot.domain.calendar import Slot

    standard = {
        "id": slot_id,
        "region": "herne",
        "office": "herne-jba",
        "starts_at": NOW + timedelta(days=2),
        "minutes": 30,
        "way": "office",
    }
    return Slot(**standard | values)


def booking(booking_id: str = "b1", conversation_id: str = "c1", **values: Any) -> Booking:
    from bot.domain.booking import Booking

    standard = {
        "id": booking_id,
        "conversation_id": conversation_id,
        "region": "herne",
        "office": "herne-jba",
        "starts_at": NOW + timedelta(days=2),
        "minutes": 30,
        "way": "office",
        "created_at": NOW,
        "slot_id": "s1",
    }
    return Booking(**standard | values)
