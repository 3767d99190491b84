"""Reading what a turn has said."""

from __future__ import annotations

import asyncio

from chats import Answer, Chat
from engine_double import EngineDouble

DANGER = "ich will mich umbringen"


def texts(answer: Answer) -> list[str]:
    return [m["text"] for m in answer["messages"]]


async def has_messages(chat: Chat, count: int) -> None:
    """Returns when the conversation has so many messages."""
    async with asyncio.timeout(10):
        seen = 0
        while seen < count:
            _, body = await chat.get(after=str(seen), wait="5")
            seen += len(body["messages"])


async def engine_asked(engine: EngineDouble, count: int) -> None:
    async with asyncio.timeout(3):
        while len(engine.questions) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
