"""Limits: counted per conversation and address, never in the way of help."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest
from blockbuster import BlockingError
from chats import Chat, Client, parts_of
from engine_double import EngineDouble

from bot.gateway.limits import WINDOW, Allowance, Callers, Limits

DANGER = "ich will mich umbringen"
LONG = " und so weiter" * 200
Start = Callable[..., Awaitable[Client]]
BEHIND_PROXY = {"JBA_TRUSTED_PROXIES": "127.0.0.1, ::1"}


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_minute_slides() -> None:
    watch = Watch()
    limits, two = Limits(watch), Allowance("x", 2)

    assert limits.take(two, "a") is None
    watch.now += 30
    assert limits.take(two, "a") is None
    assert limits.take(two, "a") == 30
    assert limits.take(two, "b") is None
    watch.now += 30
    assert limits.take(two, "a") is None
    assert limits.take(two, "a") == 30


def test_an_allowance_of_nothing_allows_nothing() -> None:
    assert Limits(Watch()).take(Allowance("x", 0), "a") == WINDOW


def test_what_is_counted_cannot_be_read_and_is_forgotten() -> None:
    watch = Watch()
    limits = Limits(watch)
    limits.take(Allowance("address", 5), "203.0.113.7")

    assert "203.0.113.7" not in repr(limits._seen)
    assert Limits(watch)._key("address", "203.0.113.7") not in limits._seen
    watch.now += 2 * WINDOW
    limits.take(Allowance("address", 5), "203.0.113.8")
    assert len(limits._seen) == 1


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "expected"),
    [
        ([], "127.0.0.1", [], None),
        ([], "::1", [], None),
        ([], "127.0.0.1", ["203.0.113.7"], None),
        ([], "203.0.113.7", [], "203.0.113.7"),
        ([], "203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", [], "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", ["203.0.113.7", "10.1.2.3"], "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", ["203.0.113.7, not an address"], "127.0.0.1"),
        ([], "2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ([], "::ffff:203.0.113.7", [], "203.0.113.7"),
        ([], "fe80::1%eth0", [], "fe80::/64"),
    ],
)
def test_who_calls(trusted: list[str], peer: str, forwarded: list[str], expected: str | None) -> None:
    assert Callers(trusted).address(peer, forwarded) == expected


async def test_this_machine_is_not_limited(start: Start) -> None:
    chat = await Chat.open(await start(JBA_LIMIT_MESSAGES_PER_CONVERSATION="1", JBA_LIMIT_OPENINGS_PER_ADDRESS="1"))
    await Chat.open(chat.client)
    await chat.send("eins")
    await chat.send("zwei")


async def test_a_conversation_may_send_so_many_messages_a_minute(start: Start, engine: EngineDouble) -> None:
    chat = await Chat.open(await start(**BEHIND_PROXY, JBA_LIMIT_MESSAGES_PER_CONVERSATION="2"))
    await chat.send("eins")
    await chat.send("zwei")
    async with chat.client.post(f"{chat.path}/messages", json={"text": "drei"}, headers=chat.headers) as answer:
        body = await answer.json()
        assert answer.status == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert body["messages"] == []
    assert len(engine.questions) == 2
    await (await Chat.open(chat.client)).send("ein anderes gespräch geht")


async def test_an_address_may_send_so_many_messages_a_minute(start: Start) -> None:
    gateway = await start(**BEHIND_PROXY, JBA_LIMIT_MESSAGES_PER_ADDRESS="2")
    chat = await Chat.open(gateway)
    one, other = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}

    assert [(await chat.post({"text": "x"}, **one))[0] for _ in range(3)] == [200, 200, 429]
    assert (await chat.post({"text": "x"}, **other))[0] == 200


async def test_an_address_may_open_so_many_conversations_a_minute(start: Start) -> None:
    gateway = await start(**BEHIND_PROXY, JBA_LIMIT_OPENINGS_PER_ADDRESS="2")
    await Chat.open(gateway)
    await Chat.open(gateway)
    async with gateway.post("/api/v1/conversations") as answer:
        assert answer.status == 429
        assert "Retry-After" in answer.headers


async def test_above_the_limit_danger_is_helped_in_the_refusal(start: Start) -> None:
    gateway = await start(**BEHIND_PROXY, JBA_LIMIT_MESSAGES_PER_CONVERSATION="0")
    chat = await Chat.open(gateway)
    status, refused = await chat.post({"text": DANGER})

    assert status == 429
    assert refused["messages"][0]["topic"] == "crisis_suicide"
    assert "112" in refused["messages"][0]["text"]


async def test_help_in_refusals_is_stored_once_and_raises_one_alarm(start: Start) -> None:
    gateway = await start(**BEHIND_PROXY, JBA_LIMIT_MESSAGES_PER_CONVERSATION="0")
    chat = await Chat.open(gateway)
    first = (await chat.post({"text": DANGER}))[1]["messages"]
    again = (await chat.post({"text": DANGER}))[1]["messages"]
    async with parts_of(gateway).services.store.read() as work:
        conversation = await work.conversations.get(chat.id)
        alarm = await work.contacts.open_alarm(chat.id)

    assert again == first
    assert [m["from"] for m in await chat.all()] == ["bot", "bot"]
    assert conversation is not None
    assert conversation.care is not None
    assert alarm is not None


async def test_a_text_that_is_too_long_is_read_for_danger(chat: Chat) -> None:
    status, refused = await chat.post({"text": LONG + " " + DANGER + "." + LONG})

    assert status == 413
    assert refused["messages"][0]["topic"] == "crisis_suicide"


async def test_danger_is_found_at_the_end_of_sixty_kilobytes(chat: Chat) -> None:
    status, refused = await chat.post({"text": "bla " * 15_000 + DANGER})

    assert status == 413
    assert refused["messages"][0]["topic"] == "crisis_suicide"


async def test_danger_is_found_in_a_body_that_was_cut(chat: Chat) -> None:
    body = '{"text": "' + DANGER + " " + "bla " * 30_000 + '"}'
    async with chat.client.post(f"{chat.path}/messages", data=body, headers=chat.headers) as answer:
        refused = await answer.json()
        assert answer.status == 413
    assert refused["messages"][0]["topic"] == "crisis_suicide"


async def test_danger_is_found_in_a_body_that_is_no_json(chat: Chat) -> None:
    async with chat.client.post(f"{chat.path}/messages", data=DANGER.encode(), headers=chat.headers) as answer:
        refused = await answer.json()
        assert answer.status == 400
    assert refused["messages"][0]["topic"] == "crisis_suicide"


async def test_danger_is_helped_in_a_conversation_that_is_gone(chat: Chat) -> None:
    async with chat.client.delete(chat.path, headers=chat.headers):
        pass
    status, refused = await chat.post({"text": DANGER})

    assert status == 404
    assert refused["messages"][0]["topic"] == "crisis_suicide"
    assert refused["messages"][0]["seq"] == 0


async def test_danger_in_the_comment_of_a_rating_is_helped(chat: Chat) -> None:
    status, body = await chat.post({"score": 1, "comment": DANGER}, "/rating")

    assert status == 200
    assert body["messages"][0]["topic"] == "crisis_suicide"


async def test_the_guard_against_blocking_calls_looks() -> None:
    def slow() -> float:
        time.sleep(0.001)
        return 1.0

    with pytest.raises(BlockingError):
        Limits(slow)
