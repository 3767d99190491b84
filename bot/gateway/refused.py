"""A refusal never keeps help back: what was refused is read by the danger net all the same."""

from __future__ import annotations

from bot.domain.conversation import Conversation
from bot.gateway.parts import Parts
from bot.gateway.problems import Refusal
from bot.gateway.shapes import messages_json, unstored_json


async def help_with(refusal: Refusal, parts: Parts, conversation: Conversation | None, words: str) -> Refusal:
    """The refusal with the help that the words call for in its `messages` (empty where they call for none)."""
    parts.metrics.refused.labels(refusal.name).inc()
    refused, only_patterns = parts.services.refused, refusal.status == 429
    if not words.strip():
        found = []
    elif conversation is not None:
        found = messages_json(await refused.help(conversation, words, patterns_only=only_patterns))
    else:
        # Nobody knows who writes: the help goes out, nothing is kept.
        now = parts.services.clock.now().isoformat(timespec="seconds")
        replies = await refused.help_for_stranger(words, patterns_only=only_patterns)
        found = [unstored_json(reply, now) for reply in replies]
    refusal.more = {"messages": found, **refusal.more}
    return refusal
