"""Turns when something fails: the engine, the time, the gateway itself."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable

import pytest
from chats import Answer, Chat, Client, parts_of
from engine_double import EngineDouble
from turns_told import DANGER, engine_asked, has_messages, texts

from bot.services.ports import TurnClosed

Start = Callable[..., Awaitable[Client]]


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


async def test_who_waits_behind_a_turn_that_hangs_is_not_kept_as_long_again(start: Start, engine: EngineDouble) -> None:
    chat = await Chat.open(await start(JBA_TURN_SECONDS="4"))
    engine.delay = 30.0
    first = asyncio.create_task(chat.send("hallo"))
    await engine_asked(engine, 1)
    began = time.monotonic()
    answer = await chat.send("noch da?")

    assert time.monotonic() - began < 6.5  # the first one's 4 s and one more, not 8
    assert [m["from"] for m in answer["messages"]] == ["system"]
    assert [m["from"] for m in (await first)["messages"]] == ["system"]


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
