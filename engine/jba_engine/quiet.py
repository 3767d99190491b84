"""Logs that never hold a word that somebody typed.

Rasa logs typed text in places, and some of its errors carry the body of a request. So of everything that is not ours
only the place and the type of an error are kept.
"""

from __future__ import annotations

import logging
import sys
import warnings

import structlog

OURS = "jba_engine"


class PlacesOnly(logging.Filter):
    """Replaces foreign messages by where they come from, and every traceback by the error's type."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.exc_info = record.exc_text = record.stack_info = None
        if not record.name.startswith(OURS):
            record.msg, record.args = f"{record.module}.{record.funcName}:{record.lineno}", None
        if error:
            record.msg, record.args = f"{record.getMessage()} ({error})", None
        return True


def quiet(level: int = logging.WARNING) -> None:
    """Sends all logs to stderr, foreign ones from WARNING on, ours from `level` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(PlacesOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
        if not name.startswith(OURS):
            other.setLevel(logging.WARNING)
    # Rasa's structured logs go to stdout with everything in them unless told otherwise.
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(True)
    warnings.simplefilter("ignore")
