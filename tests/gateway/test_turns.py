"""Messages become turns: once, in order, answered by whoever owns the conversation."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from chats import Answer, Chat, Client, parts_of
from engine_double import EngineDouble, reply

from bot.services.ports import TurnClosed

DANGER = "ich will mich umbringen"
Start = Callable[..., Awaitable[Client]]


def texts(answer: Answer) -> list[str]:
    return [m["text"] for m in answer["messages"]]


async def has_messages(chat: Chat, count: int) -> None:
    """Returns when the conversation has so many messages."""
    async with asyncio.timeout(10):
        seen = 0
        while seen < count:
            _, body = await chat.get(after=str(seen), wait="5")
            seen += len(body["messages"])


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
    tasks = [asyncio.create_task(chat.send("egal"))]
    await engine_asked(engine, 1)
    for number, text in enumerate(("hab keinen plan", "was geht in herne")):
        tasks.append(asyncio.create_task(chat.send(text)))
        await has_messages(chat, number + 3)
    held.set()
    answers = await asyncio.gather(*tasks)

    said = [m["text"] for m in await chat.all() if m["from"] == "user"]
    assert said == ["egal", "hab keinen plan", "was geht in herne"]
    assert [len(answer["messages"]) for answer in answers] == [1, 0, 1]
    assert [question["text"] for question in engine.questions] == ["egal", "hab keinen plan\nwas geht in herne"]
    assert engine.questions[1]["context"]["recent"] == ["egal"]
    assert engine.questions[1]["joined"] == "egal\nhab keinen plan\nwas geht in herne"


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


async def engine_asked(engine: EngineDouble, count: int) -> None:
    async with asyncio.timeout(3):
        while len(engine.questions) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


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


async def test_an_engine_that_takes_too_long_is_not_waited_for(start: Start, engine: EngineDouble) -> None:
    chat = await Chat.open(await start(JBA_TURN_SECONDS="1"))
    engine.delay = 1.5
    began = time.monotonic()
    answer = await chat.send("hallo")

    assert time.monotonic() - began < 4
    assert [m["from"] for m in answer["messages"]] == ["system"]
    assert answer["messages"][0]["topic"]
    await asyncio.sleep(0.8)  # the late answer comes, and is thrown away
    engine.delay = 0.0
    assert texts(await chat.send("noch da?")) == ["Gehört: noch da?"]
    assert engine.questions[1]["memory"] is None
    assert [m["from"] for m in await chat.all()] == ["bot", "user", "system", "user", "bot"]


def dead(engine: EngineDouble) -> None:
    engine.hang_up = True


def failing(engine: EngineDouble) -> None:
    engine.status = 502


def silent(engine: EngineDouble) -> None:
    engine.answer = lambda body: []


def babbling(engine: EngineDouble) -> None:
    engine.garbage = b"\xff\xfe<html>"


def shapeless(engine: EngineDouble) -> None:
    engine.garbage = b'{"messages": [{"text": 7}], "memory": 3}'


def listing(engine: EngineDouble) -> None:
    engine.garbage = b"[1, 2, 3]"


def nested(engine: EngineDouble) -> None:
    engine.garbage = b"[" * 100_000


@pytest.mark.parametrize("behaviour", [dead, failing, silent, babbling, shapeless, listing, nested])
async def test_an_engine_that_fails_gives_an_honest_system_message(
    chat: Chat, engine: EngineDouble, behaviour: Callable[[EngineDouble], None]
) -> None:
    behaviour(engine)
    answer = await chat.send("was ist BvB")

    assert [m["from"] for m in answer["messages"]] == ["system"]
    assert "Herne" in answer["messages"][0]["text"]
    assert [m["text"] for m in await chat.all() if m["from"] == "user"] == ["was ist BvB"]


async def test_telephone_and_mail_are_named_where_they_are_known(start: Start, engine: EngineDouble) -> None:
    gateway = await start(JBA_CONTACT_PHONE="02323 000000", JBA_CONTACT_EMAIL="jba@example.org")
    chat = await Chat.open(gateway)
    await engine.stop()
    text = texts(await chat.send("hallo"))[0]

    assert "02323 000000" in text
    assert "jba@example.org" in text


async def test_after_the_engine_is_back_the_next_turn_works(chat: Chat, engine: EngineDouble) -> None:
    await chat.send("hallo")
    assert engine.server is not None
    port = engine.server.port
    await engine.stop()
    broken = await chat.send("und jetzt?")
    await engine.start(port)
    answer = await chat.send("wieder da?")

    assert [m["from"] for m in broken["messages"]] == ["system"]
    assert texts(answer) == ["Gehört: wieder da?"]


async def test_danger_is_helped_without_the_engine(chat: Chat, engine: EngineDouble) -> None:
    await engine.stop()
    answer = await chat.send(DANGER)

    assert answer["messages"][0]["topic"] == "crisis_suicide"
    assert "112" in answer["messages"][0]["text"]
    assert not engine.questions


async def test_danger_raises_an_alarm_without_text(chat: Chat, gateway: Client) -> None:
    await chat.send(DANGER)

    async with parts_of(gateway).services.store.read() as work:
        alarm = await work.contacts.open_alarm(chat.id)
    assert alarm is not None
    assert (alarm.kind, alarm.topic, alarm.region, alarm.channel) == ("suicide", "crisis_suicide", "herne", "web")
    assert alarm.due_at is None  # nobody has entered when the office opens


async def test_a_write_after_the_turn_was_closed_is_rolled_back(start: Start, engine: EngineDouble) -> None:
    gateway = await start(JBA_TURN_SECONDS="1")
    chat = await Chat.open(gateway)
    store = parts_of(gateway).services.store
    outcome: list[str] = []

    async def write_late(body: Answer) -> None:
        await asyncio.sleep(1.3)
        try:
            async with store.write() as work:
                await work.turns.require_open(body["turn_id"])
                await work.turns.keep_result(body["turn_id"], "callback", {"id": "x"})
                await work.commit()
        except TurnClosed:
            outcome.append("closed")

    writing: list[asyncio.Task[None]] = []

    async def start_writing(body: Answer) -> None:
        writing.append(asyncio.create_task(write_late(body)))
        await asyncio.sleep(5)

    engine.during = start_writing
    await chat.send("ruf mich an")
    await asyncio.gather(*writing)

    assert outcome == ["closed"]
    async with store.read() as work:
        assert await work.turns.results(engine.questions[0]["turn_id"]) == {}


async def test_what_was_written_before_the_close_is_said(start: Start, engine: EngineDouble) -> None:
    gateway = await start()
    chat = await Chat.open(gateway)
    services = parts_of(gateway).services

    async def write_then_fail(body: Answer) -> None:
        async with services.store.write() as work:
            await work.turns.require_open(body["turn_id"])
            await work.turns.keep_result(body["turn_id"], "callback", {"id": "x"})
            await work.commit()
        engine.status = 500

    engine.during = write_then_fail
    answer = await chat.send("ruf mich an")

    assert services.content.phrase("done_callback") in texts(answer)[0]


async def test_a_turn_that_was_cut_off_is_answered_once_after_the_restart(start: Start, engine: EngineDouble) -> None:
    first = await start()
    chat = await Chat.open(first)
    store = parts_of(first).services.store
    held = engine.hold()
    sending = asyncio.create_task(chat.send("was ist BvB"))
    await engine_asked(engine, 1)
    # The gateway is gone before the answer comes: its turn stands open in the database.
    turn_tasks = parts_of(first).services.turns._tasks
    for task in tuple(turn_tasks):
        task.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    async with store.read() as work:
        assert [t.conversation_id for t in await work.turns.unfinished()] == [chat.id]
    held.set()
    engine.held = None
    again = chat.on(await start())
    await has_messages(again, 3)
    await asyncio.sleep(0.2)

    assert [m["from"] for m in await again.all()] == ["bot", "user", "bot"]
    assert engine.questions[0]["turn_id"] == engine.questions[1]["turn_id"]


async def test_messages_without_a_turn_are_answered_after_the_restart(start: Start, engine: EngineDouble) -> None:
    first = await start()
    chat = await Chat.open(first)
    services = parts_of(first).services
    async with services.store.write() as work:
        await work.messages.add(chat.id, "user", None, "eins", services.clock.now())
        await work.messages.add(chat.id, "user", None, "zwei", services.clock.now())
        await work.commit()
    again = chat.on(await start())
    await has_messages(again, 4)

    assert [question["text"] for question in engine.questions] == ["eins\nzwei"]


async def test_a_sender_who_hangs_up_is_answered_all_the_same(chat: Chat, engine: EngineDouble) -> None:
    engine.delay = 0.3
    sending = asyncio.create_task(chat.send("hallo"))
    await engine_asked(engine, 1)
    sending.cancel()
    await asyncio.sleep(0.6)

    assert [m["from"] for m in await chat.all()] == ["bot", "user", "bot"]


async def test_a_conversation_erased_while_its_turn_runs_stays_erased(chat: Chat, engine: EngineDouble) -> None:
    held = engine.hold()
    sending = asyncio.create_task(chat.post({"text": "hallo", "client_id": str(uuid.uuid4())}))
    await engine_asked(engine, 1)
    async with chat.client.delete(chat.path, headers=chat.headers) as answer:
        assert answer.status == 204
    held.set()
    status, _ = await sending

    assert status == 404
    assert (await chat.get())[0] == 404


async def set_state(gateway: Client, chat: Chat, state: str) -> None:
    async with parts_of(gateway).services.store.write() as work:
        conversation = await work.conversations.get(chat.id)
        assert conversation is not None
        conversation.state = state  # type: ignore[assignment]
        await work.conversations.save(conversation)
        await work.commit()


async def test_a_message_reopens_a_closed_conversation(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "closed")
    answer = await chat.send("doch noch was")

    assert answer["state"] == "bot"
    assert texts(answer) == ["Gehört: doch noch was"]


async def test_while_queued_the_assistant_goes_on_answering(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "queued")
    answer = await chat.send("hallo")

    assert answer["state"] == "queued"
    assert texts(answer) == ["Gehört: hallo"]


async def test_while_staff_own_the_conversation_the_assistant_is_silent(
    gateway: Client, chat: Chat, engine: EngineDouble
) -> None:
    await set_state(gateway, chat, "staff")
    answer = await chat.send("hallo Frau K.")

    assert answer == {"state": "staff", "messages": []}
    assert not engine.questions
    assert [m["text"] for m in await chat.all()][-1] == "hallo Frau K."


async def test_danger_is_helped_while_staff_own_the_conversation(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "staff")
    answer = await chat.send(DANGER)

    assert [m["topic"] for m in answer["messages"]] == ["crisis_suicide"]


async def test_several_messages_come_in_order_and_a_notice_never_first(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = lambda body: [
        reply("Wann passt es?", role="question"),
        reply("Übrigens", role="notice"),
        reply("Antwort", "offer_info"),
        reply("Noch eine", "contact"),
    ]
    answer = await chat.send("zwei sachen")

    assert texts(answer) == ["Antwort", "Noch eine", "Übrigens", "Wann passt es?"]


async def test_a_switch_of_region_by_an_action_reaches_the_conversation(chat: Chat, engine: EngineDouble) -> None:
    engine.memory = lambda body: {"conversation": {"region": "herford", "easy": True, "formal": None}}
    await chat.send("ich bin in herford")
    await chat.send("und jetzt?")

    assert engine.questions[1]["context"]["region"] == "herford"
    assert engine.questions[1]["context"]["easy"] is True


FORM = {"name": "callback_form", "requested_slot": "callback_way"}


async def test_danger_lays_an_open_form_aside(chat: Chat, engine: EngineDouble) -> None:
    engine.memory = lambda body: {"fingerprint": "f", "slots": {"last_topic": "callback"}, "form": FORM, "events": []}
    await chat.send("ruft mich an")
    await chat.send(DANGER)
    await chat.send("war nicht so gemeint")
    await chat.send("was ist BvB")

    memory = engine.questions[-1]["memory"]
    assert memory["form"] is None
    assert memory["slots"] == {"last_topic": "callback", "parked_form": "callback_form"}


async def test_after_a_day_only_the_form_that_was_begun_is_remembered(
    gateway: Client, chat: Chat, engine: EngineDouble
) -> None:
    engine.memory = lambda body: {"fingerprint": "f", "slots": {"last_topic": "callback"}, "form": FORM, "events": [1]}
    await chat.send("ruft mich an")
    async with parts_of(gateway).services.store.write() as work:
        conversation = await work.conversations.get(chat.id)
        assert conversation is not None
        assert conversation.memory_at is not None
        conversation.memory_at -= timedelta(hours=25)
        await work.conversations.save(conversation)
        await work.commit()
    await chat.send("hallo")

    assert engine.questions[-1]["memory"] == {"slots": {"parked_form": "callback_form"}}


async def test_turns_not_understood_are_counted_until_one_is(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = lambda body: [reply("Wie meinst du das?", "not_understood", text_id="x:1")]
    await chat.send("asdf")
    await chat.send("qwertz")
    engine.answer = lambda body: [reply("Ah")]
    await chat.send("ausbildung")
    await chat.send("danke")

    assert [q["context"]["failures"] for q in engine.questions] == [0, 1, 2, 0]
    assert engine.questions[2]["context"]["used_texts"][:2] == ["x:1", "x:1"]
