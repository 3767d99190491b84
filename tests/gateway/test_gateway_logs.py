"""Logs of a gateway in operation: ids and types, never a word that somebody typed."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from engine_double import EngineDouble

from bot.cli.parts import free_port
from bot.logs import QuietFormatter
from bot.settings import ROOT

MARK = "zwetschgendatschi"


def call(base: str, path: str, body: bytes, token: str = "") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "User-Agent": MARK, "X-Forwarded-For": "203.0.113.77"}
    request = urllib.request.Request(base + path, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def talk(base: str) -> list[int]:
    """A conversation whose every part carries the mark."""
    _, opened = call(base, f"/api/v1/conversations?{MARK}", b"{}")
    path, token = f"/api/v1/conversations/{opened['id']}", opened["token"]
    bodies = [
        {"text": f"ich heisse {MARK}"},
        {"text": f"kaputt {MARK}"},
        {"text": f"{MARK} ich will mich umbringen"},
        {"payload": MARK},
        {"text": MARK * 300},
        {"text": MARK, "client_id": MARK},
    ]
    statuses = [call(base, f"{path}/messages", json.dumps(body).encode(), token)[0] for body in bodies]
    statuses.append(call(base, f"{path}/messages", f'{{"text": "{MARK}'.encode(), token)[0])
    statuses.append(call(base, f"{path}/rating", json.dumps({"score": 1, "comment": MARK}).encode(), token)[0])
    statuses.append(call(base, f"{path}/messages", b"{}", MARK)[0])
    statuses.append(call(base, f"/api/v1/conversations/{MARK}/messages", b"{}", token)[0])
    return statuses


@pytest.mark.timeout(90)
async def test_a_whole_conversation_leaves_no_word_in_the_log(
    environ: dict[str, str], engine: EngineDouble, tmp_path: Path
) -> None:
    def explode(body: dict[str, Any]) -> list[dict[str, Any]]:
        answers = {False: [{"topic": "x", "text": MARK}], True: [{"topic": MARK}]}
        return answers["kaputt" in (body.get("text") or "")]

    engine.answer = explode
    port = free_port()
    own = environ | {"JBA_PORT": str(port), "JBA_LOG_LEVEL": "DEBUG", "PYTHONDEVMODE": "1"}
    log = tmp_path / "gateway.log"
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.gateway", cwd=ROOT, env=os.environ | own, stdout=out, stderr=out
        )
        try:
            base = f"http://127.0.0.1:{port}"
            await answers(base)
            statuses = await asyncio.to_thread(talk, base)
        finally:
            process.send_signal(signal.SIGTERM)
            status = await asyncio.wait_for(process.wait(), 20)
    text = log.read_text(encoding="utf-8")

    assert statuses == [200, 200, 200, 422, 413, 422, 400, 200, 401, 404]
    assert status == 0
    assert "turn failed" in text
    assert MARK not in text
    assert "203.0.113.77" not in text
    assert "127.0.0.1" not in text


async def answers(base: str) -> None:
    """Returns when the gateway listens."""
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(alive, base):  # noqa: ASYNC110 - a process of its own
            await asyncio.sleep(0.1)


def alive(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_of_an_exception_only_type_and_places_are_kept() -> None:
    try:
        raise ValueError(MARK)
    except ValueError:
        record = logging.LogRecord("bot.x", logging.ERROR, __file__, 1, "turn broke: %s", ("t1",), sys.exc_info())
    text = QuietFormatter().format(record)

    assert MARK not in text
    assert "turn broke: t1" in text
    assert "ValueError at test_gateway_logs.py" in text


def test_of_foreign_records_only_the_template_is_kept() -> None:
    filled = logging.LogRecord("aiohttp.server", logging.ERROR, "a.py", 7, "Error from %s", (MARK,), None)
    ready = logging.LogRecord("sqlalchemy", logging.ERROR, "b.py", 9, f"INSERT {MARK}", None, None)

    assert "a.py:7 Error from %s" in QuietFormatter().format(filled)
    assert MARK not in QuietFormatter().format(filled) + QuietFormatter().format(ready)
