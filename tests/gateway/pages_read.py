"""Reading the pages of offers."""

from __future__ import annotations

import html
import re
from typing import Any

from chats import Client, parts_of

from bot.domain.catalogue import Offer


async def read(client: Client, path: str = "/angebote", code: int = 200, **query: Any) -> str:
    async with client.get(path, params=query) as answer:
        assert answer.status == code
        assert answer.content_type == "text/html"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return html.unescape(await answer.text())


async def ids(client: Client, **query: Any) -> list[str]:
    """The offers of all pages of a list, in order."""
    found: list[str] = []
    for page in range(1, 6):
        text = await read(client, page=page, **query)
        found += [name for name in re.findall(r'<h3><a href="/angebote/([a-z0-9-]+)"', text) if name not in found]
    return found


def offers_of(client: Client) -> dict[str, Offer]:
    return parts_of(client).services.catalogue.snapshot.offers
