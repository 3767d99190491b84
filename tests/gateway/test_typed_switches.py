"""„Bitte siezen", „ich bin die Mutter": typed, they reach the engine as the button would, whatever was open before."""

from __future__ import annotations

import pytest
from chats import Chat
from engine_double import EngineDouble


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("bitte siezen", "switch_formal", []),
        ("Ich bin die Mutter.", "set_audience", [{"entity": "audience", "value": "parent"}]),
        ("bin Lehrerin", "set_audience", [{"entity": "audience", "value": "school"}]),
    ],
)
async def test_a_typed_wish_is_a_switch(
    chat: Chat, engine: EngineDouble, text: str, intent: str, entities: list[dict[str, str]]
) -> None:
    await chat.send(text)
    asked = engine.questions[-1]
    assert (asked.get("text"), asked["intent"], asked["entities"]) == (None, intent, entities)


async def test_what_says_more_goes_to_the_engine_as_words(chat: Chat, engine: EngineDouble) -> None:
    await chat.send("ich bin die mutter und mein sohn findet keine ausbildung")
    assert engine.questions[-1].get("intent") is None
    assert "ausbildung" in engine.questions[-1]["text"]
