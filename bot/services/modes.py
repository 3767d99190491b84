"""Switching how the assistant speaks: easy language, du and Sie, region, audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from bot.domain.messages import Audience, Reply
from bot.domain.topics import INTENTS
from bot.services.responding import AUDIENCE_OF, Responder
from bot.services.voice import Ask, Said

_AUDIENCES = frozenset(get_args(Audience))
TOPIC_OF = {audience: topic for topic, audience in AUDIENCE_OF.items()}


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
            own = TOPIC_OF.get(switched.ctx.audience) if intent == "set_audience" else None
            if own is None:
                menu = self._responder.answers.menu()
                return Said([replace(notice, role="answer", choices=(*notice.choices, *menu))], changed)
            return await self._joined(notice, switched.about(own), changed)
        return await self._joined(notice, switched.about(str(ask.last_topic)), changed)

    async def _joined(self, notice: Reply, ask: Ask, changed: dict[str, Any]) -> Said:
        again = await self._responder.respond(self._afresh(ask))
        first, *rest = again.replies
        joined = replace(first, text=f"{notice.text}\n\n{first.text}", choices=(*first.choices, *notice.choices))
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
            if ask.ctx.audience == "young":
                return answers.say(ask, "mode_young", topic="capabilities")
            back = answers.choice("for_me", "set_audience", ask, audience="young")
            return answers.say(ask, "mode_audience", topic="capabilities", choices=(back,))
        name = "mode_easy" if intent == "switch_easy" else "mode_formal"
        return answers.say(ask, name, topic="easy_language" if intent == "switch_easy" else "capabilities")

    def _afresh(self, ask: Ask) -> Ask:
        """As if this topic had not come yet: its first text in the new mode, not the shorter second one."""
        used = tuple(text_id for text_id in ask.ctx.used_texts if not text_id.startswith(f"{ask.topic}:"))
        return replace(ask, ctx=replace(ask.ctx, used_texts=used))
