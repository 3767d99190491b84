"""What a dialogue remembers between turns: kept by the gateway, read and written here, never with a text in it.

`{"fingerprint", "slots", "form": {"name", "requested_slot"} | null, "events": [...], "conversation": {...}}`; the
events are the last four user turns (intent, ids of what was named, actions), which is all that rules and actions look
at. `conversation` is what this turn changed in the conversation itself (region, audience, easy, formal): the gateway
takes it over and hands it back in the context.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    DEFAULT_SLOT_NAMES,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

TURNS = 4
PARKED = "parked_form"
# Entities whose values are ids of ours; what a person typed (a date, an age) is not remembered.
KEPT_ENTITIES = frozenset({"offer", "town", "region", "office", "topic", "also_topic"})

# Slots that belong to the conversation, which the gateway owns: said once, not remembered here.
OF_CONVERSATION = frozenset({"region", "audience", "easy", "formal"})

Memory = dict[str, Any]


def restore(conversation: str, memory: Memory | None, domain: Domain, fingerprint: str) -> DialogueStateTracker:
    """The tracker of a conversation as its last turn left it, waiting for the user.

    Under another fingerprint only slots that still exist are taken over; a form that was open is parked.
    """
    known = memory or {}
    same = known.get("fingerprint") == fingerprint
    events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    if same:
        events += [_event(kept) for kept in known.get("events", [])]
    names = {slot.name for slot in domain.slots} - DEFAULT_SLOT_NAMES - OF_CONVERSATION
    slots = {name: value for name, value in known.get("slots", {}).items() if name in names}
    form = known.get("form") or {}
    if form and not same and PARKED in names and form.get("name") in domain.form_names:
        slots[PARKED] = form["name"]
    events += [SlotSet(name, value) for name, value in slots.items()]
    if form and same:
        events += [ActiveLoop(form["name"]), SlotSet(REQUESTED_SLOT, form["requested_slot"])]
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(conversation, events, domain.slots, domain=domain)


def keep(tracker: DialogueStateTracker, fingerprint: str) -> Memory:
    """What the gateway keeps of a tracker until the next turn."""
    slots = {
        slot.name: slot.value
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value and slot.name not in DEFAULT_SLOT_NAMES
    }
    form = None
    if tracker.active_loop_name:
        form = {"name": tracker.active_loop_name, "requested_slot": tracker.get_slot(REQUESTED_SLOT)}
    changed = {name: slots.pop(name) for name in OF_CONVERSATION & slots.keys()}
    return {
        "fingerprint": fingerprint,
        "slots": slots,
        "form": form,
        "events": _last_turns(tracker),
        "conversation": changed,
    }


def _last_turns(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    turns = 0
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted) and event.action_name and event.action_name != ACTION_LISTEN_NAME:
            kept.append({"action": event.action_name})
        elif isinstance(event, UserUttered):
            kept.append({"intent": event.intent_name, "entities": _entities(event)})
            turns += 1
            if turns == TURNS:
                break
    while kept and "action" in kept[-1]:  # actions before the first user turn that is kept
        kept.pop()
    return kept[::-1]


def _entities(event: UserUttered) -> list[dict[str, Any]]:
    return [{"entity": e["entity"], "value": e["value"]} for e in event.entities if e.get("entity") in KEPT_ENTITIES]


def _event(kept: dict[str, Any]) -> Event:
    if "action" in kept:
        return ActionExecuted(kept["action"])
    intent = {"name": kept["intent"], "confidence": 1.0}
    return UserUttered("", intent, kept["entities"], {"intent": intent, "entities": kept["entities"], "text": ""})
