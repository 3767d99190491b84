"""`./jba up`: sets up what is missing, starts all parts, and stops them together."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import signal
import sys
import time
from ipaddress import ip_address

from bot.channels.mail.server import SmtpAccess
from bot.cli import train
from bot.cli.failure import CommandFailed
from bot.cli.parts import environment, parts_of, reachable, require_free
from bot.cli.supervisor import Supervisor, write_demo_file
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
    SmtpAccess.of(settings)  # a mail server that cannot be used is said before anything starts
    require_free(host, port)
    started = time.monotonic()
    train.make_models(settings, say)
    env = environment(settings, host, port, arguments.demo)
    prepare_database(Settings(env))
    return asyncio.run(serve(settings, env, arguments.demo, started))


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
