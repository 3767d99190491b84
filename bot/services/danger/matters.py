"""What is read by itself of one message with several matters, and together of several messages with one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.parts import sentences

MANY = 4  # sentences from which on a message in one line is taken to hold several matters
READ_ALONE = 12  # sentences at most, since each takes a vector; of more, the first and the last
TOGETHER = 5  # messages before one that may belong to it
FRAGMENT = 64  # characters; longer messages are whole thoughts and not joined, and their vectors are not kept


def matters(text: str) -> tuple[str, ...]:
    """The sentences of a normalised text that are worth reading by themselves; none where it holds one matter."""
    said = tuple(dict.fromkeys(sentences(text)))
    if len(said) < (2 if "\n" in text else MANY):
        return ()
    if len(said) > READ_ALONE:
        return (*said[: READ_ALONE // 2], *said[-READ_ALONE // 2 :])
    return said


def short_ones(recent: Sequence[str]) -> list[str]:
    """Of the last messages the short ones, oldest first."""
    return [message for message in recent[-TOGETHER:] if message.strip() and len(message) <= FRAGMENT]
