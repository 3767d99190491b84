"""A small client of the assistant's HTTP interface, for the commands that talk to it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

from bot.cli.failure import CommandFailed


class Client:
    """One conversation with a running assistant at `base`."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._conversation: dict[str, Any] = {}

    def open(self, **body: Any) -> list[dict[str, Any]]:
        """Opens the conversation and gives its greeting; raises CommandFailed."""
        self._conversation = self._post("/api/v1/conversations", body)
        return list(self._conversation["messages"])

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._send({"text": text})

    def press(self, payload: str, title: str) -> list[dict[str, Any]]:
        return self._send({"payload": payload, "title": title})

    def _send(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        path = f"/api/v1/conversations/{self._conversation['id']}/messages"
        answer = self._post(path, body | {"client_id": str(uuid.uuid4())}, self._conversation["token"])
        return [m for m in answer["messages"] if m["from"] != "user"]

    def _post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's own
            self._base + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for attempt in range(5):
            try:
                with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                    return dict(json.load(response))
            except urllib.error.HTTPError as error:
                if error.code == 429 and attempt < 4:
                    time.sleep(float(error.headers.get("Retry-After") or 1))
                    continue
                raise CommandFailed(_detail(error)) from error
            except (urllib.error.URLError, TimeoutError) as error:
                raise CommandFailed(f"Unter {self._base} antwortet niemand. Läuft ./jba up?") from error
        raise CommandFailed("Zu viele Nachrichten auf einmal; bitte später noch einmal.")


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError):
        return f"Fehler {error.code}"
