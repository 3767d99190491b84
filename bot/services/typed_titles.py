"""A typed message that is the title of a button just shown: it means what the button would have sent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.messages import Choice, Message
from bot.services.ports import Work

LONGEST = 60  # characters of a title; what is longer was not copied from a button
_LOOKS_BACK = 12  # messages; those of the turn before stand within it
_MARKS = re.compile(r"[^\w\s]+")


async def choices_shown(work: Work, conversation_id: str, before: int, text: str) -> tuple[Choice, ...]:
    """The buttons of the messages that stand right before the message `before`; none for a long text."""
    if not text or len(text) > LONGEST:
        return ()
    return _of_last(await work.messages.after(conversation_id, max(0, before - _LOOKS_BACK)), before)


def _of_last(messages: Sequence[Message], before: int) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for message in reversed([m for m in messages if m.seq < before]):
        if message.sender == "user":
            break
        found = [*message.choices, *found]
    return tuple(found)


def typed_choice(text: str, shown: Sequence[Choice]) -> Choice | None:
    """The one button whose title this text is; None where there is none, or two mean different things.

    Buttons of the danger net are left to it: it reads typed answers itself.
    """
    plain = _plain(text)
    same = [c for c in shown if plain and _plain(c.title) == plain and not c.intent.startswith("danger_")]
    return same[0] if same and all((c.intent, c.entities) == (same[0].intent, same[0].entities) for c in same) else None


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold()).split())
