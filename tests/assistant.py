"""The whole assistant as its user has it: `./jba up --demo`, with a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.settings import ROOT

READY_WITHIN = 400


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Assistant:
    """A running assistant with a folder of its own; `base` is its address."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Returns when it says that it is ready; fails with what it printed otherwise."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("JBA_")}
        env |= {"JBA_VAR": str(self.var), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "bot.cli", "up", "--demo", "--port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        os.set_blocking(self._process.stderr.fileno(), False)
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            self.said.extend(self._process.stderr.readlines())
            if any(line.startswith("Bereit") for line in self.said):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.2)
        self._process.kill()
        pytest.fail("the assistant did not become ready:\n" + "".join(self.said[-30:]))

    def stop(self) -> int:
        """Ends it as an operator would; gives its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)

    def pid(self, part: str) -> int:
        """The process id of a part; waits while it is being started again."""
        file = self.var / "run" / f"{part}.pid"
        until = time.monotonic() + 30
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        return int(file.read_text(encoding="ascii"))

    def kill(self, part: str) -> int:
        """Ends a part without warning; gives its process id."""
        pid = self.pid(part)
        os.kill(pid, signal.SIGKILL)
        return pid

    def environment(self, part: str) -> dict[str, str]:
        """What a running part was started with."""
        raw = Path(f"/proc/{self.pid(part)}/environ").read_bytes().decode()
        return dict(entry.split("=", 1) for entry in raw.split("\0") if "=" in entry)

    def logs(self) -> str:
        return "".join(file.read_text(encoding="utf-8") for file in (self.var / "log").glob("*.log"))

    def ready_seconds(self) -> int:
        line = next(line for line in self.said if line.startswith("Bereit"))
        return int(re.findall(r"\d+", line)[0])
