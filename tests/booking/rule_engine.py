"""Stands for Rasa where only a form's rules matter: calls the real actions as the engine does, over HTTP.

A form's answer is validated, then its next question asked or its end run; what a form does not take is no business
of these tests.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.settings import ROOT

TOKEN = "engine-token-of-the-tests"
Body = dict[str, Any]
_FORMS = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["forms"]
_FLOWS = yaml.safe_load((ROOT / "engine" / "flows.yml").read_text(encoding="utf-8"))


class RuleEngine:
    """`actions` is the address of the action host."""

    def __init__(self, actions: str) -> None:
        self.actions = actions
        self.dies: str | None = None  # „before“ or „after“ its actions were called
        self.held: asyncio.Event | None = None  # waits after its actions were called
        self.acted = asyncio.Event()
        self.server = TestServer(self._app())
        self._client: aiohttp.ClientSession | None = None

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_post("/turn", self._turn)
        return app

    async def start(self) -> None:
        await self.server.start_server()
        self._client = aiohttp.ClientSession()

    async def stop(self) -> None:
        assert self._client is not None
        await self._client.close()
        await self.server.close()

    @property
    def url(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    async def _turn(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        body = await request.json()
        if self.dies == "before":
            hang_up(request)
        memory = body["memory"] or {"slots": {}, "form": None}
        run = _Run(self, body, dict(memory["slots"]), memory["form"])
        await run.through()
        self.acted.set()
        if self.held is not None:
            await self.held.wait()
        if self.dies == "after":
            hang_up(request)
        kept = {"slots": run.slots, "form": run.form, "events": [], "conversation": {}}
        return web.json_response({"messages": run.said, "memory": kept, "parse": {"intent": run.intent}})

    async def call(self, body: Body) -> Body:
        assert self._client is not None
        async with self._client.post(f"{self.actions}/webhook", json=body) as answer:
            assert answer.status == 200, await answer.text()
            found: Body = await answer.json()
            return found


def hang_up(request: web.Request) -> None:
    """As a process that is killed."""
    assert request.transport is not None
    request.transport.abort()


class _Run:
    """One turn."""

    def __init__(self, engine: RuleEngine, body: Body, slots: Body, form: Body | None) -> None:
        self.engine, self.body, self.slots, self.form = engine, body, slots, form
        self.intent = body.get("intent") or "nlu_fallback"
        self.said: list[Body] = []
        self.followed: str | None = None

    async def through(self) -> None:
        name = self.form["name"] if self.form else self._form_of_intent()
        if name is None:
            await self._act(_action_of(self.intent))
            if self.followed in _FORMS:
                await self._fill(self.followed)
        else:
            await self._fill(name)

    async def _fill(self, name: str) -> None:
        self.form = self.form or {"name": name, "requested_slot": None}
        await self._act(f"validate_{name}")
        if self.form is None:
            return
        missing = [slot for slot in _FORMS[name]["required_slots"] if self.slots.get(slot) is None]
        if missing:
            self.form = {"name": name, "requested_slot": missing[0]}
            await self._act(f"action_ask_{missing[0]}")
            return
        self.form = None
        await self._act(_FLOWS["forms"][name]["submit"])
        if self.followed == name:
            await self._fill(name)

    def _form_of_intent(self) -> str | None:
        starts = {spec["start"]: name for name, spec in _FLOWS["forms"].items()}
        return starts.get(self.intent)

    async def _act(self, action: str) -> None:
        text = self.body.get("text") or ""
        message = {
            "text": text or f"/{self.intent}",
            "intent": {"name": self.intent, "confidence": 1.0},
            "intent_ranking": [],
            "entities": self.body.get("entities") or [],
            "metadata": self.body["context"],
        }
        requested = {"requested_slot": self.form["requested_slot"]} if self.form else {"requested_slot": None}
        tracker = {
            "sender_id": self.body["conversation"],
            "slots": self.slots | requested,
            "latest_message": message,
            "events": [{"event": "user", **message}],
            "active_loop": {"name": self.form["name"]} if self.form else {},
            "latest_action_name": "action_listen",
        }
        call = {"next_action": action, "sender_id": "x", "tracker": tracker, "domain": {"slots": {}}, "version": "3.6"}
        answer = await self.engine.call(call)
        self.followed = None
        for event in answer["events"]:
            if event["event"] == "slot" and event["name"] != "requested_slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop" and event["name"] is None:
                self.form = None
            elif event["event"] == "followup":
                self.followed = event["name"]
        self.said += [response["custom"] for response in answer["responses"]]


def _action_of(intent: str) -> str:
    named = (action for action, intents in _FLOWS["actions"].items() if intent in intents)
    return str(next(named, _FLOWS["answer"]))
