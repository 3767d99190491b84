"""A small real action server that speaks the SDK's protocol and can be told to fail."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from aiohttp import web

SLOTS = ("callback_way", "callback_contact", "callback_window", "callback_confirm")
Json = dict[str, Any]


class ActionServer:
    """Answers each action with a message that names it; a form's slot is filled by the button `choose`."""

    def __init__(self) -> None:
        self.calls: list[Json] = []
        self.broken = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> ActionServer:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhook", self._webhook)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/webhook"

    def reset(self) -> None:
        self.calls.clear()
        self.broken = ""

    @property
    def names(self) -> list[str]:
        return [call["next_action"] for call in self.calls]

    async def _webhook(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.calls.append(call)
        if self.broken == "status":
            return web.json_response({"error": "boom", "tracker": call["tracker"]}, status=500)
        if self.broken == "shape":
            return web.json_response({"events": "none", "responses": []})
        if self.broken == "no json":
            return web.Response(text="<html>")
        if self.broken == "silence":
            return web.json_response({"events": [], "responses": []})
        if self.broken == "hang up":
            assert request.transport is not None
            request.transport.close()
        return web.json_response(answer(call["next_action"], call["tracker"]))


def answer(action: str, tracker: Json) -> Json:
    """What the action of this name does with this tracker."""
    handlers = {
        "validate_callback_form": validate,
        "action_leave_form": leave,
        "action_resume_form": resume,
        "action_submit_callback": submit,
    }
    return handlers.get(action, say)(action, tracker)


def said(topic: str, text: str) -> Json:
    return {"custom": {"topic": topic, "text": text}, "text": None, "buttons": [], "elements": []}


def slot(name: str, value: Any) -> Json:
    return {"event": "slot", "name": name, "value": value}


def say(action: str, tracker: Json) -> Json:
    return {"events": [], "responses": [said("capabilities", action)]}


def validate(action: str, tracker: Json) -> Json:
    chosen = [e["value"] for e in tracker["latest_message"]["entities"] if e["entity"] == "value"]
    wanted = tracker["slots"].get("requested_slot")
    return {"events": [slot(wanted, value) for value in chosen if wanted], "responses": []}


def leave(action: str, tracker: Json) -> Json:
    parked = tracker["active_loop"].get("name")
    events = [{"event": "active_loop", "name": None}, slot("requested_slot", None), slot("parked_form", parked)]
    return {"events": events, "responses": [said("callback", action)]}


def resume(action: str, tracker: Json) -> Json:
    inside = bool(tracker["active_loop"].get("name"))
    events = (
        [] if inside else [{"event": "followup", "name": tracker["slots"]["parked_form"]}, slot("parked_form", None)]
    )
    return {"events": events, "responses": []}


def submit(action: str, tracker: Json) -> Json:
    return {"events": [slot(name, None) for name in SLOTS], "responses": [said("callback", action)]}
