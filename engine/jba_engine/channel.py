"""The only way in: a channel on loopback behind a token.

`POST /turn`, `POST /parse`, `POST /model` (load the trained model anew), `GET /health`.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from jba_engine.actions import ActionsFailed
from jba_engine.dialogue import BadQuestion, Dialogue, NothingSaid, Question
from jba_engine.model_file import NoModel

log = logging.getLogger(__name__)
TOKEN = "JBA_ENGINE_TOKEN"  # noqa: S105 -- the name of the setting


class TurnChannel(InputChannel):
    """Named in credentials.yml; the application's context must hold the `dialogue` (see serve.py)."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        return "turn"

    def url_prefix(self) -> str:
        return ""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TurnChannel:
        return cls(os.environ.get(TOKEN, ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("turn_channel", __name__)

        @routes.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            given = request.headers.get("authorization", "").encode("utf-8", "replace")
            if not self._token or not hmac.compare_digest(given, b"Bearer " + self._token):
                return json({"error": "token"}, status=401)
            return None

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            model = _dialogue(request).model
            return json({"ok": bool(model), "model": model.get("inputs"), "trained_at": model.get("trained_at")})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await _answered(lambda: _dialogue(request).turn(Question.from_json(_body(request))))

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            async def parsed() -> dict[str, Any]:
                given = {"conversation": "parse", "turn_id": "parse", **_body(request)}
                return _dialogue(request).parse(Question.from_json(given))

            return await _answered(parsed)

        @routes.post("/model")
        async def model(request: Request) -> HTTPResponse:
            async def reloaded() -> dict[str, Any]:
                await _dialogue(request).reload()
                return {"model": _dialogue(request).model.get("inputs")}

            return await _answered(reloaded)

        return routes


def _dialogue(request: Request) -> Dialogue:
    dialogue: Dialogue | None = getattr(request.app.ctx, "dialogue", None)
    if dialogue is None:
        raise NoModel("started without jba_engine.serve")
    return dialogue


def _body(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except InvalidUsage as error:
        raise BadQuestion("the body is no JSON") from error
    if not isinstance(body, dict):
        raise BadQuestion("an object is needed")
    return body


async def _answered(ask: Callable[[], Awaitable[dict[str, Any]]]) -> HTTPResponse:
    try:
        return json(await ask())
    except BadQuestion as error:
        return json({"error": "question", "detail": str(error)}, status=400)
    except ActionsFailed as error:
        log.warning("actions failed: %s", error)
        return json({"error": "actions", "kinds": error.kinds}, status=502)
    except NothingSaid:
        log.warning("a turn without a message")
        return json({"error": "silence"}, status=502)
    except NoModel as error:
        log.error("no model: %s", error)
        return json({"error": "model", "detail": str(error)}, status=503)
    except Exception:
        log.exception("a question was not answered")
        return json({"error": "engine"}, status=500)
