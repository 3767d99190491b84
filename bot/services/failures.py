"""What the user is told when a turn could not be answered: the truth, and who can help instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain.conversation import Conversation
from bot.domain.messages import Reply
from bot.services.ports import Phrases


@dataclass(frozen=True, slots=True)
class AgencyContact:
    """How an agency is reached, as far as settings or sources say; several where they differ."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def failure_reply(
    phrases: Phrases, conversation: Conversation, contact: AgencyContact, done: dict[str, dict[str, Any]]
) -> Reply:
    """The honest `system` message; says what was done where a write was kept before the turn was closed."""
    say = partial(phrases.phrase, formal=conversation.formal, easy=conversation.easy)
    lines = [say("engine_down"), *(say(f"done_{name}") for name in done)]
    if not done and (name := _undone(conversation.memory or {})):
        lines.append(say(name))
    reach = [*contact.phones, *contact.emails]
    if not contact.name:  # no region yet: nobody knows which agency
        lines.append(say("reach_unknown_region"))
    elif reach:
        lines.append(say("reach", name=contact.name, ways=" · ".join(reach)))
    else:
        lines.append(say("reach_unknown", name=contact.name))
    return Reply(topic="contact", text="\n".join(lines), sender="system")


def _undone(memory: dict[str, Any]) -> str | None:
    """What was one step away from being done, so that its not being done must be said."""
    form, slots = memory.get("form") or {}, memory.get("slots") or {}
    if form.get("requested_slot") == "appointment_confirm":
        return "not_booked"
    return "not_cancelled" if slots.get("own_asked") and slots.get("open_question") == "cancel_appointment" else None
