"""The questions of the appointment form."""

from __future__ import annotations

from abc import ABC
from dataclasses import replace
from datetime import datetime

from actions.appointment_answers import ANY, NAMED, WISHES, narrowed
from actions.base import Turn
from actions.forms import APPOINTMENT, AskForSlot
from bot.domain.booking import REASONS
from bot.domain.calendar import Slot
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_clock, spoken_moment
from bot.services.booking.service import NothingToBook
from bot.services.booking.times import ways
from bot.services.callbacks import refusal
from bot.services.voice import Said

_KEEPERS = ("parents", "partner", "work", "school")


class AskForAppointment(AskForSlot, ABC):
    """A question of the form; while a time is kept, one tap keeps it longer."""

    form = APPOINTMENT

    async def answer(self, turn: Turn) -> Said:
        problem = turn.slots.get("appointment_problem")
        until = await self.services.booking.hold_until(turn.ctx)
        lead = ""
        if problem == "extended" and until is not None:
            clock = spoken_clock(until)
            lead = self.services.answers.phrase(turn.ctx, "appointment_extended", until=clock) + " "
            turn = replace(turn, slots={**turn.slots, "appointment_problem": None})
        draft = await self.services.booking.draft(turn.ctx) if turn.slots.get("appointment_view") == NAMED else None
        if draft is not None and until is not None and self.slot != "appointment_confirm":
            kept = {"when": spoken_moment(draft.starts_at), "until": spoken_clock(until)}
            lead += self.services.answers.phrase(turn.ctx, "appointment_kept", **kept) + " "
        said = await super().answer(turn)
        if turn.slots.get("appointment_view") == NAMED:
            said.slots["appointment_view"] = None
        [question] = said.replies
        choices = question.choices
        if until is not None and turn.slots.get("appointment_slot") is not None:
            *others, stop = choices
            entities = {"slot": "appointment_hold", "value": "extend", "until": until.isoformat()}
            choices = (*others, Choice(self._title(turn, "more_time"), "choose", entities), stop)
        return Said([replace(question, text=lead + question.text, choices=choices)], said.slots)

    def _title(self, turn: Turn, name: str) -> str:
        return self.services.answers.phrase(turn.ctx, f"choice_appointment_{name}")

    async def _free(self, turn: Turn) -> list[Slot]:
        return await self.services.times.free(datetime.fromisoformat(turn.ctx.now), narrowed(turn))


class AskAppointmentRegion(AskForAppointment):
    rasa_name = "action_ask_appointment_region"
    slot = "appointment_region"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        regions = self.services.answers.agencies.regions()
        return tuple(Choice(name, "choose", {"slot": self.slot, "value": key}) for key, name in regions.items())


class AskAppointmentReason(AskForAppointment):
    """Whoever has an appointment already may rather want to move that."""

    rasa_name = "action_ask_appointment_reason"
    slot = "appointment_reason"

    async def answer(self, turn: Turn) -> Said:
        said = await super().answer(turn)
        own = await self.services.booking.own(turn.ctx)
        if not own or turn.slots.get("appointment_asked"):
            return said
        [question] = said.replies
        booking = own[0].booking
        lead = self.services.answers.phrase(turn.ctx, "appointment_second", when=spoken_moment(booking.starts_at))
        entities = {"slot": "own_move", "value": booking.id}
        move = Choice(self._title(turn, "own_move"), "reschedule_appointment", entities)
        *others, stop = question.choices
        return Said([replace(question, text=f"{lead} {question.text}", choices=(*others, move, stop))], said.slots)

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return tuple(self.button(turn, f"appointment_reason_{reason}", reason) for reason in REASONS)


class AskAppointmentOffice(AskForAppointment):
    """Asked only where several authorities give appointments for this reason; each is explained."""

    rasa_name = "action_ask_appointment_office"
    slot = "appointment_office"

    async def answer(self, turn: Turn) -> Said:
        said = await super().answer(turn)
        [question] = said.replies
        offices = self.services.times.offices(await self._free(turn), turn.slots.get("appointment_reason"))
        places = self.services.places
        named = [Choice(places.name(office), "choose", {"slot": self.slot, "value": office}) for office in offices]
        return Said([replace(question, choices=(*named, *question.choices))], said.slots)

    async def values(self, turn: Turn) -> dict[str, str]:
        answers, places = self.services.answers, self.services.places
        offices = self.services.times.offices(await self._free(turn), turn.slots.get("appointment_reason"))
        lines = [
            answers.phrase(turn.ctx, f"office_for_{places.kind(office) or 'jba'}", office=places.name(office))
            for office in offices
        ]
        return {"offices": "\n".join(dict.fromkeys(lines))}

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return ()


class AskAppointmentWay(AskForAppointment):
    rasa_name = "action_ask_appointment_way"
    slot = "appointment_way"

    async def answer(self, turn: Turn) -> Said:
        said = await super().answer(turn)
        [question] = said.replies
        possible = [way for way in ways(await self._free(turn)) if way == "office" or refusal(turn.ctx) is None]
        buttons = [self.button(turn, f"visit_{way}", way) for way in possible]
        return Said([replace(question, choices=(*buttons, *question.choices))], said.slots)

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return (self.button(turn, "visit_any", ANY),)


class AskAppointmentName(AskForAppointment):
    rasa_name = "action_ask_appointment_name"
    slot = "appointment_name"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return (self.button(turn, "appointment_no_name", "none"),)


class AskAppointmentContact(AskForAppointment):
    """Needed for a call or a video; otherwise only so that a change can be told."""

    rasa_name = "action_ask_appointment_contact"
    slot = "appointment_contact"

    async def answer(self, turn: Turn) -> Said:
        draft = await self.services.booking.draft(turn.ctx)
        way = draft.way if draft else "office"
        return await super().answer(replace(turn, slots={**turn.slots, "visit": way}))

    def variant(self, turn: Turn) -> str:
        return f"_{turn.slots['visit']}"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return (self.button(turn, "appointment_no_contact", "none"),) if turn.slots["visit"] == "office" else ()


class AskAppointmentReach(AskForAppointment):
    rasa_name = "action_ask_appointment_reach"
    slot = "appointment_reach"

    async def answer(self, turn: Turn) -> Said:
        draft = await self.services.booking.draft(turn.ctx)
        call = draft is not None and draft.way == "phone"
        kind = "email" if turn.slots.get("appointment_contact") == "email" else "call" if call else "phone"
        return await super().answer(replace(turn, slots={**turn.slots, "kind": kind}))

    def variant(self, turn: Turn) -> str:
        return f"_{turn.slots['kind']}"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        secret = (("reach_parents", "parents"), ("reach_secret", "secret"))
        offered = {
            "email": (("reach_email", "email"), *secret),
            "call": (("reach_no_voicemail", "call"), ("reach_voicemail", "voicemail"), *secret),
            "phone": (
                ("reach_call", "call"),
                ("reach_call_voicemail", "voicemail"),
                ("reach_write", "write"),
                *secret,
            ),
        }
        return tuple(self.button(turn, f"appointment_{name}", value) for name, value in offered[turn.slots["kind"]])


class AskAppointmentKeep(AskForAppointment):
    rasa_name = "action_ask_appointment_keep"
    slot = "appointment_keep"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return tuple(self.button(turn, f"keep_{who}", who) for who in _KEEPERS)


class AskAppointmentWishes(AskForAppointment):
    rasa_name = "action_ask_appointment_wishes"
    slot = "appointment_wishes"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        nothing = self.button(turn, "appointment_no_wishes", "none")
        return (nothing, *(self.button(turn, f"wish_{wish}", wish) for wish in WISHES))


class AskAppointmentConfirm(AskForAppointment):
    """The last look: everything at a glance, who reads it, how long it is kept."""

    rasa_name = "action_ask_appointment_confirm"
    slot = "appointment_confirm"

    def variant(self, turn: Turn) -> str:
        return "_move" if turn.slots.get("appointment_moves") else ""

    async def values(self, turn: Turn) -> dict[str, str]:
        moves = turn.slots.get("appointment_moves")
        if moves:
            words = self.services.booking_words
            return await words.of_move(turn.ctx, str(moves), str(turn.slots.get("appointment_slot")))
        draft = await self.services.booking.draft(turn.ctx)
        if draft is None:
            raise NothingToBook
        until = await self.services.booking.hold_until(turn.ctx)
        return self.services.booking_words.summary(turn.ctx, draft, until)

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        if turn.slots.get("appointment_moves"):
            return (self.button(turn, "appointment_move_yes", "yes"), self._change(turn, "slot"))
        yes = self.button(turn, "appointment_yes", "yes")
        if turn.slots.get("appointment_problem") != "say_what":
            return (yes, self.button(turn, "appointment_what", "what"))
        personal = ("name", "contact") if refusal(turn.ctx) is None else ()  # where none is kept, none is changed
        return (yes, *(self._change(turn, name) for name in ("slot", *personal, "wishes", "reason")))

    def _change(self, turn: Turn, name: str) -> Choice:
        return self.button(turn, f"appointment_change_{name}", "change", f"appointment_{name}")
