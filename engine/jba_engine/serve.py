"""`python -m jba_engine.serve`: the dialogue engine, on loopback, until it is told to stop."""

from __future__ import annotations

import os

# Read when the libraries are loaded: one thread, which sleeps while it waits (bot/text/vectors.py says why).
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import ipaddress
import logging
import sys
from pathlib import Path
from urllib.parse import urlsplit

from rasa.core.run import configure_app, create_http_input_channels
from sanic import Sanic

from jba_engine import known_rules, result_check
from jba_engine.actions import ActionsEndpoint
from jba_engine.channel import TOKEN
from jba_engine.dialogue import Dialogue
from jba_engine.model_file import NoModel
from jba_engine.quiet import quiet

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("jba_engine.serve")
_LARGEST = 1_000_000  # bytes of a question: 64 kB of text with vectors stay far below


class CannotServe(Exception):
    """A setting forbids to start; the message says which, in German."""


def address(url: str) -> tuple[str, int]:
    """Host and port to bind; raises CannotServe unless it is loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback or not parts.port:
        raise CannotServe("JBA_ENGINE_URL muss auf diese Maschine zeigen (127.0.0.1) und einen Port nennen.")
    return host, parts.port


def application(dialogue: Dialogue) -> Sanic:
    """Rasa's server with our channel only (credentials.yml); no HTTP API of Rasa's own."""
    app = configure_app(
        create_http_input_channels(None, str(ROOT / "credentials.yml")), enable_api=False, route=None, use_uvloop=True
    )
    app.config.REQUEST_MAX_SIZE = _LARGEST
    app.ctx.dialogue = dialogue
    return app


def main() -> int:
    settings = os.environ
    quiet(logging.INFO)
    result_check.install()
    known_rules.install()
    try:
        if not settings.get(TOKEN):
            raise CannotServe("JBA_ENGINE_TOKEN ist nicht gesetzt; ./jba up setzt es.")
        host, port = address(settings.get("JBA_ENGINE_URL") or "http://127.0.0.1:8081")
        actions = ActionsEndpoint(settings.get("JBA_ACTIONS_URL") or "http://127.0.0.1:8082/webhook")
        dialogue = Dialogue(ROOT / (settings.get("JBA_MODELS") or "models"), actions)
        dialogue.load()
    except (CannotServe, NoModel) as error:
        print(error, file=sys.stderr)
        return 2
    app = application(dialogue)

    @app.listener("after_server_stop")
    async def close(_app: Sanic, _loop: object) -> None:
        await actions.close()

    log.info("engine on %s:%d", host, port)
    app.run(host=host, port=port, workers=1, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
