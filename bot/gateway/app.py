"""Puts the gateway together: routes, what wraps every request, what lives as long as the application."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import yaml
from aiohttp import hdrs, web

from bot.channels.web.offers_words import PageWords
from bot.gateway import conversations, house, lists, messages, offers_pages, visits
from bot.gateway.cross_origin import Origins, security_headers
from bot.gateway.engine_client import HttpEngine
from bot.gateway.limits import Allowance, Callers
from bot.gateway.offers_kept import OffersPages
from bot.gateway.pages import File, load_pages
from bot.gateway.parts import PARTS, Parts
from bot.gateway.problems import HTTP_NAMES, WORDS, Refusal, Wording
from bot.gateway.readiness import Readiness, action_probe
from bot.settings import SettingError, Settings
from bot.wiring.gateway import Services, engine_token, open_services

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENAPI = Path(__file__).with_name("openapi.yml")
_COUNTED = ("MESSAGES", "OPENINGS", "APPOINTMENT_PAGES")
RECOVERY_WAITS = 90.0  # seconds for the engine to come up before unanswered messages are taken up


def make_app(settings: Settings) -> web.Application:
    """The application; raises SettingError for settings that cannot be used."""
    app = web.Application(middlewares=[counted, refusals, options])
    add_routes(app)
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(_end_waiting)
    settings_are_usable(settings)

    async def parts(app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            engine = HttpEngine(settings.text("JBA_ENGINE_URL"), engine_token(settings))
            stack.push_async_callback(engine.close)
            services = await open_services(settings, engine)
            stack.push_async_callback(services.close)
            app[PARTS] = await asyncio.to_thread(_parts, settings, services, engine)
            recovery = asyncio.create_task(_recover(services, engine))
            yield
            recovery.cancel()
            await asyncio.wait({recovery})

    app.cleanup_ctx.append(parts)
    return app


def add_routes(app: web.Application) -> None:
    """Every route of the contract's chat part."""
    one = "/api/v1/conversations/{id}"
    app.router.add_post("/api/v1/conversations", conversations.open_conversation)
    app.router.add_post(f"{one}/messages", messages.send)
    app.router.add_get(f"{one}/messages", messages.read)
    app.router.add_get(f"{one}/events", messages.follow)
    app.router.add_post(f"{one}/rating", conversations.rate)
    app.router.add_get(f"{one}/export", conversations.export)
    app.router.add_delete(one, conversations.erase)
    app.router.add_get("/api/v1/regions", lists.regions)
    app.router.add_get("/api/v1/offers", lists.offers)
    app.router.add_get("/api/v1/offers/{id}", lists.offer)
    app.router.add_get("/api/v1/slots", lists.slots)
    app.router.add_get("/api/v1/openapi.json", house.openapi)
    app.router.add_get("/healthz", house.healthz)
    app.router.add_get("/readyz", house.readyz)
    app.router.add_get("/metrics", house.metrics)
    app.router.add_get("/", house.page)
    app.router.add_get("/angebote", offers_pages.listing)
    app.router.add_get("/angebote/{id}", offers_pages.offer)
    app.router.add_get(r"/t/{token:[^/.]+}.ics", visits.calendar)
    app.router.add_get("/t/{token}", visits.show)
    app.router.add_post("/t/{token}", visits.change)
    app.router.add_get("/t/{token}/termin.ics", visits.calendar)
    app.router.add_get(r"/{file:[a-z0-9_-]+\.[a-z0-9]+}", house.page)


def settings_are_usable(settings: Settings) -> None:
    """Raises SettingError where a setting of the gateway cannot be used."""
    _callers(settings)
    for name in ("MESSAGES_PER_CONVERSATION", *(f"{what}_PER_ADDRESS" for what in _COUNTED)):
        settings.number(f"JBA_LIMIT_{name}")
    settings.number("JBA_TURN_SECONDS")


def _callers(settings: Settings) -> Callers:
    try:
        return Callers(settings.items("JBA_TRUSTED_PROXIES"))
    except ValueError as problem:
        raise SettingError("JBA_TRUSTED_PROXIES", str(problem)) from problem


def _parts(settings: Settings, services: Services, engine: HttpEngine) -> Parts:
    async def danger_is_whole() -> bool:
        return services.danger_net.ready

    probes = {
        "engine": engine.ready,
        "actions": action_probe(settings.text("JBA_ACTIONS_URL"), services.clock.now),
        "database": services.store.ready,
        "danger": danger_is_whole,
    }
    described = json.dumps(yaml.load(OPENAPI.read_text(encoding="utf-8"), Loader=LOADER), ensure_ascii=False)  # noqa: S506
    words = PageWords(WORDS.parent, settings.path("JBA_CONTENT_DIR"))
    return Parts(
        services=services,
        readiness=Readiness(probes),
        wording=Wording.load(),
        pages=load_pages(WORDS.parent),
        offers=OffersPages(services.catalogue, words),
        page_words=words,
        openapi=File.of(described.encode(), OPENAPI.with_suffix(".json").name),
        callers=_callers(settings),
        per_conversation=Allowance("conversation", settings.number("JBA_LIMIT_MESSAGES_PER_CONVERSATION")),
        per_address=Allowance("address", settings.number("JBA_LIMIT_MESSAGES_PER_ADDRESS")),
        openings=Allowance("openings", settings.number("JBA_LIMIT_OPENINGS_PER_ADDRESS")),
        visits=Allowance("visits", settings.number("JBA_LIMIT_APPOINTMENT_PAGES_PER_ADDRESS")),
        origins=Origins(settings.items("JBA_WIDGET_ORIGINS")),
        https=settings.text("JBA_PUBLIC_URL").startswith("https:"),
    )


async def _recover(services: Services, engine: HttpEngine) -> None:
    """Answers what a stopped gateway left, as soon as the engine is there to answer it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + RECOVERY_WAITS
    while not await engine.ready() and loop.time() < until:  # noqa: ASYNC110 - nobody tells us when it is up
        await asyncio.sleep(0.3)
    try:
        count = await services.turns.recover()
    except Exception as problem:
        log.error("unanswered messages could not be taken up: %s", type(problem).__name__)
    else:
        log.info("taken up again: %d conversations", count)


async def _end_waiting(app: web.Application) -> None:
    for task in tuple(app[PARTS].waiting):
        task.cancel()


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    parts = request.app[PARTS]
    for name, value in security_headers(request, response, parts.https).items():
        response.headers[name] = value
    for name, value in parts.origins.headers(request).items():
        known = response.headers.get(name) if name == hdrs.VARY else None
        response.headers[name] = f"{known}, {value}" if known else value


@web.middleware
async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Counts the request by route and status."""
    response = await handler(request)
    if hdrs.CONTENT_ENCODING in request.headers and not response.prepared:
        response.force_close()  # a packed body that breaks ends the connection; a next request must not be on it
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "other"
    request.app[PARTS].metrics.requests.labels(request.method, route, str(response.status)).inc()
    return response


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every refusal, and every fault of ours, into a problem that a person can read."""
    wording = request.app[PARTS].wording
    try:
        return await handler(request)
    except Refusal as refusal:
        return wording.response(refusal)
    except web.HTTPException as plain:
        allow = {"Allow": plain.headers["Allow"]} if "Allow" in plain.headers else {}
        name = HTTP_NAMES.get(plain.status, "malformed")
        return wording.response(Refusal(plain.status if plain.status >= 400 else 404, name, headers=allow))
    except (web.RequestPayloadError, TimeoutError):
        return wording.response(Refusal(400, "malformed"))
    except Exception:
        log.exception("request broke: %s", request.match_info.route.name or request.method)
        return wording.response(Refusal(500, "broken"))


@web.middleware
async def options(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers OPTIONS for every route, preflights included."""
    refused = request.match_info.http_exception
    if request.method != hdrs.METH_OPTIONS or not isinstance(refused, web.HTTPMethodNotAllowed):
        return await handler(request)
    allowed = ", ".join(sorted({*refused.allowed_methods, hdrs.METH_OPTIONS}))
    return web.Response(status=204, headers={"Allow": allowed})
