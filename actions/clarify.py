"""What was not understood."""

from __future__ import annotations

from actions.answers import ActionAnswer, as_pressed, not_meant
from actions.base import Turn
from actions.callback_status import CallbackStatus
from actions.own_appointments import OwnAppointments
from actions.referral import Referred
from bot.domain.topics import INTENTS
from bot.services.clarify import Clarifier
from bot.services.voice import Said


class ActionClarify(ActionAnswer):
    rasa_name = "action_clarify"

    async def answer(self, turn: Turn) -> Said:
        if self.wishes_finder(turn):
            return Said([])
        about_callback = await CallbackStatus(self.services).asked(turn)
        if about_callback is not None:
            return about_callback
        own = OwnAppointments(self.services)
        meaning = self.services.lexicon.meaning(turn.ctx.text) if turn.ctx.text else None
        referred = Referred(self.services).by_code(turn)
        if referred is not None:
            return referred
        about_own = await own.by_code(turn) or await own.agreed(turn, meaning) or await own.pressed_late(turn)
        if about_own is not None:
            return about_own
        asked = turn.slots.get("open_question")
        if turn.intent == "affirm" and asked in INTENTS:
            return await self.services.responder.respond(as_pressed(turn, str(asked)))
        if turn.intent in ("not_meant", "deny"):
            instead = Clarifier(self.services.answers).instead(turn.ask)
            return instead or await self.services.responder.respond(not_meant(turn))
        return await self.to_question(turn) or await self.services.responder.respond(turn.ask.about("not_understood"))
