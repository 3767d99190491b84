"""Handlers: sending a message, reading messages, following them live."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import time
from collections.abc import Iterator

from aiohttp import hdrs, web

from bot.domain.conversation import Conversation
from bot.domain.messages import Message
from bot.gateway.bodies import Fields, Query, as_object, read_body, words_in
from bot.gateway.conversations import NO_STORE, authenticated, take_of_address, take_of_conversation
from bot.gateway.parts import PARTS, Parts
from bot.gateway.problems import Refusal
from bot.gateway.refused import help_with
from bot.gateway.shapes import json_response, message_json, messages_json
from bot.services.conversations import LOOKS_EVERY
from bot.services.thinking import UnknownConversation
from bot.services.turns import Incoming, UnknownPayload

log = logging.getLogger(__name__)
LONGEST_WAIT = 25.0
COMMENT_SECONDS = 15.0
HIGHEST_SEQ = 2_000_000_000


async def send(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    started = time.monotonic()
    body, whole = await read_body(request)
    conversation: Conversation | None = None
    try:
        take_of_address(request, parts)
        conversation = await authenticated(request)
        take_of_conversation(request, parts, conversation)
        if not whole:
            raise Refusal(413, "body_too_large")
        incoming = Fields(as_object(body), parts.wording).incoming()
        answer = await _receive(parts, conversation, incoming)
    except Refusal as refusal:
        raise await help_with(refusal, parts, conversation, words_in(body)) from refusal
    parts.metrics.seconds.observe(time.monotonic() - started)
    return answer


async def _receive(parts: Parts, conversation: Conversation, incoming: Incoming) -> web.Response:
    try:
        received = await parts.services.turns.receive(conversation.id, incoming)
    except UnknownConversation as gone:  # erased while its turn ran
        raise Refusal(404, "no_conversation") from gone
    except UnknownPayload as unknown:
        raise Refusal(422, "unknown_payload", more={"choices": unknown.choices}) from unknown
    return json_response({"state": received.state, "messages": messages_json(received.messages)}, headers=NO_STORE)


async def read(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    query = Query(request, parts.wording)
    after = query.number("after", 0, 0, HIGHEST_SEQ)
    seconds = 0.0 if request.method == hdrs.METH_HEAD else query.seconds("wait", LONGEST_WAIT)
    conversation = await authenticated(request)
    try:
        with _listed(parts):
            state, found = await parts.services.conversations.wait(conversation.id, after, seconds)
    except UnknownConversation as gone:
        raise Refusal(404, "no_conversation") from gone
    return json_response({"state": state, "messages": messages_json(found)}, headers=NO_STORE)


async def follow(request: web.Request) -> web.StreamResponse:
    """Server-sent events: messages with their number as id, the state when it changes, a comment every 15 s."""
    parts = request.app[PARTS]
    after = _last_seen(request, parts)
    conversation = await authenticated(request)
    headers = {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
    }
    if request.method == hdrs.METH_HEAD:
        return web.Response(headers=headers)
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    with _listed(parts), parts.metrics.streams.track_inprogress(), contextlib.suppress(ConnectionError):
        await _stream(response, parts, conversation.id, after)
    return response


async def _stream(response: web.StreamResponse, parts: Parts, conversation_id: str, after: int) -> None:
    told, quiet = None, 0.0
    conversations = parts.services.conversations
    with conversations.listen(conversation_id) as bell:
        await response.write(b"retry: 2000\n\n")
        while True:
            try:
                state, found = await conversations.read(conversation_id, after)
            except UnknownConversation:
                await response.write(b"event: gone\ndata: {}\n\n")
                return
            for message in found:
                await response.write(_event(message))
                after = message.seq
            if state != told:
                told = state
                await response.write(f"event: state\ndata: {json.dumps({'state': state})}\n\n".encode())
            if found or await bell.wait(min(LOOKS_EVERY, COMMENT_SECONDS)):
                quiet = 0.0
                continue
            quiet += min(LOOKS_EVERY, COMMENT_SECONDS)
            if quiet >= COMMENT_SECONDS:
                quiet = 0.0
                await response.write(b": still here\n\n")


def _event(message: Message) -> bytes:
    data = json.dumps(message_json(message), ensure_ascii=False)
    return f"id: {message.seq}\nevent: message\ndata: {data}\n\n".encode("utf-8", "replace")


def _last_seen(request: web.Request, parts: Parts) -> int:
    """The number after which the stream goes on: `Last-Event-ID`, or `after` for a first connection."""
    last = request.headers.get("Last-Event-ID")
    if last is None or not last.strip():
        return Query(request, parts.wording).number("after", 0, 0, HIGHEST_SEQ)
    if not re.fullmatch(r"[0-9]{1,9}", last.strip(), re.ASCII):
        raise Refusal(400, "bad_query", field="Last-Event-ID")
    return int(last)


@contextlib.contextmanager
def _listed(parts: Parts) -> Iterator[None]:
    """Keeps the waiting task where the shutdown finds it: it would hold up the end for its whole wait."""
    task = asyncio.current_task()
    parts.waiting.add(task)
    try:
        yield
    finally:
        parts.waiting.discard(task)
