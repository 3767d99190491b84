"""A small trained project, a real action server, and the engine as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.action_server import ActionServer

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "token-of-the-tests"
SENTENCES = 8  # an intent, for the small model


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own domain, configuration and rules, with a few sentences an intent."""
    root = tmp_path_factory.mktemp("project")
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "data" / "rules", root / "data" / "rules")
    few: dict[str, list[str]] = {}
    for file in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = few.setdefault(block["intent"], [])
            lines.extend(block["examples"].splitlines()[: SENTENCES - len(lines)])
    blocks = [{"intent": intent, "examples": "\n".join(lines) + "\n"} for intent, lines in few.items()]
    text = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)
    (root / "data" / "nlu.yml").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def models(project: Path) -> Path:
    """A folder with a trained model of the small project."""
    from jba_engine import train

    folder = project / "models"
    assert train.train(project, folder, "inputs-of-the-tests")
    return folder


@pytest.fixture(scope="session")
def action_server() -> Iterator[ActionServer]:
    with ActionServer() as server:
        yield server


@pytest.fixture
def actions(action_server: ActionServer) -> ActionServer:
    action_server.reset()
    return action_server


class Engine:
    """Speaks to the engine as the gateway does."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, body: Any = None, token: str | None = TOKEN) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def turn(self, **question: Any) -> tuple[int, dict[str, Any]]:
        return self.ask("/turn", {"conversation": "c1", "turn_id": "t1", **question})


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def engine_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "engine.log"


@pytest.fixture(scope="session")
def engine(models: Path, action_server: ActionServer, engine_log: Path) -> Iterator[Engine]:
    """The engine as it is started in operation, with the small model."""
    url = f"http://127.0.0.1:{free_port()}"
    environ = {
        **os.environ,
        "JBA_ENGINE_URL": url,
        "JBA_ENGINE_TOKEN": TOKEN,
        "JBA_ACTIONS_URL": action_server.url,
        "JBA_MODELS": str(models),
        "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}",
    }
    with engine_log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jba_engine.serve"], env=environ, stdout=log, stderr=log, cwd=ROOT
        )
    try:
        found = Engine(url)
        wait_until_up(found, process, engine_log)
        yield found
    finally:
        process.terminate()
        process.wait(15)


def wait_until_up(engine: Engine, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if engine.ask("/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text(encoding="utf-8"))
