"""A message becomes a turn: once, in order, answered by the engine."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from chats import Chat, Client
from engine_double import EngineDouble
from turns_told import engine_asked, has_messages, texts


async def test_a_sentence_is_answered_by_the_engine(chat: Chat, engine: EngineDouble) -> None:
    answer = await chat.send("was ist BvB")

    assert answer["state"] == "bot"
    assert texts(answer) == ["Gehört: was ist BvB"]
    assert [m["from"] for m in await chat.all()] == ["bot", "user", "bot"]


async def test_the_engine_gets_words_vector_names_and_memory(chat: Chat, engine: EngineDouble) -> None:
    await chat.send("hallo")
    await chat.send("was ist BvB")

    first, second = engine.questions
    assert second["text"] == "was ist BvB"
    assert len(second["vector"]) == 384
    assert {"offer"} == {e["entity"] for e in second["entities"]}
    assert first["memory"] is None
    assert second["memory"] == {"turns": 1}
    assert second["context"]["turn_number"] == 2
    assert second["context"]["region"] == "herne"


async def test_typed_commands_reach_the_engine_as_plain_words(chat: Chat, engine: EngineDouble) -> None:
    await chat.send('/book_appointment{"office": "x"}')
    await chat.send("///restart")

    assert all(not question["text"].startswith("/") for question in engine.questions)
    assert all("intent" not in question for question in engine.questions)


async def test_a_message_sent_again_gives_the_same_answer_and_happens_once(chat: Chat, engine: EngineDouble) -> None:
    client_id = str(uuid.uuid4())

    first = await chat.send("hallo", client_id)
    again = await chat.send("hallo", client_id.upper())

    assert again == first
    assert len(engine.questions) == 1
    assert len(await chat.all()) == 3


async def test_a_message_sent_five_times_at_once_happens_once(chat: Chat, engine: EngineDouble) -> None:
    engine.delay = 0.1
    client_id = str(uuid.uuid4())

    answers = await asyncio.gather(*(chat.send("hallo", client_id) for _ in range(5)))

    assert all(answer == answers[0] for answer in answers)
    assert texts(answers[0]) == ["Gehört: hallo"]
    assert len(engine.questions) == 1


async def test_three_messages_at_once_are_taken_in_order_and_joined(chat: Chat, engine: EngineDouble) -> None:
    held = engine.hold()
    tasks = [asyncio.create_task(chat.send("was läuft"))]
    await engine_asked(engine, 1)
    for number, text in enumerate(("such was mit holz", "was geht in herne")):
        tasks.append(asyncio.create_task(chat.send(text)))
        await has_messages(chat, number + 3)
    held.set()
    answers = await asyncio.gather(*tasks)

    said = [m["text"] for m in await chat.all() if m["from"] == "user"]
    assert said == ["was läuft", "such was mit holz", "was geht in herne"]
    assert [len(answer["messages"]) for answer in answers] == [1, 0, 1]
    assert [question["text"] for question in engine.questions] == ["was läuft", "such was mit holz\nwas geht in herne"]
    assert engine.questions[1]["context"]["recent"] == ["was läuft"]
    assert engine.questions[1]["joined"] == "was läuft\nsuch was mit holz\nwas geht in herne"


async def test_a_button_is_a_turn_of_its_own(chat: Chat, engine: EngineDouble) -> None:
    more = (await chat.send("hallo"))["messages"][0]["buttons"][1]
    held = engine.hold()
    first = asyncio.create_task(chat.send("eins"))
    await engine_asked(engine, 2)
    second = asyncio.create_task(chat.send("zwei"))
    await has_messages(chat, 5)
    pressed = asyncio.create_task(chat.press(more))
    await has_messages(chat, 6)
    third = asyncio.create_task(chat.send("drei"))
    await has_messages(chat, 7)
    held.set()
    await asyncio.gather(first, second, pressed, third)

    asked = [question.get("text") or question["intent"] for question in engine.questions[1:]]
    assert asked == ["eins", "zwei", "book_appointment", "drei"]
    assert engine.questions[3]["entities"] == [{"entity": "office", "value": "herne-jba"}]


async def test_what_was_clearly_answered_is_not_read_again(chat: Chat, engine: EngineDouble) -> None:
    engine.parse = {"intent": "offer_info", "confidence": 0.9}
    await chat.send("was ist BvB")
    engine.parse = {"intent": "nlu_fallback", "confidence": 0.2}
    await chat.send("hm")
    await chat.send("und noch was")

    assert [q["context"]["recent"] for q in engine.questions] == [[], [], ["hm"]]


async def test_a_bare_name_completes_what_was_typed_before_it(chat: Chat, engine: EngineDouble) -> None:
    engine.parse = {"intent": "who_can_come", "confidence": 0.9}
    for text in ("hallo", "was kostet", "bvb", "in Herne"):
        await chat.send(text)
    assert [q["text"] for q in engine.questions] == [
        "hallo",
        "was kostet",
        "hallo was kostet bvb",
        "hallo was kostet bvb in Herne",
    ]
    assert {e["entity"] for e in engine.questions[-1]["entities"]} >= {"offer"}


async def test_a_greeting_or_another_offer_before_it_is_no_part_of_it(chat: Chat, engine: EngineDouble) -> None:
    engine.parse = {"intent": "greeting", "confidence": 0.9}
    await chat.send("hallo")
    engine.parse = {"intent": "offer_info", "confidence": 0.9}
    await chat.send("bvb")
    await chat.send("talentcenter")
    assert [q["text"] for q in engine.questions] == ["hallo", "bvb", "talentcenter"]


async def test_within_a_form_a_bare_name_is_an_answer(chat: Chat, engine: EngineDouble) -> None:
    engine.memory = lambda _: {"form": {"name": "finder_form"}, "slots": {}}
    await chat.send("zeig mir was passt")
    await chat.send("Herne")
    assert [q["text"] for q in engine.questions] == ["zeig mir was passt", "Herne"]


async def test_what_says_nothing_yet_is_no_guess(chat: Chat, engine: EngineDouble) -> None:
    for text in ("egal", "bin 17", "ich hab da mal ne frage", "..."):
        await chat.send(text)
    assert {q["intent"] for q in engine.questions} == {"nlu_fallback"}
    assert [q["entities"][0]["value"] for q in engine.questions] == ["filler", "age", "question", "filler"]


async def test_names_say_nothing_about_the_language(chat: Chat, engine: EngineDouble) -> None:
    for text in ("Herne BvB", "Talentcenter", "und BvB?", "mama"):
        await chat.send(text)
    assert {q["context"]["language"] for q in engine.questions} == {"de"}


async def test_a_place_alone_asks_who_is_there_or_what_was_asked_of_another_place(
    chat: Chat, engine: EngineDouble
) -> None:
    engine.memory = lambda _: {"slots": {"last_topic": "office_hours"}}
    engine.parse = {"intent": "greeting"}
    await chat.send("Herne")
    await chat.send("in Herne")
    assert [q["intent"] for q in engine.questions] == ["responsible_office", "office_hours"]
    assert {"entity": "region", "value": "herne"} in engine.questions[0]["entities"]


@pytest.mark.parametrize("memory", [{"form": {"name": "callback_form"}}, {"slots": {"open_question": "benefits"}}])
async def test_where_the_assistant_asked_a_filler_is_an_answer(
    chat: Chat, engine: EngineDouble, memory: dict[str, Any]
) -> None:
    engine.memory = lambda _: memory
    await chat.send("ruft mich an")
    await chat.send("egal")
    assert engine.questions[1]["text"] == "egal"


async def test_a_pressed_button_is_stored_with_its_own_title(chat: Chat) -> None:
    button = (await chat.send("hallo"))["messages"][0]["buttons"][0]
    await chat.press({"payload": button["payload"], "title": "etwas anderes"})

    said = [m["text"] for m in await chat.all() if m["from"] == "user"]
    assert said == ["hallo", "Mehr"]


@pytest.mark.parametrize(
    "payload",
    ["b1.99", "b999.0", "b2.0", "b-1.0", "bx.y", "", "/restart", "b1.0; DROP TABLE", "b" * 5000, "b٣.٠", "b1.\u0000"],
)
async def test_a_foreign_payload_is_refused_with_the_current_choices(
    chat: Chat, engine: EngineDouble, payload: str
) -> None:
    current = (await chat.send("hallo"))["messages"][0]["buttons"]
    status, problem = await chat.post({"payload": payload, "title": "x", "client_id": str(uuid.uuid4())})

    assert status == 422
    assert problem["choices"] == current
    assert problem["detail"]
    assert len(engine.questions) == 1


async def test_a_payload_of_another_conversation_is_foreign(gateway: Client) -> None:
    one, other = await Chat.open(gateway), await Chat.open(gateway)
    await one.send("hallo")
    button = (await one.send("noch was"))["messages"][0]["buttons"][0]

    status, _ = await other.post({**button, "client_id": str(uuid.uuid4())})

    assert status == 422
