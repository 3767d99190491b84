"""A small engine on loopback that speaks the /turn protocol, and can fail in every way in which a real one does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "engine-token-of-the-tests"
Answer = dict[str, Any]


def reply(text: str, topic: str = "training_search", **more: Any) -> Answer:
    return {"topic": topic, "text": text, "choices": [], **more}


def echo(body: Answer) -> list[Answer]:
    """Says back what it got, with two buttons."""
    said = body.get("text") or body.get("intent")
    choices = [
        {"title": "Mehr", "intent": "more", "entities": {}},
        {"title": "Termin machen", "intent": "book_appointment", "entities": {"office": "herne-jba"}},
    ]
    return [reply(f"Gehört: {said}", choices=choices)]


class EngineDouble:
    """`questions` holds what it was asked; the other attributes switch how it behaves."""

    def __init__(self) -> None:
        self.questions: list[Answer] = []
        self.answer: Callable[[Answer], list[Answer]] = echo
        self.delay = 0.0
        self.status = 200
        self.garbage: bytes | None = None
        self.hang_up = False
        self.memory: Callable[[Answer], Answer] = lambda body: {"turns": ((body["memory"] or {}).get("turns") or 0) + 1}
        self.parse: Answer = {"intent": "training_search"}
        self.held: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.during: Callable[[Answer], Any] | None = None
        self.server: TestServer | None = None

    async def start(self, port: int | None = None) -> None:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_post("/turn", self._turn)
        app.router.add_post("/parse", self._parse)
        app.router.add_post("/webhook", self._webhook)
        self.server = TestServer(app, port=port)
        await self.server.start_server()

    async def stop(self) -> None:
        if self.server is not None:
            await self.server.close()
            self.server = None

    @property
    def url(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("")).rstrip("/")

    def hold(self) -> asyncio.Event:
        """From now on turns wait until the returned event is set."""
        self.held = asyncio.Event()
        return self.held

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        body = await request.json()
        self.questions.append(body)
        self.asked.set()
        if self.during is not None:
            await self.during(body)
        if self.held is not None:
            await self.held.wait()
        await asyncio.sleep(self.delay)
        if self.hang_up:
            assert request.transport is not None
            request.transport.close()
        if self.garbage is not None:
            return web.Response(body=self.garbage, content_type="application/json")
        answer = {"messages": self.answer(body), "memory": self.memory(body), "parse": self.parse}
        return web.json_response(answer, status=self.status)

    async def _parse(self, request: web.Request) -> web.Response:
        return web.json_response({"intent": "greeting", "confidence": 0.9}, status=self.status)

    async def _webhook(self, request: web.Request) -> web.Response:
        call = await request.json()
        assert call["next_action"] == "action_answer"
        return web.json_response(
            {"events": [], "responses": [{"custom": reply("Hallo", "greeting")}]}, status=self.status
        )
