"""Messages become turns: once, in order, answered by whoever owns the conversation."""

from __future__ import annotations

from chats import Chat
from engine_double import EngineDouble


async def test_a_sentence_is_answered_by_the_engine(chat: Chat, engine: EngineDouble) -> None:
    answer = await chat.send("was ist BvB")

    assert answer["state"] == "bot"
    assert [m["text"] for m in answer["messages"]] == ["Gehört: was ist BvB"]
    assert [m["from"] for m in await chat.all()] == ["bot", "user", "bot"]
