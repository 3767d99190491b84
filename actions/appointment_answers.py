"""What the answers to the appointment form's questions have in common."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rasa_sdk import FormValidationAction

from actions.base import JbaAction, Turn
from bot.domain.booking import code_in
from bot.domain.calendar import Slot
from bot.domain.topics import INTENTS
from bot.services.booking.times import Narrowed
from bot.services.callbacks import refusal

Extracted = dict[str, Any]
GIVEN, NONE, ANY = "given", "none", "any"  # all that a slot says of what a person told
# What the helping slot `appointment_view` holds: a time was named in words, or which times are to be shown.
NAMED, _WISH, _DAYS, _AFTER = "named", "wish", "days", "after"
_MOST_DAYS = 31
WISHES = ("interpreter", "ramp", "escort", "plain")
SURE = 0.6
LONGEST_NAME, LONGEST_WORDS = 40, 160


class AppointmentAnswers(JbaAction, FormValidationAction, ABC):
    """Its subclasses have one extractor a slot; each takes a button's value, or words that the parser accepts."""

    def _may_answer(self, turn: Turn, slot: str) -> bool:
        """Whether typed words can answer this question: it is the one asked, and nothing else is surely meant."""
        if turn.requested != slot or not turn.ctx.text or code_in(turn.ctx.text):
            return False
        return not (turn.intent in INTENTS and turn.ask.confidence >= SURE)

    def _meaning(self, turn: Turn) -> str | None:
        return self.services.lexicon.meaning(turn.ctx.text) if turn.ctx.text else None

    async def _times(self, turn: Turn) -> list[Slot]:
        """The free times within what was chosen so far."""
        return await self.services.times.free(datetime.fromisoformat(turn.ctx.now), narrowed(turn))


def narrowed(turn: Turn) -> Narrowed:
    """What was chosen before the time."""
    way = turn.slots.get("appointment_way")
    only = "office" if refusal(turn.ctx) else None
    return Narrowed(
        str(turn.slots.get("appointment_region")),
        turn.slots.get("appointment_office"),
        only or (None if way == ANY else way),
    )


def shown_after(view: str | None) -> date | None:
    """The day after which other times were asked for („after:2026-12-01“)."""
    return date.fromisoformat(view.removeprefix("after:")) if view and view.startswith(f"{_AFTER}:") else None


def wish_view(before: str | None) -> str:
    """The view for a wish in this turn's words; the days that were spoken of before stay beside it."""
    days = _dates(before, _DAYS) or _dates(before, _WISH)
    return f"{_WISH}:{','.join(day.isoformat() for day in days)}"


def wished(view: str | None) -> bool:
    return bool(view) and str(view).partition(":")[0] == _WISH


def days_seen(view: str | None) -> list[date]:
    """The days of a wish that was answered: „lieber nachmittags“ narrows it down."""
    return _dates(view, _WISH) or _dates(view, _DAYS)


def seen(days: Sequence[date]) -> str | None:
    """The view that keeps these days for the next wish; None where there are none, or too many to be a choice."""
    return f"{_DAYS}:{','.join(day.isoformat() for day in days)}" if 0 < len(days) <= _MOST_DAYS else None


def _dates(view: str | None, kind: str) -> list[date]:
    name, _, rest = (view or "").partition(":")
    return [date.fromisoformat(day) for day in rest.split(",") if day] if name == kind else []
