"""What browsers are told: CORS, security headers, pages, methods."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from chats import Chat, Client

Start = Callable[..., Awaitable[Client]]
OURS = "https://www.example.org"


@pytest.mark.parametrize(
    "path", ["/", "/widget.js", "/healthz", "/api/v1/regions", "/api/v1/offers/nothing", "/nothing"]
)
async def test_every_answer_carries_the_security_headers(gateway: Client, path: str) -> None:
    async with gateway.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Strict-Transport-Security" not in answer.headers
        assert answer.headers["Server"] == "jba"


async def test_over_https_browsers_are_told_to_stay_there(start: Start) -> None:
    gateway = await start(JBA_PUBLIC_URL="https://chat.example.org")
    async with gateway.get("/healthz") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_websites_that_embed_the_widget_may_call(start: Start) -> None:
    gateway = await start(JBA_WIDGET_ORIGINS=f"{OURS}, https://schule.example.org/")
    wanted = {
        "Origin": OURS,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    async with gateway.options("/api/v1/conversations", headers=wanted) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == OURS
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Last-Event-ID" in answer.headers["Access-Control-Allow-Headers"]
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    async with gateway.post("/api/v1/conversations", headers={"Origin": OURS}) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == OURS
        assert "Origin" in answer.headers["Vary"]


async def test_an_event_stream_may_be_read_by_them_too(start: Start) -> None:
    chat = await Chat.open(await start(JBA_WIDGET_ORIGINS=OURS))
    async with await chat.stream(Origin=OURS) as stream:
        assert stream.headers["Access-Control-Allow-Origin"] == OURS


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://www.example.org.evil.example"])
async def test_other_websites_may_not(start: Start, origin: str) -> None:
    gateway = await start(JBA_WIDGET_ORIGINS=OURS)
    async with gateway.post("/api/v1/conversations", headers={"Origin": origin}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
    async with gateway.options("/api/v1/conversations", headers={"Origin": origin}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_page_and_the_widget_are_served(gateway: Client) -> None:
    async with gateway.get("/") as answer:
        assert answer.content_type == "text/html"
        assert answer.charset == "utf-8"
        assert "/widget.js" in await answer.text()
    async with gateway.get("/widget.js") as answer:
        assert answer.content_type == "text/javascript"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "@WORDS@" not in await answer.text()


async def test_a_page_that_did_not_change_is_not_sent_again(gateway: Client) -> None:
    async with gateway.get("/widget.js") as answer:
        tag = answer.headers["ETag"]
    async with gateway.get("/widget.js", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
        assert await answer.read() == b""
    async with gateway.get("/widget.js", headers={"If-None-Match": '"other"'}) as answer:
        assert answer.status == 200


async def test_a_browser_that_cannot_unpack_gets_the_plain_file(gateway: Client) -> None:
    async with gateway.get("/widget.js", headers={"Accept-Encoding": "identity"}) as answer:
        assert "Content-Encoding" not in answer.headers
        plain = await answer.read()
    async with gateway.get("/widget.js", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert await answer.read() == plain


@pytest.mark.parametrize(
    "path", ["/bundle.py", "/widget.css", "/__init__.py", "/..%2f..%2fpyproject.toml", "/%2e%2e/x"]
)
async def test_nothing_else_of_the_folder_is_served(gateway: Client, path: str) -> None:
    async with gateway.get(path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/api/v1/regions", "/api/v1/openapi.json"])
async def test_head_and_options_are_answered(gateway: Client, path: str) -> None:
    async with gateway.head(path) as answer:
        assert answer.status == 200
        assert await answer.read() == b""
    async with gateway.options(path) as answer:
        assert answer.status == 204
        assert "GET" in answer.headers["Allow"]


async def test_head_of_a_conversation_does_not_wait(chat: Chat) -> None:
    for path in ("/messages?after=1&wait=20", "/events"):
        async with chat.client.head(chat.path + path, headers=chat.headers) as answer:
            assert answer.status == 200
