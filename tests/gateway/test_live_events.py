"""Following a conversation: the event stream and long polling, without gap or duplicate."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from chats import Chat, Client, parts_of
from engine_double import EngineDouble

from bot.domain.messages import Reply
from bot.gateway import messages
from bot.services import conversations as conversation_service

Start = Callable[..., Awaitable[Client]]
Event = dict[str, str]


async def events(stream: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    """The events of a stream; a comment is an event with the key `comment`."""
    fields: Event = {}
    async for raw in stream.content:
        line = raw.decode().rstrip("\n")
        if not line:
            yield fields
            fields = {}
            continue
        name, _, value = line.partition(":")
        fields[name or "comment"] = value.strip()


async def next_messages(stream: aiohttp.ClientResponse, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        async for event in events(stream):
            if event.get("event") == "message":
                message = json.loads(event["data"])
                assert event["id"] == str(message["seq"])
                found.append(message)
            if len(found) == count:
                return found
    raise AssertionError("the stream ended")


async def test_the_stream_gives_what_was_said_and_what_is_said_live(chat: Chat) -> None:
    async with await chat.stream() as stream:
        assert stream.status == 200
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert "no-transform" in stream.headers["Cache-Control"]
        assert stream.headers["X-Accel-Buffering"] == "no"
        sending = asyncio.create_task(chat.send("hallo"))
        found = await next_messages(stream, 3)
        await sending

    assert [m["seq"] for m in found] == [1, 2, 3]
    assert found == await chat.all()


async def test_the_stream_resumes_after_the_last_event(chat: Chat) -> None:
    await chat.send("eins")
    async with await chat.stream(**{"Last-Event-ID": "2"}) as stream:
        sending = asyncio.create_task(chat.send("zwei"))
        found = await next_messages(stream, 3)
        await sending

    assert [m["seq"] for m in found] == [3, 4, 5]


async def test_no_message_is_missed_or_doubled_while_streams_come_and_go(chat: Chat, engine: EngineDouble) -> None:
    talking = asyncio.create_task(talk(chat, 12))
    seen: list[int] = []
    while len(seen) < 25:
        async with await chat.stream(**{"Last-Event-ID": str(seen[-1] if seen else 0)}) as stream:
            seen += [m["seq"] for m in await next_messages(stream, 1)]
    await talking

    assert seen == list(range(1, 26))


async def talk(chat: Chat, times: int) -> None:
    for number in range(times):
        await chat.send(f"nachricht {number}")


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 30, "٣"])
async def test_a_last_event_id_that_is_no_number_is_refused(chat: Chat, last: str) -> None:
    async with await chat.stream(**{"Last-Event-ID": last}) as stream:
        assert stream.status == 400


async def test_a_quiet_stream_says_that_it_is_still_there(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "COMMENT_SECONDS", 0.1)
    async with await chat.stream() as stream, asyncio.timeout(3):
        comments = 0
        async for event in events(stream):
            comments += "comment" in event
            if comments == 2:
                break


async def test_the_stream_tells_a_change_of_state(gateway: Client, chat: Chat) -> None:
    async with await chat.stream() as stream, asyncio.timeout(3):
        told = []
        async for event in events(stream):
            told += [json.loads(event["data"])["state"]] if event.get("event") == "state" else []
            if told == ["bot"]:
                await close(gateway, chat)
            if len(told) == 2:
                break
    assert told == ["bot", "closed"]


async def close(gateway: Client, chat: Chat) -> None:
    services = parts_of(gateway).services
    async with services.store.write() as work:
        conversation = await work.conversations.get(chat.id)
        assert conversation is not None
        conversation.state = "closed"
        await work.conversations.save(conversation)
        await work.commit()
    services.store.wake.notify(chat.id)


async def test_the_stream_ends_when_the_conversation_is_erased(gateway: Client, chat: Chat) -> None:
    async with await chat.stream() as stream, asyncio.timeout(3):
        await next_messages(stream, 1)
        async with gateway.delete(chat.path, headers=chat.headers):
            pass
        assert "event: gone" in (await stream.content.read()).decode()


async def test_streams_end_with_the_gateway(start: Start) -> None:
    gateway = await start()
    chat = await Chat.open(gateway)
    async with await chat.stream() as stream:
        await next_messages(stream, 1)
        began = time.monotonic()
        await gateway.server.close()

    assert time.monotonic() - began < 10


async def test_a_stream_that_is_dropped_leaves_nothing_behind(gateway: Client, chat: Chat) -> None:
    for _ in range(3):
        async with await chat.stream() as stream:
            await next_messages(stream, 1)
    async with asyncio.timeout(5):
        while parts_of(gateway).waiting:
            await chat.send("weckt den Strom")
            await asyncio.sleep(0.05)


async def test_long_polling_answers_as_soon_as_there_is_a_message(chat: Chat) -> None:
    waiting = asyncio.create_task(chat.get(after="1", wait="10"))
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await chat.send("hallo")
    status, body = await waiting

    assert status == 200
    assert body["messages"][0]["text"] == "hallo"
    assert time.monotonic() - began < 10


async def test_long_polling_answers_empty_when_the_time_is_up(chat: Chat) -> None:
    began = time.monotonic()
    status, body = await chat.get(after="1", wait="0.3")

    assert (status, body["messages"]) == (200, [])
    assert 0.25 < time.monotonic() - began < 10


async def test_long_polling_ends_when_the_conversation_is_erased(gateway: Client, chat: Chat) -> None:
    waiting = asyncio.create_task(chat.get(after="1", wait="10"))
    await asyncio.sleep(0.1)
    async with gateway.delete(chat.path, headers=chat.headers):
        pass
    async with asyncio.timeout(2):
        assert (await waiting)[0] == 404


async def stored_by_another_process(gateway: Client, chat: Chat) -> None:
    """As the worker does it: no bell rings in this gateway."""
    services = parts_of(gateway).services
    reply = Reply("my_appointments", "Gleich ist dein Termin.")
    async with services.store.write() as work:
        await work.messages.add(chat.id, "bot", reply, reply.text, services.clock.now())
        await work.commit()


async def test_a_message_of_the_worker_is_seen_without_a_bell(
    gateway: Client, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (messages, conversation_service):
        monkeypatch.setattr(module, "LOOKS_EVERY", 0.1)
    last = (await chat.all())[-1]["seq"]
    async with asyncio.timeout(5), await chat.stream(**{"Last-Event-ID": str(last)}) as stream:
        polling = asyncio.create_task(chat.get(after=last, wait=20))
        await asyncio.sleep(0.3)
        await stored_by_another_process(gateway, chat)
        _, polled = await polling
        streamed = await next_messages(stream, 1)
    seen = [[message["text"] for message in found] for found in (polled["messages"], streamed)]
    assert seen == [["Gleich ist dein Termin."]] * 2
