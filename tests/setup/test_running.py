"""One assistant in a folder at a time; parts that print much or too late are read all the same."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.cli.failure import CommandFailed
from bot.cli.parts import Part, require_free
from bot.cli.running import end_left_behind, left_behind, run_folder, sole
from bot.cli.supervisor import Supervisor
from bot.settings import ROOT


def jba(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("JBA_")} | {"JBA_VAR": str(var), **more}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def part(script: str) -> Part:
    return Part("worker", (sys.executable, "-c", script), None)


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A part that goes on although its supervisor was killed, noted as the supervisor notes it."""
    command = [sys.executable, "-c", "print(flush=True); import time; time.sleep(60)", "bot.worker"]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    run_folder(tmp_path).mkdir()
    (run_folder(tmp_path) / "worker.pid").write_text(str(process.pid), encoding="ascii")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_folder_that_another_one_holds_is_refused(tmp_path: Path) -> None:
    with sole(tmp_path), pytest.raises(CommandFailed, match="läuft schon"), sole(tmp_path):
        pass
    with sole(tmp_path):
        pass  # free again


def test_a_second_start_with_the_same_folder_ends_nothing(tmp_path: Path, orphan: subprocess.Popen[bytes]) -> None:
    with sole(tmp_path):
        done = jba(tmp_path, "up", "--port", "18123")
    assert done.returncode == 2
    assert "läuft schon" in done.stderr
    assert orphan.poll() is None


def test_parts_whose_supervisor_was_killed_are_found_and_ended(tmp_path: Path, orphan: subprocess.Popen[bytes]) -> None:
    assert left_behind(tmp_path) == [orphan.pid]
    end_left_behind(tmp_path)
    assert orphan.wait(10) == -signal.SIGKILL
    assert left_behind(tmp_path) == []


def test_their_ports_are_free_when_they_are_ended(tmp_path: Path) -> None:
    script = (
        "import socket, time; s = socket.create_server(('127.0.0.1', 0)); x = bytearray(300_000_000); "
        "print(s.getsockname()[1], flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, "bot.gateway"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        run_folder(tmp_path).mkdir()
        (run_folder(tmp_path) / "gateway.pid").write_text(str(process.pid), encoding="ascii")
        end_left_behind(tmp_path)
        require_free("127.0.0.1", port)


def test_a_number_that_another_program_has_now_is_left_alone(tmp_path: Path) -> None:
    run_folder(tmp_path).mkdir()
    (run_folder(tmp_path) / "engine.pid").write_text("1", encoding="ascii")
    (run_folder(tmp_path) / "actions.pid").write_text("no number", encoding="ascii")
    assert left_behind(tmp_path) == []


def test_a_restore_waits_for_the_end_of_the_assistant_and_not_for_a_file(
    tmp_path: Path, orphan: subprocess.Popen[bytes]
) -> None:
    missing = str(tmp_path / "none.sqlite")
    assert "laufen noch" in jba(tmp_path, "restore", missing).stderr
    orphan.kill()
    orphan.wait()
    with sole(tmp_path):
        assert "läuft schon" in jba(tmp_path, "restore", missing).stderr
    assert "läuft" not in jba(tmp_path, "restore", missing).stderr  # the number of a dead part holds nobody up


@pytest.mark.parametrize(
    ("arguments", "setting", "said"),
    [
        (["--port", "99999"], {}, "Einen Port 99999 gibt es nicht"),
        (["--port", "18123"], {"JBA_LIMIT_MESSAGES_PER_ADDRESS": "viele"}, "JBA_LIMIT_MESSAGES_PER_ADDRESS"),
        (["--port", "18123"], {"JBA_VAR": "/proc/nowhere"}, "JBA_VAR"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_starts(
    tmp_path: Path, arguments: list[str], setting: dict[str, str], said: str
) -> None:
    done = jba(tmp_path, "up", *arguments, **setting)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


async def supervised(var: Path, script: str, until: Path, said: list[str]) -> None:
    """Runs a part until it has made the file `until`."""
    keeper = Supervisor([part(script)], dict(os.environ, JBA_ENGINE_TOKEN="t"), var, said.append)
    running = asyncio.create_task(keeper.run(lambda: None))
    try:
        await asyncio.to_thread(_seen, until)
    finally:
        keeper.stop()
        await running


def _seen(file: Path) -> None:
    ends = time.monotonic() + 20
    while not file.exists():
        assert time.monotonic() < ends
        time.sleep(0.05)


async def test_a_part_that_prints_without_an_end_of_line_is_not_held_up(tmp_path: Path) -> None:
    done = tmp_path / "done"
    script = f"print('x' * 1_000_000, flush=True); open({str(done)!r}, 'w').close(); import time; time.sleep(60)"
    await supervised(tmp_path, script, done, [])
    [log] = (tmp_path / "log").glob("worker-*.log")
    assert log.stat().st_size == 1_000_001


async def test_a_part_whose_log_cannot_be_written_is_not_held_up_and_it_is_said(tmp_path: Path) -> None:
    done, said = tmp_path / "done", list[str]()
    (tmp_path / "log" / f"worker-{date.today().isoformat()}.log").mkdir(parents=True)
    script = f"print('x' * 500_000, flush=True); open({str(done)!r}, 'w').close(); import time; time.sleep(60)"
    await supervised(tmp_path, script, done, said)
    assert said == ["Das Protokoll von worker wird nicht geschrieben: Is a directory."]


async def test_the_last_words_of_a_part_that_dies_are_kept(tmp_path: Path) -> None:
    done = tmp_path / "done"
    script = f"open({str(done)!r}, 'w').close(); print('why it died', flush=True); import os; os._exit(3)"
    await supervised(tmp_path, script, done, [])
    [log] = (tmp_path / "log").glob("worker-*.log")
    assert "why it died" in log.read_text(encoding="utf-8")
