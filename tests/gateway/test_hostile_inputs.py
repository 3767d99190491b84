"""Five hundred hostile texts: no fault, no hang, nothing that was not stored or refused properly."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

import pytest
from chats import Answer, Chat, Client
from engine_double import EngineDouble
from hostile import COUNT, texts

AT_ONCE = 3
TALKS = 125


async def send_raw(chat: Chat, body: str) -> tuple[int, Answer, float]:
    """Sends a body as it stands: an encoder of ours would refuse lone surrogates."""
    began = time.monotonic()
    headers = chat.headers | {"Content-Type": "application/json"}
    async with chat.client.post(f"{chat.path}/messages", data=body.encode(), headers=headers) as answer:
        return answer.status, await answer.json(content_type=None), time.monotonic() - began


@pytest.mark.timeout(400)
async def test_five_hundred_hostile_texts(start: Callable[..., Awaitable[Client]], engine: EngineDouble) -> None:
    gateway = await start(JBA_TURN_SECONDS="8")
    shares = [list(texts())[start::TALKS] for start in range(TALKS)]
    turnstile = asyncio.Semaphore(AT_ONCE)
    chats: list[Chat] = []

    async def all_of(share: list[str]) -> list[tuple[int, Answer, float]]:
        async with turnstile:
            chat = await Chat.open(gateway)
            chats.append(chat)
            return [await send_raw(chat, json.dumps({"text": text})) for text in share]

    async with asyncio.timeout(380):
        answers = [a for found in await asyncio.gather(*map(all_of, shares)) for a in found]

    assert len(answers) == COUNT
    assert {status for status, _, _ in answers} == {200, 413, 422}
    assert max(seconds for _, _, seconds in answers) < 9
    assert all(body["messages"] for status, body, _ in answers if status == 200)
    assert all(body["detail"] for status, body, _ in answers if status != 200)
    # A typed title of a button (a word like „mehr“) is that button, and no text at all.
    assert all(not (question.get("text") or "").startswith("/") for question in engine.questions)
    for chat in chats:
        seqs = [m["seq"] for m in await chat.all()]
        assert seqs == list(range(1, len(seqs) + 1))
        assert (await chat.get("/export"))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "a", "text": "b"}',
        '{"text": "\\ud800"}',
        '{"\\ud800": 1, "text": "x"}',
        '{"text": "x", "client_id": "\\ud800"}',
        '{"text": "x", "payload": "\\ud800"}',
        '{"text": 1e400}',
        '{"text": ' + "[" * 30_000 + "]" * 30_000 + "}",
        '{"text": {"$gt": ""}}',
        '{"__proto__": {}, "text": "x"}',
        '{"text": "x", "client_id": "' + "0" * 60_000 + '"}',
        "\ufeff{}",
        '{"text": "x"} trailing',
        "'text'",
    ],
)
async def test_a_hostile_body_is_taken_or_refused(chat: Chat, body: str) -> None:
    status, answer, _ = await send_raw(chat, body)

    assert status in {200, 400, 422}
    assert "messages" in answer


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer " + "x" * 4000},
        {"Authorization": "Bearer \xe4\xf6\xfc"},
        {"Last-Event-ID": "1; DROP TABLE"},
        {"Content-Encoding": "gzip"},
        {"X-Forwarded-For": "'; DROP TABLE --"},
        {"Content-Type": "text/plain; charset=utf-7"},
    ],
)
async def test_hostile_headers_are_no_fault(chat: Chat, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/messages"), ("GET", "/messages"), ("POST", "/rating")):
        async with chat.client.request(method, chat.path + path, data=b'{"text": "x"}', headers=headers) as answer:
            assert 400 <= answer.status < 500
