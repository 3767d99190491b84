"""The engine over HTTP: whatever goes wrong on the way is EngineDown, and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from bot.domain.messages import Reply
from bot.services.ports import EngineAnswer, EngineDown, EngineTurn

CONNECT_SECONDS = 2.0
READY_SECONDS = 5.0
ANSWER_AT_MOST = 4 * 1024 * 1024


class HttpEngine:
    """Implements `bot.services.ports.Engine`; `close()` it in the event loop in which it was used."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None

    async def turn(self, question: EngineTurn, deadline: float) -> EngineAnswer:
        data = await self._post("/turn", _question_json(question), deadline)
        try:
            return EngineAnswer(
                replies=tuple(Reply.from_json(reply) for reply in data["messages"]),
                memory=dict(data["memory"]),
                parse=dict(data.get("parse") or {}),
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise EngineDown("answer is not as agreed") from problem

    async def ready(self) -> bool:
        """True when the engine parses a sentence with its model."""
        try:
            data = await self._post("/parse", {"text": "hallo"}, READY_SECONDS)
        except EngineDown:
            return False
        return bool(data.get("intent"))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            async with asyncio.timeout(seconds):
                try:
                    return await self._post_once(path, body)
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as problem:
                    if isinstance(problem, aiohttp.ClientConnectorError):
                        raise
                    # A connection kept from before the engine's restart. The turn's id makes a second asking safe.
                    return await self._post_once(path, body)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError) as problem:
            raise EngineDown(type(problem).__name__) from problem

    async def _post_once(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout, trust_env=False)
        async with self._session.post(self._url + path, json=body, allow_redirects=False) as response:
            if response.status != 200:
                raise EngineDown(f"status {response.status}")
            if (response.content_length or 0) > ANSWER_AT_MOST:
                raise EngineDown("answer is too long")
            data = await response.json()
        if not isinstance(data, dict):
            raise EngineDown("answer is not as agreed")
        return data


def _question_json(question: EngineTurn) -> dict[str, Any]:
    body: dict[str, Any] = {
        "conversation": question.context.conversation,
        "turn_id": question.context.turn_id,
        "context": question.context.to_json(),
        "memory": question.memory,
        "entities": list(question.entities),
    }
    if question.intent is not None:
        return body | {"intent": question.intent}
    return body | {
        "text": question.text,
        "vector": question.vector,
        "parts": question.parts,
        "vectors": question.part_vectors,
        "joined": question.joined,
        "joined_vector": question.joined_vector,
    }
