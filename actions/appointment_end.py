"""The end of the appointment form: booked, moved, or the time is gone and others are shown."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import AnsweringAction, Event, Turn
from actions.forms import APPOINTMENT
from bot.domain.booking import SlotTaken, TooManyOpen
from bot.domain.spoken_times import spoken_moment
from bot.services.booking.service import NothingToBook, NotOpen
from bot.services.voice import Said


class SubmitAppointment(AnsweringAction):
    """Books or moves; where somebody else was quicker, the form goes on with other times."""

    rasa_name = "action_submit_appointment"
    serves_also = False
    offers_parked = False

    async def answer(self, turn: Turn) -> Said:
        empty: dict[str, Any] = dict.fromkeys(APPOINTMENT.kept)
        answers, moves = self.services.answers, turn.slots.get("appointment_moves")
        slot_id = turn.slots.get("appointment_slot")
        try:
            if moves:
                done = await self.services.booking.move(turn.ctx, str(moves), str(slot_id))
            else:
                done = await self.services.booking.confirm(turn.ctx, slot_id)
        except SlotTaken:
            gone = ("appointment_slot", "appointment_confirm", "appointment_view", "appointment_offered")
            return Said([], dict.fromkeys(gone) | {"appointment_problem": "taken"})
        except TooManyOpen:
            await self.services.booking.drop(turn.ctx)
            times = [spoken_moment(own.booking.starts_at) for own in await self.services.booking.own(turn.ctx)]
            listed = f" {answers.phrase(turn.ctx, 'and')} ".join(times)
            see = (answers.choice("appointment_see", "my_appointments", turn.ask),)
            topic = APPOINTMENT.topic
            return Said([answers.say(turn.ask, "appointment_too_many", topic=topic, choices=see, times=listed)], empty)
        except (NothingToBook, NotOpen):
            again = (
                answers.choice("book", "book_appointment", turn.ask),
                answers.choice("human", "human", turn.ask),
            )
            return Said([answers.say(turn.ask, "appointment_lost", topic=APPOINTMENT.topic, choices=again)], empty)
        reply = self.services.booking_words.done(turn.ask, done, "moved" if moves else "booked")
        return Said([reply], empty | {"last_topic": "my_appointments"})

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        events = await super().events(turn, said)
        return events if said.replies else [*events, FollowupAction(APPOINTMENT.name)]
