"""`POST /webhook` and `GET /health`. No answer of it ever holds an exception's text or a tracker."""

from __future__ import annotations

import importlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException

from bot.services.action_services import ActionServices

log = logging.getLogger(__name__)

PACKAGE = "actions"
LARGEST_CALL = 4 * 1024 * 1024  # a call carries the domain once
EXECUTOR = web.AppKey("executor", ActionExecutor)
Opened = Callable[[], AbstractAsyncContextManager[ActionServices]]


def make_app(opened: Opened) -> web.Application:
    """The app; `opened` gives the services for as long as the app runs."""
    app = web.Application(client_max_size=LARGEST_CALL, middlewares=[_nothing_escapes])
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", health)

    async def services(app: web.Application) -> AsyncIterator[None]:
        async with opened() as ready:
            importlib.import_module(f"{PACKAGE}.base").bind(ready)
            app[EXECUTOR] = executor()
            yield

    app.cleanup_ctx.append(services)
    return app


def executor() -> ActionExecutor:
    """The SDK's executor with every action of the package."""
    made = ActionExecutor()
    made.register_package(PACKAGE)
    return made


async def health(request: web.Request) -> web.Response:
    names = sorted(request.app[EXECUTOR].actions)
    return web.json_response({"status": "ok", "actions": len(names)})


async def webhook(request: web.Request) -> web.Response:
    """Runs one action in the event loop: events and messages, or a short error by name."""
    try:
        call: Any = await request.json()
    except (ValueError, UnicodeDecodeError):
        return _refused(400, "malformed", "")
    action = call.get("next_action") if isinstance(call, dict) else None
    if not isinstance(action, str) or not isinstance(call.get("tracker"), dict):
        return _refused(400, "malformed", "")
    try:
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection:
        return _refused(400, "rejected", action)
    except ActionNotFoundException:
        return _refused(404, "unknown action", "")
    except ActionMissingDomainException:
        return _refused(449, "domain missing", action)  # the engine sends the call again with the domain
    except Exception as problem:  # whatever broke, the engine must hear that it broke
        log.error("action call failed: %s: %s", action[:80], type(problem).__name__)
        return _refused(500, "action failed", action)
    return web.json_response(result.model_dump() if result else {"events": [], "responses": []})


def _refused(status: int, error: str, action: str) -> web.Response:
    return web.json_response({"error": error, "action_name": action[:80]}, status=status)


@web.middleware
async def _nothing_escapes(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as problem:
        body = json.dumps({"error": problem.reason})
        return web.Response(status=problem.status, text=body, content_type="application/json")
