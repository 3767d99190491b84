"""Leaving a form and coming back to it."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import AnsweringAction, Event, Turn
from actions.callback import SLOTS
from bot.services.voice import Said


class ActionLeaveForm(AnsweringAction):
    """Parks an open form; without one, it gives up the parked one."""

    rasa_name = "action_leave_form"
    serves_also = False
    offers_parked = False

    async def answer(self, turn: Turn) -> Said:
        answers = self.services.answers
        if turn.active_form:
            choices = (
                answers.choice("continue_form", "continue_form", turn.ask),
                answers.choice("stop_form", "stop_form", turn.ask),
            )
            parked = answers.say(turn.ask, "form_parked", topic="callback", choices=choices, role="notice")
            return Said([parked], {"parked_form": turn.active_form})
        choices = (answers.choice("human", "human", turn.ask), answers.choice("offer_list", "offer_list", turn.ask))
        if turn.slots.get("parked_form") or any(turn.slots.get(slot) for slot in SLOTS):
            await self.services.callbacks.withdraw(turn.ctx)
            left = answers.say(turn.ask, "callback_left", topic="callback", choices=choices)
            return Said([left], {"parked_form": None} | dict.fromkeys(SLOTS))
        return Said([answers.say(turn.ask, "nothing_open", topic="capabilities", choices=choices)])

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        slots = await super().events(turn, said)
        return [*slots, ActiveLoop(None), SlotSet("requested_slot", None)] if turn.active_form else slots


class ActionResumeForm(AnsweringAction):
    """Opens the parked form again; its own question follows. Inside a form it says nothing: the question alone does."""

    rasa_name = "action_resume_form"
    serves_also = False
    offers_parked = False

    async def answer(self, turn: Turn) -> Said:
        answers = self.services.answers
        if turn.active_form:
            return Said([])
        if turn.slots.get("parked_form"):
            return Said([answers.say(turn.ask, "form_resumed", topic="callback", role="notice")], {"parked_form": None})
        choices = (answers.choice("callback", "callback", turn.ask), answers.choice("human", "human", turn.ask))
        return Said([answers.say(turn.ask, "nothing_open", topic="capabilities", choices=choices)])

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        slots = await super().events(turn, said)
        parked = turn.slots.get("parked_form")
        return [*slots, FollowupAction(str(parked))] if parked else slots
