"""Switches: easy language, Sie, region, audience."""

from __future__ import annotations

from actions.base import AnsweringAction, Turn
from bot.services.voice import Said


class ActionSet(AnsweringAction):
    rasa_name = "action_set"
    serves_also = False

    async def answer(self, turn: Turn) -> Said:
        return await self.services.modes.switch(turn.ask, turn.intent)
