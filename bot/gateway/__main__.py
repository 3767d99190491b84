"""`python -m bot.gateway`: the public port."""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web

from bot.gateway.app import make_app
from bot.logs import quiet_loop, set_up_logging
from bot.settings import SettingError, Settings

SHUTDOWN_SECONDS = 6.0


def main() -> int:
    settings = Settings()
    try:
        set_up_logging(settings.text("JBA_LOG_LEVEL"))
        app = make_app(settings)
        host, port = settings.text("JBA_HOST"), settings.number("JBA_PORT")
    except (SettingError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    loop = asyncio.new_event_loop()
    quiet_loop(loop)
    web.run_app(
        app,
        host=host,
        port=port,
        loop=loop,
        access_log=None,  # it would keep addresses
        print=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
