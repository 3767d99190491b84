"""Handlers: the catalogue as pages, `/angebote` and `/angebote/{id}`."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from bot.channels.web.offers_asked import PATH, Asked
from bot.gateway.parts import PARTS


async def listing(request: web.Request) -> web.Response:
    """The list; words that signal danger are met with help above it, as everywhere. Such a page is kept nowhere."""
    parts = request.app[PARTS]
    asked = Asked.of(request.query, parts.services.regions)
    replies = await parts.services.refused.help_for_stranger(asked.q, patterns_only=True) if asked.q else ()
    page = await parts.offers.now()
    if replies:
        html = await asyncio.to_thread(page.listing, asked, replies)
        return _html(html, headers={hdrs.CACHE_CONTROL: "no-store"})
    made = await parts.offers.file(asked.url, asked.dropped, make=lambda: page.listing(asked))
    return made.response(request)


async def offer(request: web.Request) -> web.Response:
    parts, offer_id = request.app[PARTS], request.match_info["id"]
    page = await parts.offers.now()
    if not page.knows(offer_id):
        return _html(await asyncio.to_thread(page.missing), status=404)
    made = await parts.offers.file(f"{PATH}/{offer_id}", make=lambda: page.offer(offer_id))
    return made.response(request)


def _html(text: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)
