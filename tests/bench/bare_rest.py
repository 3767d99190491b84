"""Rasa's own REST channel, with the context of a turn passed through: what the bench compares with.

Runs in the engine's environment. Our actions need the context that the gateway gives them; bare Rasa has none.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.rest import RestInput
from sanic.request import Request


class BareRest(RestInput):
    """`POST /webhooks/bare/webhook` as in Rasa: {"sender", "message", "metadata"}."""

    @classmethod
    def name(cls) -> str:
        return "bare"

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        return request.json.get("metadata")
