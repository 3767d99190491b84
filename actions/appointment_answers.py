"""What the answers to the appointment form's questions have in common."""

from __future__ import annotations

from abc import ABC
from datetime import datetime
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
NAMED = "named"  # in the slot `appointment_view`: a time was named in words
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
