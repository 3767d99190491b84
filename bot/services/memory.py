"""The dialogue's memory, as far as the gateway reads it: an open form, an open question, what is laid aside."""

from __future__ import annotations

from typing import Any

Memory = dict[str, Any] | None
# What is asked of an office: the name of a place alone asks it again, of that place.
_OF_A_PLACE = ("office_hours", "contact", "responsible_office", "events")


def in_form(memory: Memory) -> bool:
    return bool((memory or {}).get("form"))


def is_asked(memory: Memory) -> bool:
    """Whether the assistant waits for an answer: then a short message is one."""
    return in_form(memory) or bool(((memory or {}).get("slots") or {}).get("open_question"))


def last_offers(memory: Memory) -> list[str]:
    """The offers that were named last: short words may point at them."""
    return list(((memory or {}).get("slots") or {}).get("last_offers") or ())


def topic_for_place(memory: Memory) -> str:
    """What the name of a place and nothing else asks for."""
    last = ((memory or {}).get("slots") or {}).get("last_topic")
    return str(last) if last in _OF_A_PLACE else "responsible_office"


def parked(memory: Memory) -> Memory:
    """The memory with its open form laid aside, to be offered again; None where no form is open."""
    if not memory or not memory.get("form"):
        return None
    slots = {**(memory.get("slots") or {}), "parked_form": memory["form"]["name"]}
    return {**memory, "form": None, "slots": slots, "conversation": {}}


def only_parked(memory: Memory) -> Memory:
    """What is left of a memory that is too old: the form that was begun, so that the user can go on with it."""
    slots = ((parked(memory) or memory or {}).get("slots")) or {}
    form = slots.get("parked_form")
    return {"slots": {"parked_form": form}} if form else None
