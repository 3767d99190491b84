"""Topics that content or the catalogue answers, and the rest of an answer."""

from __future__ import annotations

from dataclasses import replace

from actions.base import AnsweringAction, Turn
from bot.domain.topics import INTENTS
from bot.services.voice import Ask, Said


class ActionAnswer(AnsweringAction):
    rasa_name = "action_answer"

    async def answer(self, turn: Turn) -> Said:
        return await self.to_question(turn) or await self.services.responder.respond(turn.ask)

    async def to_question(self, turn: Turn) -> Said | None:
        """The answer to a typed yes or no, while the assistant has asked whether something is meant."""
        asked = turn.slots.get("open_question")
        meaning = self.services.lexicon.meaning(turn.ctx.text) if asked in INTENTS and turn.ctx.text else None
        if meaning == "yes":
            return await self.services.responder.respond(as_pressed(turn, str(asked)))
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
