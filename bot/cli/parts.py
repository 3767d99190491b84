"""The parts of the assistant: how each is started, and with what in its environment."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.failure import CommandFailed
from bot.settings import ROOT, Settings

ENGINE_PYTHON = ROOT / "engine" / ".venv" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the assistant. `probe` answers 200 once it works; None: it has no port."""

    name: str
    command: tuple[str, ...]
    probe: str | None


def made_once(path: Path) -> str:
    """A secret of 32 bytes in hex, made at the first call and kept where only the owner reads it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Raises CommandFailed where something already listens on this port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandFailed(
                f"Port {port} auf {host} ist nicht frei ({problem.strerror}). "
                f"Läuft der Assistent schon? Sonst einen anderen nehmen: ./jba up --port {port + 10}"
            ) from problem


def environment(settings: Settings, host: str, port: int, demo: bool) -> dict[str, str]:
    """What every part gets: settings, tokens, and the loopback ports of this run."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")}
    own = {
        "JBA_HOST": host,
        "JBA_PORT": str(port),
        "JBA_ENGINE_TOKEN": settings.text("JBA_ENGINE_TOKEN") or made_once(settings.var / "engine.token"),
        "JBA_ENGINE_URL": os.environ.get("JBA_ENGINE_URL") or f"http://127.0.0.1:{free_port()}",
        "JBA_ACTIONS_URL": os.environ.get("JBA_ACTIONS_URL") or f"http://127.0.0.1:{free_port()}/webhook",
        "JBA_DEMO": "1" if demo else "",
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "passive",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'engine'}",
    }
    return inherited | own


def parts_of(env: dict[str, str]) -> tuple[Part, ...]:
    """All parts, in the order in which they are started."""
    return (
        Part("engine", (str(ENGINE_PYTHON), "-m", "jba_engine.serve"), f"{env['JBA_ENGINE_URL']}/health"),
        Part(
            "actions",
            (sys.executable, "-m", "bot.actionhost"),
            env["JBA_ACTIONS_URL"].rsplit("/", 1)[0] + "/health",
        ),
        Part("worker", (sys.executable, "-m", "bot.worker"), None),
        Part("gateway", (sys.executable, "-m", "bot.gateway"), f"http://{reachable(env)}/readyz"),
    )


def reachable(env: dict[str, str]) -> str:
    """Host and port under which this machine reaches the public port, whatever it binds to."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(env["JBA_HOST"], env["JBA_HOST"])  # noqa: S104 - compared, not bound
    return f"{host}:{env['JBA_PORT']}"
