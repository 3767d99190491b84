"""A problem as the gateway tells it."""

from __future__ import annotations

import re
from typing import Any

from chats import Client


async def problem(client: Client, method: str, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    async with client.request(method, path, **options) as answer:
        body = await answer.json(content_type="application/problem+json")
        assert body["status"] == answer.status
        assert body["type"] == "about:blank"
        assert re.search(r"[a-zäöüß]{3,} [a-zäöüß]{2,}", body["detail"])
        return answer.status, body
