"""Own appointments in the chat: seen, moved, cancelled, by code or from the same conversation; from letters never."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from actions.appointment_view import first_view
from actions.base import Turn
from actions.forms import APPOINTMENT
from bot.domain.booking import code_in, like_code
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_clock, spoken_moment
from bot.services.action_services import ActionServices
from bot.services.booking.service import Done, NotOpen
from bot.services.dates import DateWish
from bot.services.voice import Said

CANCEL, MOVE = "cancel_appointment", "reschedule_appointment"
OWN_TOPICS = frozenset((CANCEL, MOVE, "my_appointments"))


class OwnAppointments:
    """Nothing is cancelled or moved before it was named and agreed to."""

    def __init__(self, services: ActionServices) -> None:
        self.services = services

    async def by_code(self, turn: Turn) -> Said | None:
        """The appointment whose code the message names, whatever else it is about; None without a code."""
        code = code_in(turn.ctx.text) if turn.ctx.text else None
        if code is None:
            return self._unknown(turn) if turn.ctx.text and like_code(turn.ctx.text) else None
        found = await self.services.booking.by_code(code)
        wanted = {CANCEL: "own_cancel", MOVE: "own_move"}.get(turn.intent, "own_see")
        return await self._one(turn, found, wanted) if found else self._unknown(turn)

    async def agreed(self, turn: Turn, meaning: str | None) -> Said | None:
        """A typed „ja“ or „nein“ to the question whether an appointment is to be cancelled; None without it."""
        asked = turn.slots.get("own_asked")
        if turn.slots.get("open_question") != CANCEL or not asked:
            return None
        if turn.intent == "affirm" or meaning == "yes":
            return await self._one(turn, await self.services.booking.by_id(str(asked)), "own_cancel_yes")
        if turn.intent == "deny" or meaning == "no":
            said = self._say(turn, "appointment_stays", ())
            said.slots = {"open_question": None, "own_asked": None}
            return said
        return None

    async def pressed_late(self, turn: Turn) -> Said | None:
        """A button of an appointment form that is over: what stands now; None for any other message."""
        slot = turn.ask.value("slot") or ""
        if turn.intent != "choose" or not slot.startswith(APPOINTMENT.prefix):
            return None
        own = await self.services.booking.own(turn.ctx)
        if own and slot == "appointment_confirm":
            return self._all(turn, own)
        book = (self.services.answers.choice("book", "book_appointment", turn.ask),)
        return self._say(turn, "appointment_too_late", (*book, *self._again(turn)[1:]))

    async def answer(self, turn: Turn) -> Said:
        pressed, value = turn.ask.value("slot"), turn.ask.value("value")
        if pressed == "own_code":
            return self._say(turn, "appointment_which_code", (self._letter(turn),))
        if pressed in ("own_cancel", "own_cancel_yes", "own_move", "own_see") and value:
            found = await self.services.booking.by_id(value)
            return await self._one(turn, found, pressed)
        by_code = await self.by_code(turn)
        if by_code is not None:
            return by_code
        own = await self.services.booking.own(turn.ctx)
        if not own or pressed == "letter":
            return await self._of_letters(turn)
        if len(own) == 1 and turn.intent in (CANCEL, MOVE):
            return await self._one(turn, own[0], "own_cancel" if turn.intent == CANCEL else "own_move")
        return self._all(turn, own)

    async def _one(self, turn: Turn, found: Done | None, wanted: str) -> Said:
        """What is wanted with one appointment; over or gone, it is said so."""
        if found is None:
            return self._unknown(turn)
        when = spoken_moment(found.booking.starts_at)
        if wanted == "own_cancel_yes":
            return await self._cancelled(turn, found)
        if not found.booking.is_open(datetime.fromisoformat(turn.ctx.now)):
            gone = "cancelled_before" if found.booking.state == "cancelled" else "over"
            return self._say(turn, f"appointment_{gone}", self._again(turn), when=when)
        if wanted == "own_see":
            return self._all(turn, [found])
        if wanted == "own_move":
            if turn.active_form not in (None, APPOINTMENT.name):
                return self._say(turn, "appointment_move_later", (), when=when)
            if turn.active_form:
                await self.services.booking.drop(turn.ctx)  # the one begun here makes way; the form asks on
            return Said([], self._to_move(found) | {"appointment_view": self._wish(turn, found)})
        choices = (
            self._button(turn, "own_cancel_yes", CANCEL, "own_cancel_yes", found),
            self._button(turn, "own_move", MOVE, "own_move", found),
            self._button(turn, "own_stays", "my_appointments", "own_see", found),
            self._letter(turn),
        )
        said = self._say(turn, "appointment_really_cancel", choices, when=when)
        said.slots = {"open_question": CANCEL, "own_asked": found.booking.id}
        return said

    async def _cancelled(self, turn: Turn, found: Done) -> Said:
        try:
            done = await self.services.booking.cancel(turn.ctx, found.booking.id)
        except NotOpen:
            when = spoken_moment(found.booking.starts_at)
            return self._say(turn, "appointment_over", self._again(turn), when=when)
        said = Said([self.services.booking_words.done(turn.ask, done, "cancelled")])
        said.slots = {"open_question": None, "own_asked": None}
        return said

    def _all(self, turn: Turn, own: list[Done]) -> Said:
        buttons: list[Choice] = []
        days = {done.booking.starts_at.date() for done in own}
        for done in own:
            at = done.booking.starts_at
            day = f" {at:%-d.%-m.}" if len(own) > 1 else ""
            day += f", {spoken_clock(at)}" if len(days) < len(own) else ""
            buttons += [
                self._button(turn, "own_move", MOVE, "own_move", done, day),
                self._button(turn, "own_cancel", CANCEL, "own_cancel", done, day),
            ]
        name = "appointment_own" if len(own) == 1 else "appointment_own_several"
        ask = turn.ask.about(turn.intent if turn.intent in OWN_TOPICS else "my_appointments")
        reply = self.services.booking_words.listed(ask, own, name, (*buttons, self._letter(turn)))
        return Said([reply], {"last_topic": "my_appointments"})

    async def _of_letters(self, turn: Turn) -> Said:
        """No appointment of ours: what holds for letters; while one is being chosen, that nothing is booked yet."""
        if turn.active_form == APPOINTMENT.name and not turn.slots.get("appointment_moves"):
            named = turn.slots.get("appointment_slot") is not None
            change = self.services.answers.choice(
                "appointment_change_slot", "choose", turn.ask, slot="appointment_slot", value="change"
            )
            return self._say(turn, "appointment_not_booked_yet", (change,) if named else ())
        # As if pressed: no fact that sounds like the words may stand in the place of this warning.
        said = await self.services.responder.respond(replace(turn.ask, pressed=True))
        *others, last = said.replies
        code = self.services.answers.choice(
            "appointment_own_code", "my_appointments", turn.ask, slot="own_code", value="ask"
        )
        said.replies = [*others, replace(last, choices=(code, *last.choices))]
        return said

    def _unknown(self, turn: Turn) -> Said:
        return self._say(turn, "appointment_unknown_code", (self._letter(turn), *self._again(turn)))

    def _wish(self, turn: Turn, found: Done) -> str | None:
        """The day or hours that were named along with the wish to move, as the form keeps them."""
        now = datetime.fromisoformat(turn.ctx.now)
        text = "" if code_in(turn.ctx.text) or self.services.lexicon.asks_hours(turn.ctx.text) else turn.ctx.text
        wish = self.services.times.wish(text, now, found.booking.region) if text else None
        if not isinstance(wish, DateWish) or wish.days(now.date()) == [found.booking.starts_at.date()]:
            return None  # „meinen Termin am Donnerstag verschieben“ names the one that there is
        return first_view(wish, now.date())

    def _to_move(self, found: Done) -> dict[str, str | None]:
        """The form with all answers but the time."""
        booking = found.booking
        kept = ("name", "contact", "reach", "keep", "wishes")
        empty: dict[str, str | None] = dict.fromkeys(APPOINTMENT.kept)
        return (
            empty
            | {f"appointment_{name}": "kept" for name in kept}
            | {
                "appointment_moves": booking.id,
                "appointment_region": booking.region,
                "appointment_reason": booking.reason or "other",
                "appointment_office": booking.office,
                "appointment_way": booking.way,
            }
        )

    # -- words ----------------------------------------------------------------------------------------

    def _say(self, turn: Turn, name: str, choices: tuple[Choice, ...], **values: str) -> Said:
        topic = turn.intent if turn.intent in OWN_TOPICS else "my_appointments"
        return Said([self.services.answers.say(turn.ask, name, topic=topic, choices=choices, role="answer", **values)])

    def _button(self, turn: Turn, name: str, intent: str, slot: str, found: Done, day: str = "") -> Choice:
        value = found.booking.id
        made = self.services.answers.choice(f"appointment_{name}", intent, turn.ask, slot=slot, value=value)
        return replace(made, title=f"{made.title}{day}")

    def _letter(self, turn: Turn) -> Choice:
        intent = turn.intent if turn.intent in OWN_TOPICS else "my_appointments"
        return self.services.answers.choice("appointment_letter", intent, turn.ask, slot="letter", value="letter")

    def _again(self, turn: Turn) -> tuple[Choice, ...]:
        answers = self.services.answers
        return (
            answers.choice("appointment_book_again", "book_appointment", turn.ask),
            answers.choice("human", "human", turn.ask),
        )
