"""Own appointments, as the dialogue calls for them."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.answers import ActionAnswer
from actions.base import Event, Turn
from actions.callback_status import CallbackStatus
from actions.forms import APPOINTMENT
from actions.own_appointments import OwnAppointments
from bot.services.voice import Said


class ActionOwnAppointments(ActionAnswer):
    rasa_name = "action_own_appointments"

    async def answer(self, turn: Turn) -> Said:
        about_callback = await CallbackStatus(self.services).asked(turn)
        return about_callback or await OwnAppointments(self.services).answer(turn)

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        """One that is to be moved gets its new time from the form's questions."""
        events = await super().events(turn, said)
        moves = "appointment_moves" in said.slots and not turn.active_form
        return [*events, FollowupAction(APPOINTMENT.name)] if moves else events
