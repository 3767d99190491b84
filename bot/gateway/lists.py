"""Handlers: regions, offers, slots."""

from __future__ import annotations

from typing import cast

from aiohttp import web

from bot.domain.catalogue import Status
from bot.gateway.bodies import Query
from bot.gateway.parts import PARTS, Parts
from bot.gateway.problems import Refusal
from bot.gateway.shapes import json_response, page_of, slot_json
from bot.services.catalogue.service import CatalogueService

WORDS_AT_MOST = 200


async def regions(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    limit, offset = Query(request, parts.wording).page
    catalogue = await _fresh(parts)
    return page_of("regions", catalogue.regions()["regions"], limit, offset)


async def offers(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    query = Query(request, parts.wording)
    limit, offset = query.page
    region, status = _region(parts, query), query.one_of("status", ("running", "ended", "unknown"))
    words, age = (query.text("q") or "")[:WORDS_AT_MOST], query.number("age", 0, 0, 120) or None
    catalogue = await _fresh(parts)
    return json_response(catalogue.offers(region, words, age, cast(Status | None, status), limit, offset))


async def offer(request: web.Request) -> web.Response:
    catalogue = await _fresh(request.app[PARTS])
    found = catalogue.offer(request.match_info["id"])
    if found is None:
        raise Refusal(404, "no_offer")
    return json_response(found)


async def slots(request: web.Request) -> web.Response:
    """What can be booked now: neither taken nor kept for somebody, and not too soon. A day as `until` is included."""
    parts = request.app[PARTS]
    query = Query(request, parts.wording)
    limit, offset = query.page
    region, services = _region(parts, query), parts.services
    start, until = query.moment("from"), query.moment("until", whole_day=True)
    found, total = await services.calendar.free(services.clock.now(), region, start, until, limit, offset)
    return json_response({"slots": [slot_json(slot) for slot in found], "total": total})


async def _fresh(parts: Parts) -> CatalogueService:
    """The catalogue as it is now: what staff changed a moment ago counts."""
    await parts.services.catalogue.refresh()
    return parts.services.catalogue


def _region(parts: Parts, query: Query) -> str | None:
    """The region asked for; raises Refusal (422) for one that is not served."""
    region = query.text("region")
    served = sorted(parts.services.regions)
    if region is not None and region not in served:
        raise Refusal(422, "unknown_region", more={"regions": served}, regions=", ".join(served))
    return region
