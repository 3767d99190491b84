"""Setting up cannot fail quietly: each way to fail has a sentence that says what helps."""

from __future__ import annotations

import hashlib
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bot.settings import ROOT


@pytest.fixture
def environments() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environments", ROOT / "deploy" / "environments.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _made(folder: Path, environments: ModuleType) -> None:
    """An environment that was made from the lock in `folder`."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n", encoding="utf-8")
    python.chmod(0o755)
    for name in ("pyproject.toml", "uv.lock"):
        (folder / name).write_text("a", encoding="utf-8")
    stamp = environments.stamp_of(str(folder), True)
    (folder / ".venv" / ".made-from").write_text(stamp, encoding="utf-8")


class _Files(http.server.BaseHTTPRequestHandler):
    """Serves one good file; everything else breaks off in the middle."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4" if self.path == "/good" else "4000")
        self.end_headers()
        self.wfile.write(b"uvuv")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def files() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_file_is_fetched_and_its_digest_checked(environments: ModuleType, files: str, tmp_path: Path) -> None:
    environments.download(f"{files}/good", hashlib.sha256(b"uvuv").hexdigest(), tmp_path / "uv")
    assert (tmp_path / "uv").read_bytes() == b"uvuv"


@pytest.mark.parametrize("path", ["/good", "/broken"])
def test_a_wrong_or_broken_file_is_refused_with_what_helps(
    environments: ModuleType, files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(environments.time, "sleep", lambda seconds: None)
    with pytest.raises(environments.SetupFailed, match="noch einmal aufrufen"):
        environments.download(files + path, "0" * 64, tmp_path / "uv")
    assert not (tmp_path / "uv").exists()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("error: No interpreter found for Python 3.10 in search path", "pyenv install 3.10"),
        ("error: Failed to download https://github.com/astral-sh/python-build-standalone/…", "pyenv install 3.10"),
        ("error: Failed to fetch: `https://pypi.org/simple/rasa/`", "Ist das Netz da"),
        ("write error: No space left on device (os error 28)", "Datenträger ist voll"),
        ("something that nobody has seen before", "something that nobody has seen before"),
    ],
)
def test_what_uv_printed_becomes_a_sentence_that_helps(environments: ModuleType, output: str, said: str) -> None:
    assert said in environments.explain(output, "/somewhere/engine")


def test_too_little_space_is_said_before_anything_is_fetched(
    environments: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(environments.shutil, "disk_usage", lambda path: usage._replace(free=10**8))
    with pytest.raises(environments.SetupFailed, match="Zu wenig Platz: 95 MB frei"):
        environments.check_space(str(tmp_path))


def test_a_processor_without_avx2_is_said(
    environments: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags\t: fpu sse sse2 avx\n", encoding="utf-8")
    monkeypatch.setattr(environments, "CPUINFO", str(cpuinfo))
    with pytest.raises(environments.SetupFailed, match="AVX2"):
        environments.check_machine(str(tmp_path))


def test_an_environment_is_made_again_when_its_lock_changes(environments: ModuleType, tmp_path: Path) -> None:
    _made(tmp_path, environments)
    assert environments.is_made(str(tmp_path), True)
    assert environments.is_made(str(tmp_path), False)  # what has the tools for tests can run, too
    (tmp_path / "uv.lock").write_text("b", encoding="utf-8")
    assert not environments.is_made(str(tmp_path), False)


def test_an_environment_whose_python_was_removed_is_made_again(environments: ModuleType, tmp_path: Path) -> None:
    _made(tmp_path, environments)
    (tmp_path / ".venv" / "bin" / "python").unlink()
    assert not environments.is_made(str(tmp_path), True)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Using CPython 3.11.7 interpreter at: /usr\nfailed to copy: No space left on device (os error 28)", "voll"),
        ("Using CPython 3.11.7 interpreter at: /usr\nerror: Failed to download `x==1`", "Ist das Netz da"),
    ],
)
def test_what_has_nothing_to_do_with_the_python_is_not_tried_with_another_one(
    environments: ModuleType, tmp_path: Path, printed: str, said: str
) -> None:
    _made(tmp_path, environments)
    uv, calls = tmp_path / "uv", tmp_path / "calls"
    uv.write_text(f"#!/bin/sh\necho x >> {calls}\nprintf '%s\\n' '{printed}'\nexit 2\n", encoding="utf-8")
    uv.chmod(0o755)
    with pytest.raises(environments.SetupFailed, match=said):
        environments.make(str(uv), str(tmp_path), ("3.11", "3.12", "3.13"), False, "Umgebung")
    assert calls.read_text(encoding="utf-8").split() == ["x"]
    assert not environments.is_made(str(tmp_path), False)  # half changed, it is that of no lock


def test_rasas_own_command_finds_our_components_and_tells_nobody(environments: ModuleType) -> None:
    environments.link_engine(str(ROOT))
    code = "import jba_engine.tokens, bot.text.vectors, rasa.telemetry as t; print(t.is_telemetry_enabled())"
    done = subprocess.run(
        [str(ROOT / "engine" / ".venv" / "bin" / "python"), "-c", code],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},  # as an editor calls it: nothing of ours is set
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split()[-1] == "False"


def test_vectors_are_made_while_rasas_environment_is_fetched(environments: ModuleType, tmp_path: Path) -> None:
    python, seen = tmp_path / ".venv" / "bin" / "python", tmp_path / "seen"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" > {seen}.part && mv {seen}.part {seen}\nexec sleep 60\n', encoding="utf-8")
    python.chmod(0o755)
    with environments.vectors_meanwhile(str(tmp_path), ["up", "--demo"]):
        until = time.monotonic() + 30
        while not seen.exists() and time.monotonic() < until:
            time.sleep(0.05)
    assert seen.read_text(encoding="utf-8").split() == ["-m", "bot.cli.first_vectors"]
    with environments.vectors_meanwhile(str(tmp_path / "nowhere"), ["ask"]):  # trains nothing: nothing is begun
        pass


def test_vectors_that_are_broken_off_leave_what_was_made_and_no_half_file(tmp_path: Path) -> None:
    env = dict(os.environ, JBA_MODELS=str(tmp_path), PYTHONPATH=str(ROOT), OMP_NUM_THREADS="1")
    process = subprocess.Popen([sys.executable, "-m", "bot.cli.first_vectors"], env=env, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 240
    while not list(tmp_path.glob("vectors-*.npz")) and time.monotonic() < until:
        time.sleep(0.05)
    process.terminate()
    assert process.wait(30) == 0
    (kept,) = tmp_path.glob("*.npz")
    with np.load(kept, allow_pickle=False) as made:
        assert len(made["keys"]) == len(made["rows"]) >= 512


def test_a_taken_port_is_said_with_another_to_take(files: str, tmp_path: Path) -> None:
    port = files.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "bot.cli", "up", "--port", port]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert f"Port {port}" in done.stderr
    assert f"--port {int(port) + 10}" in done.stderr


def test_a_demo_never_listens_beyond_this_machine() -> None:
    command = [sys.executable, "-m", "bot.cli", "up", "--demo", "--host", "0.0.0.0"]  # noqa: S104 - it must refuse
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr


def test_the_command_line_needs_only_a_shell_and_a_python(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "jba"), "--help"],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "BEFEHL" in done.stdout
