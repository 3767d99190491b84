"""Handlers: an appointment's own page, `/t/{token}`. A GET changes nothing: mail programs look at links beforehand."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from functools import partial
from typing import cast
from urllib.parse import parse_qs

from aiohttp import hdrs, web

from bot.channels.web.visit_page import NOTES, Asks, VisitPage
from bot.gateway.bodies import read_body
from bot.gateway.conversations import address_of
from bot.gateway.parts import PARTS, Parts
from bot.services.booking.by_token import UnknownToken
from bot.services.outbox.writing import page_path

_FIRST, _MORE = 9, 60  # free times on the page
_HEADERS = {hdrs.CACHE_CONTROL: "no-store", "X-Robots-Tag": "noindex"}


async def show(request: web.Request) -> web.Response:
    parts, token = request.app[PARTS], request.match_info["token"]
    page = await _page(parts)
    if _too_many(request, parts):
        return await _html(page.slow, 429)
    visits = parts.services.appointments
    try:
        visit = await visits.see(token)
    except UnknownToken:
        return await _html(page.missing, 404)
    asks = cast(Asks, request.query.get("do") if request.query.get("do") in ("move", "cancel") else "")
    most = _MORE if "more" in request.query else _FIRST
    free = await visits.free(visit, most + 1) if asks == "move" else []
    more, note = len(free) > most == _FIRST, request.query.get("note", "")
    return await _html(partial(page.visit, visit, asks, note, free[:most], more))


async def change(request: web.Request) -> web.Response:
    """Moves or cancels, where the form carries the token too; then leads back to the page."""
    parts, token = request.app[PARTS], request.match_info["token"]
    page = await _page(parts)
    if _too_many(request, parts):
        return await _html(page.slow, 429)
    form = await _form(request)
    if not hmac.compare_digest(form.get("token", "").encode(), token.encode("utf-8", "replace")):
        return await _html(page.missing, 404)
    visits = parts.services.appointments
    try:
        if form.get("do") == "cancel":
            return _back(token, await visits.cancel(token))
        if form.get("do") == "move" and form.get("slot"):
            return _back(token, await visits.move(token, form["slot"]))
        await visits.see(token)
    except UnknownToken:
        return await _html(page.missing, 404)
    return _back(token, "choose")


async def calendar(request: web.Request) -> web.Response:
    """The appointment as a file for calendars."""
    parts = request.app[PARTS]
    if _too_many(request, parts):
        return await _html((await _page(parts)).slow, 429)
    try:
        file = await parts.services.appointments.file(request.match_info["token"])
    except UnknownToken:
        return await _html((await _page(parts)).missing, 404)
    headers = _HEADERS | {hdrs.CONTENT_DISPOSITION: 'attachment; filename="termin.ics"'}
    return web.Response(text=file.text, content_type="text/calendar", charset="utf-8", headers=headers)


async def _page(parts: Parts) -> VisitPage:
    await asyncio.to_thread(parts.page_words.refresh)
    return VisitPage(parts.services.content, parts.page_words.tree)


async def _form(request: web.Request) -> dict[str, str]:
    """The first value of each field; nothing where the body is longer than any form of ours."""
    body, whole = await read_body(request)
    fields = _fields(body) if whole else {}
    return {name: values[0] for name, values in fields.items()}


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        return {}


def _too_many(request: web.Request, parts: Parts) -> bool:
    address = address_of(request, parts)
    return address is not None and parts.limits.take(parts.visits, address) is not None


def _back(token: str, done: str) -> web.Response:
    assert done in NOTES
    asks = "&do=move" if done in ("taken", "choose") else ""
    headers = _HEADERS | {hdrs.LOCATION: f"{page_path(token)}?note={done}{asks}"}
    return web.Response(status=303, headers=headers)


async def _html(make: Callable[[], str], status: int = 200) -> web.Response:
    text = await asyncio.to_thread(make)  # the first of its kind reads the template
    headers = _HEADERS | ({hdrs.RETRY_AFTER: "60"} if status == 429 else {})
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)
