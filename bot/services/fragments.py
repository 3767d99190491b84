"""Thoughts that were sent in pieces: which of the messages just before belong to this turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.conversation import Turn
from bot.domain.messages import Message
from bot.services.ports import Work

TOGETHER = timedelta(seconds=20)  # what comes within it may be one thought
CLEAR = 0.6  # from this confidence on, an answered message stands for itself


async def fragments(work: Work, group: Sequence[Message], before: Sequence[Message]) -> tuple[str, ...]:
    """The typed texts of the 20 s before `group` that are read together with it, oldest first.

    A message that was clearly understood, and answered before the next one came, is done: read again, it would draw
    a new matter back to the old one.
    """
    first = group[0]
    found = []
    for message in before:
        if message.at < first.at - TOGETHER:
            continue
        turn = await work.turns.get(message.turn_id) if message.turn_id else None
        if turn is None or not _is_done(turn, first.at):
            found.append(message.text)
    return tuple(found)


def _is_done(turn: Turn, at: datetime) -> bool:
    if turn.state != "done" or turn.closed_at is None or turn.closed_at > at:
        return False
    parse = turn.parse or {}
    return parse.get("intent") != "nlu_fallback" and float(parse.get("confidence") or 1.0) >= CLEAR
