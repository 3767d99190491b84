"""The action host: what it answers when things go well, and that nothing leaks when they do not."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestClient
from dialogue import Dialogue

from bot.actionhost.__main__ import address
from bot.settings import ROOT, SettingError, Settings
from bot.wiring.preparing import prepare

SECRET_WORDS = "meine nummer ist 0176 5550000"


async def test_every_action_of_the_domain_is_there_and_no_other(host: TestClient[Any, Any]) -> None:
    from bot.actionhost.app import EXECUTOR

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert len(domain["actions"]) >= 15
    assert sorted(host.app[EXECUTOR].actions) == sorted(domain["actions"])  # type: ignore[union-attr]


async def test_health_tells_that_the_actions_are_there(host: TestClient[Any, Any]) -> None:
    response = await host.get("/health")
    assert (response.status, (await response.json())["status"]) == (200, "ok")


async def test_an_action_answers_with_a_whole_message(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_answer", "ich suche eine wohnung", "housing")
    assert (reply.topic, reply.sender, reply.lang) == ("housing", "bot", "de")
    assert reply.choices


async def test_a_failing_action_is_a_500_that_says_its_name_and_nothing_else(
    dialogue: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    await dialogue.says("action_answer", "wohnung", "housing")
    call = dialogue.call("action_answer", SECRET_WORDS, "housing")
    del call["tracker"]["latest_message"]["metadata"]
    with caplog.at_level(logging.DEBUG):
        response = await dialogue.host.post("/webhook", json=call)
    assert response.status == 500
    assert await response.json() == {"error": "action failed", "action_name": "action_answer"}
    assert "action_answer" in caplog.text
    assert SECRET_WORDS not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"next_action": 3}', 400),
        (b'{"next_action": "action_answer"}', 400),
        (b'{"next_action": "action_dance", "tracker": {"sender_id": "c1"}, "domain": {}}', 404),
        (b'{"next_action": "action_answer", "tracker": {}}', 449),
        (b'{"next_action": "action_answer", "tracker": {}, "domain": {"slots": {}}}', 500),
        (b"\xff\xfe", 400),
    ],
)
async def test_a_call_that_cannot_be_run_is_refused_shortly(
    host: TestClient[Any, Any], body: bytes, status: int
) -> None:
    response = await host.post("/webhook", data=body, headers={"Content-Type": "application/json"})
    assert response.status == status
    assert set(await response.json()) <= {"error", "action_name"}


async def test_an_unknown_path_is_a_short_json_too(host: TestClient[Any, Any]) -> None:
    response = await host.get("/actions")
    assert (response.status, await response.json()) == (404, {"error": "Not Found"})


@pytest.mark.parametrize("url", ["http://0.0.0.0:8082/webhook", "https://127.0.0.1:1/webhook", "http://127.0.0.1", "x"])
def test_only_loopback_is_served(url: str) -> None:
    with pytest.raises(SettingError):
        address(url)


def test_the_address_of_the_setting_is_taken() -> None:
    assert address("http://127.0.0.1:8082/webhook") == ("127.0.0.1", 8082)


async def test_the_process_serves_and_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"JBA_VAR": str(tmp_path), "JBA_ACTIONS_URL": f"http://127.0.0.1:{port}/webhook"}
    await prepare(Settings(own))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.actionhost", cwd=ROOT, env=os.environ | own, stderr=asyncio.subprocess.PIPE
    )
    assert await health_of(port) == 200
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        _, errors = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in errors


async def health_of(port: int) -> int:
    """The status of /health, once the process answers."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{port}/health") as response:
                    return response.status
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
