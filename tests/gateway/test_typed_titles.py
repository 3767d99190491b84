"""Whoever types what stands on a button gets what the button gives; the danger net reads the words all the same."""

from __future__ import annotations

import pytest
from chats import Chat
from engine_double import Answer, EngineDouble, reply


def names_asked(body: Answer) -> list[Answer]:
    """A form's question whose buttons have values."""
    buttons = [
        {"title": "Ohne Namen", "intent": "choose", "entities": {"slot": "appointment_name", "value": "none"}},
        {"title": "Ja, 9 Uhr", "intent": "choose", "entities": {"slot": "appointment_slot", "value": "s9"}},
    ]
    return [reply("Hier die Antwort."), reply("Wie heißt du?", choices=buttons)]


@pytest.mark.parametrize("text", ["Ohne Namen", "ohne namen", " Ohne Namen! "])
async def test_a_typed_title_is_the_button(chat: Chat, engine: EngineDouble, text: str) -> None:
    engine.answer = names_asked
    await chat.send("hallo")
    await chat.send(text)
    asked = engine.questions[-1]
    assert (asked.get("text"), asked["intent"]) == (None, "choose")
    assert {"entity": "value", "value": "none"} in asked["entities"]


async def test_marks_within_a_title_do_not_matter(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = names_asked
    await chat.send("hallo")
    await chat.send("ja 9 uhr")
    assert {"entity": "value", "value": "s9"} in engine.questions[-1]["entities"]


async def test_words_that_say_more_than_a_title_are_words(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = names_asked
    await chat.send("hallo")
    await chat.send("ohne namen geht das bestimmt nicht oder")
    assert engine.questions[-1]["text"] == "ohne namen geht das bestimmt nicht oder"


async def test_a_button_of_an_earlier_turn_is_no_button_any_more(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = names_asked
    await chat.send("hallo")
    engine.answer = lambda body: [reply("Danke.")]
    await chat.send("egal was")
    await chat.send("Ohne Namen")
    assert engine.questions[-1]["text"] == "Ohne Namen"


async def test_a_title_with_two_meanings_is_words(chat: Chat, engine: EngineDouble) -> None:
    buttons = [
        {"title": "Absagen", "intent": "cancel_appointment", "entities": {"value": "one"}},
        {"title": "Absagen", "intent": "cancel_appointment", "entities": {"value": "two"}},
    ]
    engine.answer = lambda body: [reply("Welchen?", choices=buttons)]
    await chat.send("absagen bitte")
    await chat.send("Absagen")
    assert engine.questions[-1]["text"] == "Absagen"


async def test_the_danger_net_reads_a_typed_title_before_the_button_counts(chat: Chat, engine: EngineDouble) -> None:
    title = "Ich will mich umbringen"
    engine.answer = lambda body: [reply("Ja?", choices=[{"title": title, "intent": "choose", "entities": {}}])]
    await chat.send("hallo")
    said = await chat.send(title)
    assert said["messages"][0]["topic"].startswith("crisis_")
