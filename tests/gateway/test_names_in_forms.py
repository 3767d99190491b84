"""A word or two within a form is a name or a day: it changes nobody's language."""

from __future__ import annotations

import numpy as np
import pytest
from chats import Chat, Client, parts_of
from engine_double import Answer, EngineDouble

from bot.services.reading import Read
from bot.services.spoken_in import spoken_in

FORM = {"form": {"name": "appointment_form"}}


def read(text: str, language: str) -> Read:
    return Read(text, tuple(np.zeros(3)), "", (), (), None, None, (), language)


@pytest.mark.parametrize(
    ("text", "language", "memory", "spoken"),
    [
        ("Ahmed", "en", FORM, None),
        ("Emre Yılmaz", "tr", FORM, None),
        ("Ahmed", "en", None, "en"),
        ("Ahmed", "en", {"form": None}, "en"),
        ("what do you mean", "en", FORM, "en"),
        ("Олена", "uk", FORM, "uk"),
        ("am 31.11.", "ro", FORM, None),
    ],
)
def test_a_language_is_heard_in_whole_sentences(
    text: str, language: str, memory: Answer | None, spoken: str | None
) -> None:
    assert spoken_in(read(text, language), memory) == spoken


async def test_a_name_in_a_form_leaves_the_conversation_german(
    chat: Chat, engine: EngineDouble, gateway: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.languages.Languages.guess", lambda self, text: {"Ahmed": "en"}.get(text, "de"))
    engine.memory = lambda body: FORM
    await chat.send("ich hätte gern einen termin bei euch")
    await chat.send("Ahmed")
    asked = engine.questions[-1]["context"]
    async with parts_of(gateway).services.store.read() as work:
        kept = await work.conversations.get(chat.id)
    assert kept is not None
    assert (asked["language"], kept.language) == ("de", "de")
