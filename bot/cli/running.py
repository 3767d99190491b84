"""Which assistant has a folder of its own (`JBA_VAR`): one at a time, and what an earlier one left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from bot.cli.failure import CommandFailed

ENDED_WITHIN = 5.0  # seconds
_OURS = (b"bot.", b"jba_engine")


def run_folder(var: Path) -> Path:
    """Where the process ids of the parts stand."""
    return var / "run"


@contextlib.contextmanager
def sole(var: Path) -> Iterator[None]:
    """Holds the folder for this process, as long as it lives; raises CommandFailed where another one holds it.

    A lock of the kernel ends with its holder, whatever ended that one; a file with a number in it would stay.
    """
    folder = run_folder(var)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise CommandFailed(
                f"Der Assistent läuft schon mit dem Ordner {var}. Bitte erst beenden; "
                "für einen zweiten daneben einen anderen Ordner angeben (JBA_VAR)."
            ) from taken
        yield


def left_behind(var: Path) -> list[int]:
    """The parts of an earlier run that outlived their supervisor; a number that another program has now is none."""
    found = []
    for file in run_folder(var).glob("*.pid"):
        with contextlib.suppress(ValueError, OSError):
            pid = int(file.read_text(encoding="ascii"))
            if any(sign in _command_line(pid) for sign in _OURS):
                found.append(pid)
    return found


def end_left_behind(var: Path) -> None:
    """Ends them and what they started, and waits for their end: until then they hold ports and database."""
    ended = left_behind(var)
    for pid in ended:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    until = time.monotonic() + ENDED_WITHIN
    while not all(map(_has_ended, ended)) and time.monotonic() < until:
        time.sleep(0.05)
    for file in run_folder(var).glob("*.pid"):
        file.unlink(missing_ok=True)


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _has_ended(pid: int) -> bool:
    """Gone, or dead and not yet fetched: only then are its ports closed (its command line is gone a moment before)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state in (b"Z", b"X")
