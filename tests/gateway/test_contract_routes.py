"""The contract's routes of a conversation."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from chats import Chat, Client, parts_of
from engine_double import EngineDouble, reply
from told_problems import problem

Start = Callable[..., Awaitable[Client]]


MESSAGE_KEYS = {
    "seq", "id", "from", "at", "text", "topic", "buttons", "links", "offers", "sources", "lang", "dir"
}  # fmt: skip


NOBODY = str(uuid.uuid4())


# -- opening --------------------------------------------------------------------------------------


async def test_opening_without_a_body_gives_the_installations_region(gateway: Client) -> None:
    async with gateway.post("/api/v1/conversations") as answer:
        body = await answer.json()

        assert answer.status == 201
        assert answer.headers["Cache-Control"] == "no-store"
    assert body.keys() == {"id", "token", "state", "region", "messages"}
    assert (body["state"], body["region"]) == ("bot", "herne")
    assert len(body["token"]) >= 32
    greeting = body["messages"][0]
    assert greeting.keys() == MESSAGE_KEYS
    assert (greeting["seq"], greeting["from"], greeting["topic"]) == (1, "bot", "greeting")
    assert datetime.fromisoformat(greeting["at"]).utcoffset() is not None
    assert all(button.keys() == {"title", "payload"} for button in greeting["buttons"])


async def test_opening_takes_every_wish(gateway: Client, engine: EngineDouble) -> None:
    wishes = {"region": "segeberg", "language": "tr", "easy": True, "formal": False, "audience": "parent"}
    chat = await Chat.open(gateway, **wishes)
    await chat.send("hallo")

    context = engine.questions[0]["context"]
    assert chat.opened["region"] == "segeberg"
    assert (context["region"], context["audience"], context["easy"]) == ("segeberg", "parent", True)


async def test_opening_where_no_region_is_set_asks_for_it(start: Start) -> None:
    chat = await Chat.open(await start(JBA_REGION=""))

    assert chat.opened["region"] is None
    assert len(chat.opened["messages"][0]["buttons"]) >= 2


async def test_a_browser_in_a_language_we_do_not_speak_is_welcome(gateway: Client) -> None:
    await Chat.open(gateway, language="es-419")
    await Chat.open(gateway, language="DE-at")


@pytest.mark.parametrize(
    "body",
    [
        {"region": "atlantis"},
        {"region": 7},
        {"audience": "alien"},
        {"audience": ["young"]},
        {"easy": "yes"},
        {"formal": 1},
        {"language": "klingonisch!"},
        {"language": {}},
    ],
)
async def test_opening_with_what_cannot_be_meant_is_refused(gateway: Client, body: dict[str, Any]) -> None:
    status, _ = await problem(gateway, "POST", "/api/v1/conversations", json=body)

    assert status == 422


async def test_an_unknown_region_is_refused_with_those_that_are_served(start: Start) -> None:
    gateway = await start(JBA_REGIONS="herne,warendorf")
    status, body = await problem(gateway, "POST", "/api/v1/conversations", json={"region": "herford"})

    assert (status, body["regions"]) == (422, ["herne", "warendorf"])


@pytest.mark.parametrize("data", [b"{", b"[]", b'"x"', b"nul", b"\xff\xfe", b"[" * 60_000, b'{"a": NaN}', b"1" * 5000])
async def test_a_body_that_cannot_be_read_is_refused(gateway: Client, data: bytes) -> None:
    status, _ = await problem(gateway, "POST", "/api/v1/conversations", data=data)

    assert status == 400


# -- who may ----------------------------------------------------------------------------------------


CALLS = [
    ("POST", "/messages"),
    ("GET", "/messages"),
    ("GET", "/events"),
    ("POST", "/rating"),
    ("GET", "/export"),
    ("DELETE", ""),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
async def test_without_the_token_nothing_is_given_out(
    chat: Chat, method: str, path: str, header: dict[str, str]
) -> None:
    status, _ = await problem(chat.client, method, chat.path + path, headers=header, json={"text": "x", "score": 3})

    assert status == 401


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("name", [NOBODY, "1", "x%00y", "%F0%9F%98%80", "..%2f..%2fetc"])
async def test_an_unknown_conversation_is_not_found(gateway: Client, method: str, path: str, name: str) -> None:
    headers = {"Authorization": "Bearer x"}
    status, _ = await problem(
        gateway, method, f"/api/v1/conversations/{name}{path}", headers=headers, json={"text": "x", "score": 3}
    )

    assert status == 404


async def test_a_token_opens_only_its_own_conversation(gateway: Client) -> None:
    one, other = await Chat.open(gateway), await Chat.open(gateway)
    status, _ = await problem(gateway, "GET", f"{one.path}/export", headers=other.headers)

    assert status == 401


# -- messages ---------------------------------------------------------------------------------------


async def test_a_message_has_the_shape_of_the_contract(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = lambda body: [
        reply(
            "115 Plätze",
            "offer_capacity",
            choices=[{"title": "Termin machen", "intent": "book_appointment", "entities": {}}],
            links=[{"title": "Seite", "url": "https://example.org"}],
            offers=["herne-bvb"],
            sources=[{"document": "AIP", "section": "Anlage", "as_of": "2022"}],
            lang="ar",
        )
    ]
    message = (await chat.send("wie viele plätze hat bvb"))["messages"][0]

    assert message.keys() == MESSAGE_KEYS
    assert message["seq"] == 3
    assert message["topic"] == "offer_capacity"
    assert message["buttons"] == [{"title": "Termin machen", "payload": "b3.0"}]
    assert message["links"] == [{"title": "Seite", "url": "https://example.org"}]
    assert message["offers"] == ["herne-bvb"]
    assert message["sources"] == [{"document": "AIP", "section": "Anlage", "as_of": "2022"}]
    assert (message["lang"], message["dir"]) == ("ar", "rtl")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": " \n\t "}, 422),
        ({"text": None}, 422),
        ({"text": 5}, 422),
        ({"text": ["a"]}, 422),
        ({"text": "x", "client_id": "no-uuid"}, 422),
        ({"text": "x", "client_id": 7}, 422),
        ({"payload": {"a": 1}}, 422),
        ({"text": "x" * 2001}, 413),
        ({"text": "😀" * 2001}, 413),
    ],
)
async def test_a_message_that_cannot_be_taken_is_refused(chat: Chat, body: dict[str, Any], expected: int) -> None:
    status, refused = await chat.post(body)

    assert status == expected
    assert refused["messages"] == []
    assert len(await chat.all()) == 1


async def test_two_thousand_characters_are_taken(chat: Chat) -> None:
    await chat.send("😀" * 2000)
    await chat.send("ä" * 2000)


async def test_a_body_over_64_kilobytes_is_refused(chat: Chat) -> None:
    status, _ = await chat.post({"text": "x", "more": "y" * 70_000})

    assert status == 413


async def test_messages_are_read_from_a_number_on(chat: Chat) -> None:
    await chat.send("eins")
    _, body = await chat.get(after="2")

    assert [m["seq"] for m in body["messages"]] == [3]
    assert body["state"] == "bot"
    assert (await chat.get(after="3"))[1]["messages"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("after=x", 400),
        ("after=-1", 422),
        ("after=99999999999999999999", 400),
        ("after=1&wait=x", 400),
        ("wait=-1", 400),
    ],
)
async def test_a_query_that_cannot_be_read_is_refused(chat: Chat, query: str, expected: int) -> None:
    status, _ = await problem(chat.client, "GET", f"{chat.path}/messages?{query}", headers=chat.headers)

    assert status == expected


# -- rating, export, erasure --------------------------------------------------------------------------


async def test_a_rating_is_kept(chat: Chat) -> None:
    status, body = await chat.post({"score": 4, "comment": "ganz gut"}, "/rating")
    _, exported = await chat.get("/export")

    assert (status, body) == (200, {"state": "bot", "messages": []})
    assert [(r["score"], r["comment"]) for r in exported["ratings"]] == [(4, "ganz gut")]


@pytest.mark.parametrize(
    "body",
    [{}, {"score": 0}, {"score": 6}, {"score": "5"}, {"score": True}, {"score": 2.5}, {"score": 5, "comment": 1}],
)
async def test_a_rating_that_is_none_is_refused(chat: Chat, body: dict[str, Any]) -> None:
    status, _ = await chat.post(body, "/rating")

    assert status == 422


async def test_the_export_has_all_that_was_said_and_no_key(chat: Chat) -> None:
    await chat.send("wo finde ich euch")
    status, exported = await chat.get("/export")

    assert status == 200
    assert [m["text"] for m in exported["messages"]][1:] == ["wo finde ich euch", "Gehört: wo finde ich euch"]
    assert chat.opened["token"] not in str(exported)
    assert "token_hash" not in str(exported)


async def test_an_erased_conversation_is_gone_everywhere(gateway: Client, chat: Chat) -> None:
    await chat.send("vergiss das")
    async with gateway.delete(chat.path, headers=chat.headers) as answer:
        assert answer.status == 204
        assert await answer.read() == b""

    assert (await chat.get())[0] == 404
    assert await parts_of(gateway).services.store.export(chat.id) is None
    async with gateway.delete(chat.path, headers=chat.headers) as answer:
        assert answer.status == 404
