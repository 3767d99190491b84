"""Logs of all processes: ids and types only, never texts, contacts or addresses of the network.

What other libraries say is cut to its template, since they fill in whatever they have at hand: statements with their
parameters, addresses of clients, bodies. Of an exception only its type and the places it came through are kept,
since its message may quote a text.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

OURS = ("bot.", "actions.", "jba_engine.")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """One line a record; of foreign records and of exceptions only what cannot hold a text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_text = None
        if not f"{record.name}.".startswith(OURS):
            plain.msg, plain.args = _template(record), None
        return super().format(plain)

    def formatException(self, ei: _ExcInfo) -> str:
        kind, _, places = ei
        frames = [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in traceback.extract_tb(places)]
        return f"  {kind.__name__ if kind else 'None'} at {' < '.join(reversed(frames))}"


def set_up_logging(level: str) -> None:
    """Sends the logs of this process to stderr in that form; raises ValueError for an unknown level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name.rstrip(".")).setLevel(level.upper())


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Makes the event loop report what nobody caught by its type: its own report prints the exception."""
    loop.set_exception_handler(_report)


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    problem = context.get("exception")
    log = logging.getLogger("bot.loop")
    log.error("nobody caught: %s", type(problem).__name__ if problem else "no exception", exc_info=problem)


def _template(record: logging.LogRecord) -> str:
    """What a foreign library says without what it filled in; only its place where that cannot be told apart."""
    place = f"{record.filename}:{record.lineno}"
    return f"{place} {record.msg}" if record.args and isinstance(record.msg, str) else place
