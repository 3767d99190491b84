"""A conversation from the client's side, for tests."""

from __future__ import annotations

import uuid
from typing import Any

import aiohttp
from aiohttp.test_utils import TestClient

from bot.gateway.parts import PARTS, Parts

Client = TestClient[Any, Any]
Answer = dict[str, Any]


def parts_of(client: Client) -> Parts:
    assert client.app is not None
    return client.app[PARTS]


class Chat:
    """One conversation, from the client's side."""

    def __init__(self, client: Client, opened: Answer) -> None:
        self.client = client
        self.opened = opened
        self.id = opened["id"]
        self.path = f"/api/v1/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    @classmethod
    async def open(cls, client: Client, **body: Any) -> Chat:
        answer = await client.post("/api/v1/conversations", json=body)
        assert answer.status == 201, await answer.text()
        return cls(client, await answer.json())

    def on(self, client: Client) -> Chat:
        """The same conversation at another gateway."""
        return Chat(client, self.opened)

    async def post(self, body: Answer, path: str = "/messages", **headers: str) -> tuple[int, Answer]:
        async with self.client.post(self.path + path, json=body, headers=self.headers | headers) as answer:
            return answer.status, await answer.json()

    async def send(self, text: str, client_id: str | None = None) -> Answer:
        status, body = await self.post({"text": text, "client_id": client_id or str(uuid.uuid4())})
        assert status == 200, body
        return body

    async def press(self, button: dict[str, str]) -> Answer:
        status, body = await self.post({**button, "client_id": str(uuid.uuid4())})
        assert status == 200, body
        return body

    async def get(self, path: str = "/messages", **query: Any) -> tuple[int, Answer]:
        async with self.client.get(self.path + path, params=query, headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def all(self) -> list[Answer]:
        _, body = await self.get()
        return list(body["messages"])

    async def stream(self, **headers: str) -> aiohttp.ClientResponse:
        return await self.client.get(f"{self.path}/events", headers=self.headers | headers)
