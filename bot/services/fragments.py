"""Thoughts that were sent in pieces: which of the messages just before belong to this turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.conversation import Turn
from bot.domain.messages import Message
from bot.domain.topics import SOCIAL
from bot.services.ports import Work

TOGETHER = timedelta(seconds=20)  # what comes within it may be one thought
CLEAR = 0.6  # from this confidence on, an answered message stands for itself


@dataclass(frozen=True, slots=True)
class Before:
    """The typed texts of the 20 s before a turn, oldest first."""

    unfinished: tuple[str, ...] = ()  # read together with it
    all: tuple[str, ...] = ()  # completed by a turn that is nothing but a name („in herne“); greetings left out


async def fragments(work: Work, group: Sequence[Message], before: Sequence[Message]) -> Before:
    """What was typed just before `group`.

    A message that was clearly understood, and answered before the next one came, is done: read again, it would draw
    a new matter back to the old one. Only a bare name has no sense without it.
    """
    first = group[0]
    unfinished, everything = [], []
    for message in before:
        if message.at < first.at - TOGETHER:
            continue
        turn = await work.turns.get(message.turn_id) if message.turn_id else None
        if turn is None or not _is_done(turn, first.at):
            unfinished.append(message.text)
        if turn is None or (turn.parse or {}).get("intent") not in SOCIAL:
            everything.append(message.text)
    return Before(tuple(unfinished), tuple(everything))


def _is_done(turn: Turn, at: datetime) -> bool:
    if turn.state != "done" or turn.closed_at is None or turn.closed_at > at:
        return False
    parse = turn.parse or {}
    return parse.get("intent") != "nlu_fallback" and float(parse.get("confidence") or 1.0) >= CLEAR
