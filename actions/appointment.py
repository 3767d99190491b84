"""The appointment form: what about, where, when, for whom, how to reach; then a last look before it is booked."""

from __future__ import annotations

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.appointment_answers import Extracted
from actions.appointment_person import PersonAnswers
from actions.appointment_start import AppointmentStart
from actions.appointment_time import TimeAnswers
from actions.base import Event, Turn, utter
from actions.forms import APPOINTMENT, button, closed, taken_up
from bot.domain.booking import SlotTaken


class ValidateAppointmentForm(TimeAnswers, PersonAnswers):
    """Takes an answer where the message is one; whatever else is said, the dialogue answers first."""

    rasa_name = f"validate_{APPOINTMENT.name}"

    def domain_slots(self, domain: DomainDict) -> list[str]:
        return list(APPOINTMENT.slots)

    async def work(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        turn = Turn.of(tracker)
        start = AppointmentStart(self.services)
        left = await start.left(turn)
        if left:
            utter(dispatcher, left)
            return [*(SlotSet(name, value) for name, value in left.slots.items()), *closed(APPOINTMENT.kept)]
        begun = taken_up(turn, APPOINTMENT) if not turn.requested else []
        if not turn.requested and all(turn.slots.get(slot) is None for slot in APPOINTMENT.slots):
            begun += await start.begin(turn)
            told = await self.services.responder.before_form(turn.ask)
            if told is not None:
                utter(dispatcher, told)
                begun += [SlotSet(name, value) for name, value in told.slots.items()]
        begun += await self._hold_on(turn)
        for event in begun:
            tracker.slots[event["name"]] = event["value"]
        return begun + list(await FormValidationAction.run(self, dispatcher, tracker, domain))

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """The extractors take only what is right, so that nothing is left to check."""
        known = (*APPOINTMENT.kept, "region")
        return [SlotSet(name, value) for name, value in tracker.slots_to_validate().items() if name in known]

    async def _hold_on(self, turn: Turn) -> list[Event]:
        """Every message keeps the chosen time for some more minutes; where somebody else has it by now, it is said."""
        slot_id = turn.slots.get("appointment_slot")
        if slot_id is None:
            return []
        booking = self.services.booking
        try:
            if turn.slots.get("appointment_moves"):
                await booking.hold(turn.ctx, slot_id)
            elif await booking.extend(turn.ctx) is None and await booking.draft(turn.ctx) is not None:
                raise SlotTaken
        except SlotTaken:
            return [SlotSet("appointment_slot", None), SlotSet("appointment_problem", "taken")]
        pressed = button(turn, "appointment_hold") == "extend"
        return [SlotSet("appointment_problem", "extended")] if pressed else []

    async def extract_appointment_confirm(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        if turn.requested != "appointment_confirm" or turn.slots.get("appointment_problem") == "taken":
            return {}
        meaning = self._meaning(turn)
        pressed = button(turn, "appointment_confirm")
        if turn.intent == "affirm" or pressed == "yes" or meaning in ("yes", "go_on"):
            return {"appointment_confirm": "yes"}
        other = turn.intent in ("deny", "reschedule_appointment") or meaning == "no"
        if pressed == "what" or (other and turn.slots.get("appointment_slot") is not None):
            return {"appointment_problem": "say_what"}
        return {}
