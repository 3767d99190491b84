"""Handlers: opening, rating, exporting and erasing a conversation."""

from __future__ import annotations

import re

from aiohttp import hdrs, web

from bot.domain.conversation import Conversation
from bot.gateway.bodies import Fields, as_object, read_body, words_in
from bot.gateway.parts import PARTS, Parts
from bot.gateway.problems import Refusal
from bot.gateway.refused import help_with
from bot.gateway.shapes import json_response, messages_json
from bot.services.conversations import UnknownRegion, WrongToken
from bot.services.thinking import UnknownConversation

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
NO_STORE = {"Cache-Control": "no-store"}


async def open_conversation(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    take_of_address(request, parts, opening=True)
    body, whole = await read_body(request)
    if not whole:
        raise Refusal(413, "body_too_large")
    opening = Fields(as_object(body), parts.wording).opening()
    try:
        conversation, token, messages = await parts.services.conversations.open(opening)
    except UnknownRegion as unknown:
        regions = unknown.regions
        raise Refusal(422, "unknown_region", more={"regions": regions}, regions=", ".join(regions)) from unknown
    parts.metrics.openings.inc()
    answer = {
        "id": conversation.id,
        "token": token,
        "state": conversation.state,
        "region": conversation.region,
        "messages": messages_json(messages),
    }
    location = {"Location": f"/api/v1/conversations/{conversation.id}/messages"}
    return json_response(answer, 201, NO_STORE | location)


async def rate(request: web.Request) -> web.Response:
    """A comment is read by the danger net like a message: help comes back in `messages`."""
    parts = request.app[PARTS]
    body, whole = await read_body(request)
    conversation: Conversation | None = None
    try:
        take_of_address(request, parts)
        conversation = await authenticated(request)
        take_of_conversation(request, parts, conversation)
        if not whole:
            raise Refusal(413, "body_too_large")
        fields = Fields(as_object(body), parts.wording)
        score, comment = fields.score(), fields.comment()
    except Refusal as refusal:
        raise await help_with(refusal, parts, conversation, words_in(body)) from refusal
    await parts.services.conversations.rate(conversation.id, score, comment)
    helped = await parts.services.refused.help(conversation, comment) if comment else []
    return json_response({"state": conversation.state, "messages": messages_json(helped)}, headers=NO_STORE)


async def export(request: web.Request) -> web.Response:
    conversation = await authenticated(request)
    exported = await request.app[PARTS].services.conversations.export(conversation.id)
    name = {"Content-Disposition": f'attachment; filename="gespraech-{conversation.id[:8]}.json"'}
    return json_response(exported, headers=NO_STORE | name)


async def erase(request: web.Request) -> web.Response:
    conversation = await authenticated(request)
    await request.app[PARTS].services.conversations.erase(conversation.id)
    return web.Response(status=204, headers=NO_STORE)


async def authenticated(request: web.Request) -> Conversation:
    """The conversation of the path, whose token the request carries; raises Refusal (401, 404)."""
    conversation_id = request.match_info["id"]
    if not _ID.fullmatch(conversation_id):
        raise Refusal(404, "no_conversation")
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    challenge = {"WWW-Authenticate": "Bearer"}
    given = token.strip() if scheme.lower() == "bearer" else ""
    try:
        return await request.app[PARTS].services.conversations.authenticate(conversation_id, given)
    except UnknownConversation as unknown:
        raise Refusal(404, "no_conversation") from unknown
    except WrongToken as wrong:
        raise Refusal(401, "wrong_token" if given else "no_token", headers=challenge) from wrong


def take_of_address(request: web.Request, parts: Parts, *, opening: bool = False) -> None:
    """Counts the request for its address; raises Refusal (429)."""
    address = address_of(request, parts)
    if address is None:
        return
    seconds = parts.limits.take(parts.openings if opening else parts.per_address, address)
    if seconds is not None:
        raise too_many("too_many_openings" if opening else "too_many", seconds)


def take_of_conversation(request: web.Request, parts: Parts, conversation: Conversation) -> None:
    """Counts the request for its conversation; raises Refusal (429)."""
    if address_of(request, parts) is None:
        return
    seconds = parts.limits.take(parts.per_conversation, conversation.id)
    if seconds is not None:
        raise too_many("too_many", seconds)


def too_many(name: str, seconds: int) -> Refusal:
    return Refusal(429, name, headers={"Retry-After": str(seconds)}, seconds=seconds)


def address_of(request: web.Request, parts: Parts) -> str | None:
    """Whom the limits count; None where nobody is counted."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    host = peer[0] if isinstance(peer, tuple) else "gone"
    return parts.callers.address(host, request.headers.getall(hdrs.X_FORWARDED_FOR, []))
