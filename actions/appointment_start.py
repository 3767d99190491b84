"""What an appointment form says instead of its questions: it was stopped, or nothing can be booked here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rasa_sdk.events import SlotSet

from actions.base import Event, Turn
from actions.forms import APPOINTMENT, waiting
from bot.domain.booking import OPEN_AT_MOST
from bot.domain.messages import Audience, Choice
from bot.domain.spoken_times import spoken_moment
from bot.services.action_services import ActionServices
from bot.services.booking.times import Narrowed, ways
from bot.services.callbacks import refusal
from bot.services.voice import Said

TOPIC = APPOINTMENT.topic
_MAY_BE_REFUSED = frozenset(
    ("appointment_name", "appointment_contact", "appointment_reach", "appointment_keep", "appointment_wishes")
)


class AppointmentStart:
    """Looks at the turn before the form takes it."""

    def __init__(self, services: ActionServices) -> None:
        self._services = services

    async def begin(self, turn: Turn) -> list[Event]:
        """A new form forgets an old draft."""
        await self._services.booking.drop(turn.ctx)
        return [SlotSet("appointment_asked", None)]

    async def left(self, turn: Turn) -> Said | None:
        """The last message of a form that ends here; None where it goes on."""
        if turn.requested and self._stops(turn):
            return await self._stopped(turn)
        if turn.slots.get("appointment_moves"):
            return None
        if not turn.requested:
            if turn.ctx.text and self._services.lexicon.hears("case_conference_words", turn.ctx.text):
                # Explained with its rules, and never booked here.
                return Said([self._services.answers.topic(turn.ask.about("case_conference"))])
            if turn.ctx.audience != "young":  # the young person books; others get a call or something to hand on
                return await self._by_content(turn)
            if turn.ctx.text and self._services.lexicon.hears("child_words", turn.ctx.text):
                return await self._by_content(turn, "parent")
            if turn.ctx.text and self._services.lexicon.for_somebody_else(turn.ctx.text):
                return await self._by_content(turn, "school")
            if len(await self._services.booking.own(turn.ctx)) >= OPEN_AT_MOST:
                return await self._too_many(turn)
        return await self._nothing_free(turn) if turn.slots.get("appointment_slot") is None else None

    def _stops(self, turn: Turn) -> bool:
        """„nein danke“ ends the form only where it is no answer to a question that may be left open."""
        lexicon = self._services.lexicon
        stops = turn.intent == "stop_form" or (bool(turn.ctx.text) and lexicon.meaning(turn.ctx.text) == "stop")
        return stops and not (turn.requested in _MAY_BE_REFUSED and lexicon.denies(turn.ctx.text))

    async def _stopped(self, turn: Turn) -> Said:
        answers, booking = self._services.answers, self._services.booking
        await booking.drop(turn.ctx)
        choices = (
            *waiting(self._services, turn, APPOINTMENT),
            answers.choice("human", "human", turn.ask),
            answers.choice("callback", "callback", turn.ask),
        )
        moved = await booking.by_id(str(turn.slots.get("appointment_moves")))
        if moved is not None:
            when = spoken_moment(moved.booking.starts_at)
            return Said([answers.say(turn.ask, "appointment_left_move", topic=TOPIC, choices=choices, when=when)])
        return Said([answers.say(turn.ask, "appointment_left", topic=TOPIC, choices=choices)])

    async def _too_many(self, turn: Turn) -> Said:
        answers = self._services.answers
        times = [spoken_moment(done.booking.starts_at) for done in await self._services.booking.own(turn.ctx)]
        listed = f" {answers.phrase(turn.ctx, 'and')} ".join(times)
        choices = (
            answers.choice("appointment_see", "my_appointments", turn.ask),
            answers.choice("callback", "callback", turn.ask),
        )
        return Said([answers.say(turn.ask, "appointment_too_many", topic=TOPIC, choices=choices, times=listed)])

    async def _nothing_free(self, turn: Turn) -> Said | None:
        """Where the region is known and no time can be given: why, and how else somebody gets to talk."""
        answers, times = self._services.answers, self._services.times
        region = turn.slots.get("appointment_region") or turn.ctx.region or answers.agencies.only()
        if region is None:
            return None
        free = await times.free(datetime.fromisoformat(turn.ctx.now), Narrowed(region))
        refused = refusal(turn.ctx)
        if free and (refused is None or "office" in ways(free)):
            return None
        if free:
            choices = self._others(turn)
            return Said([answers.say(turn.ask, f"callback_refused_{refused}", topic=TOPIC, choices=choices)])
        if not await times.makes_appointments(region):
            return await self._by_content(turn)
        return Said([answers.say(turn.ask, "appointment_none_free", topic=TOPIC, choices=self._others(turn))])

    async def _by_content(self, turn: Turn, audience: Audience | None = None) -> Said:
        """What the topic's own text says: a call-back, where the calendar gives no appointments."""
        ctx = replace(turn.ctx, audience=audience or turn.ctx.audience)
        ask = replace(turn.ask, topic=TOPIC, pressed=True, ctx=ctx)
        said = await self._services.responder.respond(ask)
        return Said(said.replies, {k: v for k, v in said.slots.items() if k != "open_question"})

    def _others(self, turn: Turn) -> tuple[Choice, ...]:
        answers = self._services.answers
        return tuple(answers.choice(name, name, turn.ask) for name in ("callback", "human", "contact"))
