"""Switching how the assistant speaks: easy language, du and Sie, region, audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from bot.domain.messages import Audience, Reply
from bot.domain.topics import INTENTS
from bot.services.responding import Responder
from bot.services.voice import Ask, Said

_AUDIENCES = frozenset(get_args(Audience))


class Modes:
    """Answers a switch with a short line, and says again what was said last, the new way."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def switch(self, ask: Ask, intent: str) -> Said:
        changed = self._changed(ask, intent)
        if not changed:
            return Said([self._responder.answers.say(ask, "mode_unknown", topic="capabilities")])
        switched = replace(ask, ctx=replace(ask.ctx, **changed))
        notice = self._notice(switched, intent)
        if ask.last_topic not in INTENTS or ask.last_topic == "human":
            return Said([replace(notice, role="answer")], changed)
        again = await self._responder.respond(self._afresh(switched.about(str(ask.last_topic))))
        first, *rest = again.replies
        joined = replace(first, text=f"{notice.text}\n\n{first.text}")
        return Said([joined, *rest], changed | again.slots)

    def _changed(self, ask: Ask, intent: str) -> dict[str, Any]:
        if intent == "switch_easy":
            return {"easy": True, "formal": False}
        if intent == "switch_formal":
            return {"formal": True, "easy": False}
        region, audience = ask.value("region"), ask.value("audience")
        if intent == "set_region" and region in self._responder.answers.agencies.regions():
            return {"region": region}
        if intent == "set_audience" and audience in _AUDIENCES:
            return {"audience": audience, "formal": audience != "young"}
        return {}

    def _notice(self, ask: Ask, intent: str) -> Reply:
        answers = self._responder.answers
        if intent == "set_region":
            region = answers.agencies.regions()[str(ask.ctx.region)]
            return answers.say(ask, "mode_region", topic="capabilities", region=region)
        if intent == "set_audience":
            name = "mode_young" if ask.ctx.audience == "young" else "mode_audience"
            return answers.say(ask, name, topic="capabilities")
        name = "mode_easy" if intent == "switch_easy" else "mode_formal"
        return answers.say(ask, name, topic="easy_language" if intent == "switch_easy" else "capabilities")

    def _afresh(self, ask: Ask) -> Ask:
        """As if this topic had not come yet: its first text in the new mode, not the shorter second one."""
        used = tuple(text_id for text_id in ask.ctx.used_texts if not text_id.startswith(f"{ask.topic}:"))
        return replace(ask, ctx=replace(ask.ctx, used_texts=used))
