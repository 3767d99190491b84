"""The description of the interface: it names every route, and the gateway does what it says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
import yaml
from aiohttp import web
from chats import Client
from engine_double import TOKEN, EngineDouble
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from bot.gateway.app import OPENAPI, add_routes, make_app
from bot.settings import Settings

DESCRIBED = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
schema = schemathesis.openapi.from_dict(DESCRIBED)


def test_the_description_names_every_route_and_no_other() -> None:
    app = web.Application()
    add_routes(app)
    routed = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    described = {
        (method.upper(), path)
        for path, methods in DESCRIBED["paths"].items()
        for method in methods
        if method != "parameters"
    }

    assert len(routed) >= 16
    assert described == routed


async def test_the_description_is_served_as_json(gateway: Client) -> None:
    async with gateway.get("/api/v1/openapi.json") as answer:
        assert answer.content_type == "application/json"
        assert await answer.json() == DESCRIBED


class Live:
    """A gateway with its engine in a thread of their own, for clients that are not asynchronous."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self._engine: EngineDouble | None = None
        self.base = ""

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(60)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _start(self) -> None:
        self._engine = EngineDouble()
        await self._engine.start()
        engine = {"JBA_ENGINE_URL": self._engine.url, "JBA_ACTIONS_URL": f"{self._engine.url}/webhook"}
        self._runner = web.AppRunner(make_app(Settings(self._settings | engine)), access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        assert self._runner is not None
        assert self._engine is not None
        await self._runner.cleanup()
        await self._engine.stop()


@pytest.fixture(scope="module")
def live(prepared_var: Path) -> Iterator[Live]:
    running = Live(
        {
            "JBA_VAR": str(prepared_var),
            "JBA_SECRET_KEY": "11" * 32,
            "JBA_ENGINE_TOKEN": TOKEN,
            "JBA_REGION": "herne",
            "JBA_TURN_SECONDS": "3",
        }
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def opened(live: Live) -> dict[str, Any]:
    return dict(requests.post(f"{live.base}/api/v1/conversations", timeout=10).json())


# A stream never ends, erasing takes the conversation away, and pages are not of the API.
fuzzed = schema.exclude(operation_id=["followMessages", "eraseConversation", "asset", "demoPage"])


@fuzzed.parametrize()
@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
def test_the_gateway_answers_as_described(case: schemathesis.Case, live: Live, opened: dict[str, Any]) -> None:
    owned = "{id}" in case.path and "offers" not in case.path
    parameters = {"id": opened["id"]} if owned else {}
    case.path_parameters = {**(case.path_parameters or {}), **parameters}
    waiting = {"wait": "0"} if "wait" in (case.query or {}) else {}
    case.query = {**(case.query or {}), **waiting}
    headers = {"Authorization": f"Bearer {opened['token']}"} if owned else {}
    response = case.call(base_url=live.base, headers=headers, timeout=15)

    case.validate_response(
        response,
        checks=[
            not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
            checks.response_headers_conformance,
        ],
    )
