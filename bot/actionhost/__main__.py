"""`python -m bot.actionhost`: serves the actions on the address of JBA_ACTIONS_URL until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

from bot.actionhost.app import make_app
from bot.logs import quiet_loop, set_up_logging
from bot.settings import SettingError, Settings
from bot.wiring.actions import action_services

log = logging.getLogger("bot.actionhost")


def address(url: str) -> tuple[str, int]:
    """Host and port of JBA_ACTIONS_URL; raises SettingError for one that is not loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    loopback = host == "localhost" or (host.replace(".", "").isdigit() and ip_address(host).is_loopback)
    if parts.scheme != "http" or not (loopback or host == "::1") or not parts.port:
        raise SettingError("JBA_ACTIONS_URL", "nur http auf dieser Maschine (127.0.0.1) mit Port")
    return host, parts.port


async def serve(settings: Settings) -> None:
    quiet_loop(asyncio.get_running_loop())
    host, port = address(settings.text("JBA_ACTIONS_URL"))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    runner = web.AppRunner(make_app(lambda: action_services(settings)), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, shutdown_timeout=5).start()
        log.info("actions ready on port %d", port)
        await stop.wait()
    finally:
        await runner.cleanup()


def main() -> int:
    settings = Settings()
    set_up_logging(settings.text("JBA_LOG_LEVEL"))
    try:
        asyncio.run(serve(settings))
    except (SettingError, OSError) as problem:
        print(f"actions: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
