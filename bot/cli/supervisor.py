"""Starts all parts side by side, watches them, starts the dead again, and ends whole process groups."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import aiohttp

from bot.cli.parts import Part
from bot.cli.running import run_folder
from bot.settings import ROOT

GRACE_SECONDS = 8.0
LAST_WORDS_SECONDS = 1.0
LOG_DAYS = 14
CHUNK = 64 * 1024
STEADY_SECONDS = 30.0  # a part that ran so long is started again at once


class Supervisor:
    """Runs the parts until `stop()`; `say` gets one line a happening, for a person to read."""

    def __init__(self, parts: Sequence[Part], env: dict[str, str], var: Path, say: Callable[[str], None]) -> None:
        self._parts = parts
        self._env = env
        self._log_folder = var / "log"
        self._pid_folder = run_folder(var)
        self._say = say
        self._stopping = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self, ready: Callable[[], None]) -> int:
        """Returns 0 after `stop()`, 1 where the parts never became ready."""
        self._log_folder.mkdir(parents=True, exist_ok=True)
        self._pid_folder.mkdir(parents=True, exist_ok=True)
        self._forget_old_logs()
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        waiter = asyncio.create_task(self._until_ready())
        stopping = asyncio.create_task(self._stopping.wait())
        status = 0
        try:
            await asyncio.wait({waiter, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if waiter.done() and not waiter.result():
                status = 1
            elif waiter.done():
                ready()
                await stopping
        finally:
            self._stopping.set()
            waiter.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
        return status

    def stop(self) -> None:
        self._stopping.set()

    async def _keep(self, part: Part) -> None:
        """Keeps one part alive; the pause grows while it dies young."""
        pause = 0.3
        while not self._stopping.is_set():
            started = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *part.command,
                cwd=ROOT,
                env=self._env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
            self._running[part.name] = process
            (self._pid_folder / f"{part.name}.pid").write_text(str(process.pid), encoding="ascii")
            log = asyncio.create_task(self._log(part.name, process))
            died = asyncio.create_task(process.wait())
            stopping = asyncio.create_task(self._stopping.wait())
            await asyncio.wait({died, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            await self._end(process)
            await asyncio.wait({log}, timeout=LAST_WORDS_SECONDS)  # why it died stands in its last lines
            log.cancel()
            (self._pid_folder / f"{part.name}.pid").unlink(missing_ok=True)
            if self._stopping.is_set():
                return
            pause = 0.3 if time.monotonic() - started > STEADY_SECONDS else min(pause * 2, 15.0)
            self._say(f"{part.name} ist beendet (Status {process.returncode}) und wird neu gestartet.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Ends the whole group: politely, then for good. A group can outlive its leader."""
        for number, seconds in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, 2.0)):
            try:
                os.killpg(process.pid, number)
            except (ProcessLookupError, PermissionError):
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), seconds)
        await process.wait()

    async def _log(self, name: str, process: asyncio.subprocess.Process) -> None:
        """Writes what the part prints into one file a day.

        Reads on whatever happens, lines of any length too: a part whose output nobody takes would soon stand still.
        """
        assert process.stdout is not None
        told = False
        while printed := await process.stdout.read(CHUNK):
            path = self._log_folder / f"{name}-{date.today().isoformat()}.log"
            try:
                with path.open("ab") as out:
                    out.write(printed)
            except OSError as problem:
                if not told:
                    self._say(f"Das Protokoll von {name} wird nicht geschrieben: {problem.strerror}.")
                told = True
            else:
                told = False

    async def _until_ready(self) -> bool:
        """Waits for every probe; says every 10 s what is missing. False after three minutes."""
        missing = [part for part in self._parts if part.probe]
        started = said = time.monotonic()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while time.monotonic() - started < 180:
                missing = [part for part in missing if not await self._answers(session, part)]
                if not missing:
                    return True
                if time.monotonic() - said > 10:
                    said = time.monotonic()
                    self._say(f"Es fehlen noch: {', '.join(part.name for part in missing)} …")
                await asyncio.sleep(0.2)
        self._say(f"Nicht bereit geworden: {', '.join(p.name for p in missing)}. Näheres steht in {self._log_folder}")
        return False

    async def _answers(self, session: aiohttp.ClientSession, part: Part) -> bool:
        headers = {"Authorization": f"Bearer {self._env['JBA_ENGINE_TOKEN']}"}
        try:
            async with session.get(str(part.probe), headers=headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    def _forget_old_logs(self) -> None:
        oldest = (date.today() - timedelta(days=LOG_DAYS)).isoformat()
        for file in self._log_folder.glob("*-????-??-??.log"):
            if file.stem[-10:] < oldest:
                file.unlink(missing_ok=True)


def write_demo_file(path: Path, base_url: str, password: str) -> None:
    """What a tester needs to know about a demo run, where the contract says that it is."""
    content = {"base_url": base_url, "desk_url": f"{base_url}/desk/", "user": "demo", "password": password}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    path.chmod(0o600)
