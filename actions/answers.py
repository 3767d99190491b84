"""Topics that content or the catalogue answers, and the rest of an answer."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import FollowupAction

from actions.base import AnsweringAction, Event, Turn, booking_offered
from actions.callback_status import CallbackStatus
from actions.forms import FINDER
from actions.own_appointments import OwnAppointments
from actions.referral import Referred
from bot.domain.topics import INTENTS
from bot.services.clarify import Clarifier
from bot.services.voice import Ask, Said

# What „was passt zu mir" may be taken for; in any other topic these words mean something else.
_NEAR_FINDER = frozenset(
    (
        "offer_list",
        "career_orientation",
        "training_search",
        "job_search",
        "capabilities",
        "out_of_scope",
        "nlu_fallback",
    )
)


class ActionAnswer(AnsweringAction):
    rasa_name = "action_answer"

    async def answer(self, turn: Turn) -> Said:
        if self.wishes_finder(turn):
            return Said([])  # the finder's first question follows
        by_code = Referred(self.services).by_code(turn) or await OwnAppointments(self.services).by_code(turn)
        if by_code is not None:
            return by_code
        about_callback = await CallbackStatus(self.services).asked(turn)
        if about_callback is not None:
            return about_callback
        if Referred(self.services).wished(turn) or self.wishes_conference(turn):
            return await self.services.responder.respond(as_pressed(turn, turn.intent))
        said = await self.to_question(turn)
        if said is not None:
            return said
        said = await self.services.responder.respond(turn.ask)
        return said if turn.active_form else Clarifier(self.services.answers).with_way_back(said, turn.ask)

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        events = await super().events(turn, said)
        return [*events, FollowupAction(FINDER.name)] if self.wishes_finder(turn) and not turn.active_form else events

    def wishes_finder(self, turn: Turn) -> bool:
        """Whether typed words ask for a list that fits; within the finder they ask for its next question."""
        if turn.ctx.care or turn.active_form not in (None, FINDER.name) or turn.intent not in _NEAR_FINDER:
            return False
        return bool(turn.ctx.text) and self.services.finder.wishes(turn.ctx.text)

    def wishes_conference(self, turn: Turn) -> bool:
        """Whether somebody wants one: then all of its rules are said, rather than one fact about it."""
        hears, text = self.services.lexicon.hears, turn.ctx.text
        wanted = turn.intent == "case_conference" and bool(text)
        return wanted and hears("case_conference_words", text) and hears("conference_wish_words", text)

    async def to_question(self, turn: Turn) -> Said | None:
        """The answer to a typed yes or no, while the assistant has asked whether something is meant."""
        asked = turn.slots.get("open_question")
        meaning = self.services.lexicon.meaning(turn.ctx.text) if asked in INTENTS and turn.ctx.text else None
        if meaning == "yes":
            meant = as_pressed(turn, str(asked))
            return await booking_offered(self.services, meant) or await self.services.responder.respond(meant)
        if meaning == "no":
            return await self.services.responder.respond(not_meant(turn))
        return None


class ActionMore(AnsweringAction):
    rasa_name = "action_more"

    async def answer(self, turn: Turn) -> Said:
        answers = self.services.answers
        more = answers.more(turn.ask, turn.ask.value("content") or "")
        if more is None:
            return Said([answers.say(turn.ask, "no_more", topic=turn.ask.last_topic or "capabilities")])
        return Said([more], {"last_topic": more.topic})


def as_pressed(turn: Turn, topic: str) -> Ask:
    """The typed „ja“ stands for the button: its own words say nothing about the topic."""
    return replace(turn.ask, topic=topic, entities=(), pressed=True, ctx=replace(turn.ctx, text=""))


def not_meant(turn: Turn) -> Ask:
    """The guess was wrong: the next answer is the second one, not another guess."""
    ctx = replace(turn.ctx, failures=max(1, turn.ctx.failures))
    return replace(turn.ask, ctx=ctx, topic="not_understood")
