"""`./jba up`: sets up what is missing, starts all parts, and stops them together."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.channels.mail.server import SmtpAccess
from bot.cli import train
from bot.cli.failure import CommandFailed
from bot.cli.parts import environment, parts_of, reachable, require_free
from bot.cli.running import end_left_behind, sole
from bot.cli.supervisor import Supervisor, write_demo_file
from bot.gateway.app import settings_are_usable
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="mit Beispieldaten; nur auf diesem Rechner erreichbar")
    parser.add_argument("--port", type=int, help="der öffentliche Port (sonst JBA_PORT)")
    parser.add_argument("--host", help="die Adresse, auf der gehört wird (sonst JBA_HOST)")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(arguments: argparse.Namespace) -> int:
    settings = Settings()
    host = arguments.host or settings.text("JBA_HOST")
    port = arguments.port if arguments.port is not None else settings.number("JBA_PORT")
    if arguments.demo and not is_loopback(host):
        raise CommandFailed("--demo hat ein Beispielkonto und lauscht deshalb nur auf diesem Rechner (127.0.0.1).")
    if not 0 < port < 2**16:
        raise CommandFailed(f"Einen Port {port} gibt es nicht; möglich ist 1 bis 65535.")
    SmtpAccess.of(settings)  # what cannot be used is said before anything starts
    settings_are_usable(settings)
    with usable(settings.var), sole(settings.var):
        end_left_behind(settings.var)
        require_free(host, port)
        started = time.monotonic()
        train.make_models(settings, say)
        env = environment(settings, host, port, arguments.demo)
        prepare_database(Settings(env))
        return asyncio.run(serve(settings, env, arguments.demo, started))


@contextlib.contextmanager
def usable(var: Path) -> Iterator[None]:
    """Turns a folder that is full or cannot be written into a sentence that says what helps."""
    try:
        yield
    except (OSError, OperationalError) as problem:
        if getattr(problem, "errno", None) == errno.ENOSPC or "disk is full" in str(problem):
            raise CommandFailed(f"Der Datenträger von {var} ist voll. Bitte Platz schaffen.") from problem
        if isinstance(problem, PermissionError | NotADirectoryError | FileNotFoundError | FileExistsError):
            said = f"Der Ordner {var} kann nicht benutzt werden ({problem.strerror}); siehe JBA_VAR."
            raise CommandFailed(said) from problem
        if isinstance(problem, OperationalError | ConnectionError):
            # Its own words can hold the address with user and password.
            raise CommandFailed("Die Datenbank ist nicht zu erreichen; siehe JBA_DATABASE_URL.") from problem
        raise


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def prepare_database(settings: Settings) -> None:
    """Migrates the database and takes in the catalogue's seed, before any part opens it."""
    from bot.wiring.preparing import prepare

    settings.var.mkdir(parents=True, exist_ok=True)
    for line in asyncio.run(prepare(settings)):
        say(line)


async def serve(settings: Settings, env: dict[str, str], demo: bool, started: float) -> int:
    supervisor = Supervisor(parts_of(env), env, settings.var, say)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.stop)
    base = settings.text("JBA_PUBLIC_URL") or f"http://{reachable(env)}"
    demo_file = settings.var / "demo.json"

    def ready() -> None:
        if demo:
            write_demo_file(demo_file, base, secrets.token_urlsafe(12))
        say(f"Bereit nach {time.monotonic() - started:.0f} s.")
        say(f"  Seite mit Chat   {base}/")
        say(f"  Angebote         {base}/angebote")
        if not settings.text("JBA_SMTP_HOST"):
            say("  Kein Mailserver  Bestätigungen und Erinnerungen per Mail warten (JBA_SMTP_HOST)")
        say("  Beenden          Strg-C")

    try:
        return await supervisor.run(ready)
    finally:
        demo_file.unlink(missing_ok=True)
