"""Whether each part works: found out by using it, not by asking whether it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.services.context import TurnContext

Probe = Callable[[], Awaitable[bool]]
PROBE_SECONDS = 6.0


class Readiness:
    """Asks all parts at once; who asks meanwhile gets the same finding. Nothing is kept: it would lie."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = dict(probes)
        self._asking: asyncio.Task[dict[str, bool]] | None = None

    async def find(self) -> dict[str, bool]:
        """Part by part: True where it works."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return dict(await asyncio.shield(self._asking))

    async def _ask(self) -> dict[str, bool]:
        found = await asyncio.gather(*(_answers(probe) for probe in self._probes.values()))
        return dict(zip(self._probes, found, strict=True))


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except Exception:  # whatever it is, the part does not work
        return False


def action_probe(url: str, now: Callable[[], datetime]) -> Probe:
    """A real call of an action, as Rasa makes it: the greeting, which writes nothing."""

    async def probe() -> bool:
        timeout = aiohttp.ClientTimeout(total=PROBE_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, json=_call(now())) as response,
        ):
            if response.status != 200:
                return False
            return bool((await response.json()).get("responses"))

    return probe


def _call(now: datetime) -> dict[str, Any]:
    context = TurnContext(conversation="readiness", turn_id="readiness", now=now.isoformat())
    parse = {
        "intent": {"name": "greeting", "confidence": 1.0},
        "entities": [],
        "text": "",
        "metadata": context.to_json(),
    }
    tracker = {
        "sender_id": "readiness",
        "slots": {},
        "latest_message": parse,
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
        "latest_event_time": now.timestamp(),
        "latest_input_channel": "jba",
    }
    call = {"next_action": "action_answer", "sender_id": "readiness", "tracker": tracker}
    return call | {"domain": {}, "version": "3.6.21"}
