"""Handlers: health, readiness, figures, the interface's description, pages."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.parts import PARTS
from bot.gateway.problems import Refusal
from bot.gateway.shapes import json_response


async def healthz(request: web.Request) -> web.Response:
    return json_response({"alive": True})


async def readyz(request: web.Request) -> web.Response:
    found = await request.app[PARTS].readiness.find()
    ready = all(found.values())
    return json_response({"ready": ready, **found}, 200 if ready else 503, {"Cache-Control": "no-store"})


async def metrics(request: web.Request) -> web.Response:
    body = request.app[PARTS].metrics.text()
    return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def openapi(request: web.Request) -> web.Response:
    return request.app[PARTS].openapi.response(request)


async def page(request: web.Request) -> web.Response:
    found = request.app[PARTS].pages.get(request.path)
    if found is None:
        raise Refusal(404, "no_such_page")
    return found.response(request)
