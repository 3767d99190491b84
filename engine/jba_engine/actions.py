"""The way to the actions: one HTTP session, a deadline, and a note of every failure.

Rasa swallows what goes wrong in an action and answers with nothing; here the turn learns of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from jba_engine.result_check import check

SECONDS = 7.0
_REJECTED = 400  # the SDK's way to say that a form did not take the answer: no failure

_failures: ContextVar[list[str]] = ContextVar("failures")


class ActionsFailed(Exception):
    """An action did not answer, or not as agreed; `kinds` are the types of what went wrong."""

    def __init__(self, kinds: list[str]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = kinds


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects the failures of the actions called inside; raises ActionsFailed at the end where there were any."""
    failures: list[str] = []
    token = _failures.set(failures)
    try:
        yield failures
    finally:
        _failures.reset(token)
    if failures:
        raise ActionsFailed(failures)


def lean(call: dict[str, Any]) -> dict[str, Any]:
    """The call of an action without the events before the user's message, and without that message's copy.

    Of the events our actions read only which slots this turn has set; the message itself stands in `latest_message`,
    with a context that holds its vector.
    """
    tracker = call["tracker"]
    events = tracker.get("events") or []
    last = max((i for i, event in enumerate(events) if event.get("event") == "user"), default=-1)
    return {**call, "tracker": {**tracker, "events": events[last + 1 :]}}


class ActionsEndpoint(EndpointConfig):
    """Where the actions are. `close` ends the session."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        super().__init__(url=url)
        self._seconds = seconds
        self._kept: aiohttp.ClientSession | None = None

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """The action's answer, checked. After the first failure of a turn no further action is called."""
        failures = _failures.get([])
        if failures:
            raise aiohttp.ClientConnectionError("an action of this turn has failed already")
        try:
            return await self._post(lean(kwargs["json"]))
        except ClientResponseError as error:
            if error.status != _REJECTED:
                failures.append(f"status {error.status}")
            raise
        except Exception as error:
            failures.append(type(error).__name__)
            raise

    async def _post(self, body: dict[str, Any]) -> Any:
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        async with self._session().post(self.url, json=body, timeout=timeout) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason or "", await response.content.read())
            result = await response.json()
            check(result)
            return result

    def _session(self) -> aiohttp.ClientSession:
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession()
        return self._kept

    async def close(self) -> None:
        if self._kept is not None:
            await self._kept.close()
