"""Leaving a form and coming back to it."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import AnsweringAction, Event, Turn
from actions.forms import APPOINTMENT, CALLBACK, FORMS, Form
from bot.services.voice import Said


class ActionLeaveForm(AnsweringAction):
    """Parks an open form; without one, it gives up the parked one."""

    rasa_name = "action_leave_form"
    serves_also = False
    offers_parked = False

    async def answer(self, turn: Turn) -> Said:
        answers = self.services.answers
        if turn.active_form:
            form = FORMS[turn.active_form]
            choices = (
                answers.choice(f"continue_{form.name}", "continue_form", turn.ask),
                answers.choice("stop_form", "stop_form", turn.ask),
            )
            parked = answers.say(turn.ask, f"{form.prefix}_parked", topic=form.topic, choices=choices, role="notice")
            return Said([parked], {"parked_form": form.name})
        choices = (answers.choice("human", "human", turn.ask), answers.choice("offer_list", "offer_list", turn.ask))
        begun = self._begun(turn)
        if begun is not None:
            if begun is CALLBACK:
                await self.services.callbacks.withdraw(turn.ctx)
            if begun is APPOINTMENT:
                await self.services.booking.drop(turn.ctx)
            left = answers.say(turn.ask, f"{begun.prefix}_left", topic=begun.topic, choices=choices)
            return Said([left], {"parked_form": None} | dict.fromkeys(begun.kept))
        return Said([answers.say(turn.ask, "nothing_open", topic="capabilities", choices=choices)])

    def _begun(self, turn: Turn) -> Form | None:
        """The form that was parked, or left with answers in it."""
        parked = FORMS.get(str(turn.slots.get("parked_form")))
        half = (form for form in FORMS.values() if any(turn.slots.get(slot) for slot in form.slots))
        return parked or next(half, None)

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
        parked = FORMS.get(str(turn.slots.get("parked_form")))
        if parked:
            again = answers.say(turn.ask, f"{parked.prefix}_resumed", topic=parked.topic, role="notice")
            return Said([again], {"parked_form": None})
        choices = (answers.choice("callback", "callback", turn.ask), answers.choice("human", "human", turn.ask))
        return Said([answers.say(turn.ask, "nothing_open", topic="capabilities", choices=choices)])

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        slots = await super().events(turn, said)
        parked = FORMS.get(str(turn.slots.get("parked_form")))
        return [*slots, FollowupAction(parked.name)] if parked and not turn.active_form else slots
