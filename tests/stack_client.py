"""A user of the HTTP interface, for tests that talk to the whole assistant."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from typing import Any


def request(method: str, url: str, body: Any = None, token: str | None = None, timeout: float = 60) -> tuple[int, Any]:
    """Status and decoded body of one call, whatever the status is."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    if token:
        call.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(call, timeout=timeout) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


class Talk:
    """One conversation; every method fails the test where the contract is broken."""

    def __init__(self, base: str, **opening: Any) -> None:
        self.base = base
        status, body = request("POST", f"{base}/api/v1/conversations", opening)
        assert status == 201, body
        self.id, self.token, self.greeting = body["id"], body["token"], body["messages"]
        self.state = body["state"]

    def send(self, body: dict[str, Any]) -> tuple[int, Any]:
        url = f"{self.base}/api/v1/conversations/{self.id}/messages"
        return request("POST", url, {"client_id": str(uuid.uuid4())} | body, self.token)

    def say(self, text: str, client_id: str | None = None) -> list[dict[str, Any]]:
        return self._messages({"text": text} | ({"client_id": client_id} if client_id else {}))

    def press(self, title: str, among: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Presses the button with this title (or a title that begins so)."""
        buttons = [b for m in among for b in m["buttons"]]
        button = next(b for b in buttons if b["title"].startswith(title))
        return self._messages({"payload": button["payload"], "title": button["title"]})

    def _messages(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        status, answer = self.send(body)
        assert status == 200, answer
        self.state = answer["state"]
        return list(answer["messages"])

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        status, body = request(
            "GET", f"{self.base}/api/v1/conversations/{self.id}/messages?after={after}", token=self.token
        )
        assert status == 200, body
        return list(body["messages"])

    def export(self) -> dict[str, Any]:
        status, body = request("GET", f"{self.base}/api/v1/conversations/{self.id}/export", token=self.token)
        assert status == 200, body
        return dict(body)

    def erase(self) -> int:
        return request("DELETE", f"{self.base}/api/v1/conversations/{self.id}", token=self.token)[0]
