"""What comes in: bodies up to 64 kB, read as JSON, and checked field by field."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from aiohttp import web

from bot.domain.calendar import BERLIN, at
from bot.domain.messages import Audience
from bot.gateway.problems import Refusal, Wording
from bot.services.conversations import LANGUAGES, Opening
from bot.services.turns import Incoming

BODY_AT_MOST = 64 * 1024
TEXT_AT_MOST = 2000
PAYLOAD_AT_MOST = 200
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)
_TEXT_FIELD = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)
_DAY_LENGTH = len("2026-11-25")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


async def read_body(request: web.Request) -> tuple[bytes, bool]:
    """The first 64 kB of the body, and whether that was all of it."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(16 * 1024):
        body += chunk
        if len(body) > BODY_AT_MOST:
            return bytes(body[:BODY_AT_MOST]), False
    return bytes(body), True


def as_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; an empty body is an empty object. Raises Refusal (400)."""
    if not body.strip():
        return {}
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise Refusal(400, "malformed") from problem
    if not isinstance(data, dict):
        raise Refusal(400, "malformed")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(name)


def words_in(body: bytes) -> str:
    """What somebody may have wanted to say, also in a body that is broken or cut: for the danger net alone."""
    raw = body.decode("utf-8", "replace")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        found = _TEXT_FIELD.search(raw)
        return _unescaped(found.group(1)) if found else raw
    if isinstance(data, dict):
        said = [value for key in ("text", "comment", "title") if isinstance(value := data.get(key), str)]
        return "\n".join(said)
    return raw


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


class Fields:
    """Reads the fields of an object; each getter raises Refusal (422) with the field's name."""

    def __init__(self, data: dict[str, Any], wording: Wording) -> None:
        self._data = data
        self._expected = wording.texts["expected"]

    def refuse(self, name: str, expected: str, **values: object) -> Refusal:
        return Refusal(422, "not_acceptable", field=name, expected=self._expected[expected].format_map(values))

    def text(self, name: str) -> str | None:
        value = self._data.get(name)
        if value is not None and not isinstance(value, str):
            raise self.refuse(name, "text")
        return value

    def flag(self, name: str) -> bool:
        value = self._data.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(name, "flag")
        return bool(value)

    def opening(self) -> Opening:
        audience = self.text("audience") or "young"
        if audience not in ("young", "parent", "employer", "school"):
            raise self.refuse("audience", "audience")
        return Opening(
            region=self.text("region") or None,
            language=self._language(),
            easy=self.flag("easy"),
            formal=self.flag("formal"),
            audience=cast(Audience, audience),
            ref=self.text("ref") or None,
        )

    def _language(self) -> str:
        """One of ours; a browser that speaks another one is answered in German."""
        wanted = self.text("language") or "de"
        found = _LANGUAGE.fullmatch(wanted)
        if not found:
            raise self.refuse("language", "language")
        code = found.group(1).lower()
        return code if code in LANGUAGES else "de"

    def incoming(self) -> Incoming:
        text, payload, title = self.text("text"), self.text("payload"), self.text("title")
        client_id = self.text("client_id")
        if client_id is not None and not _UUID.fullmatch(client_id):
            raise self.refuse("client_id", "uuid")
        if text is not None and len(text) > TEXT_AT_MOST:
            raise Refusal(413, "too_large", most=TEXT_AT_MOST)
        if payload is not None:
            if len(payload) > PAYLOAD_AT_MOST:
                payload = payload[:PAYLOAD_AT_MOST]  # none of ours is as long: it will be unknown
            return Incoming(payload=payload or "?", title=title, client_id=_canonical(client_id))
        if text is None or not text.strip():
            raise Refusal(422, "no_message")
        return Incoming(text=text, client_id=_canonical(client_id))

    def score(self) -> int:
        value = self._data.get("score")
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5:
            raise self.refuse("score", "score")
        return value

    def comment(self) -> str | None:
        value = self.text("comment")
        if value is not None and len(value) > TEXT_AT_MOST:
            raise self.refuse("comment", "comment")
        return value or None


class Query:
    """Reads the query; each getter raises Refusal: 400 for what cannot be read, 422 for what cannot be meant."""

    def __init__(self, request: web.Request, wording: Wording) -> None:
        self._query = request.query
        self._expected = wording.texts["expected"]

    def text(self, name: str) -> str | None:
        return self._query.get(name) or None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        raw = self._query.get(name)
        if raw is None:
            return default
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", raw):
            raise Refusal(400, "bad_query", field=name)
        if not least <= int(raw) <= most:
            expected = self._expected["number"].format(least=least, most=most)
            raise Refusal(422, "not_acceptable", field=name, expected=expected)
        return int(raw)

    def seconds(self, name: str, most: float) -> float:
        """A number of seconds, at most `most`: who asks for more waits that long."""
        raw = self._query.get(name)
        if raw is None:
            return 0.0
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", raw):
            raise Refusal(400, "bad_query", field=name)
        return min(float(raw), most)

    def moment(self, name: str, *, whole_day: bool = False) -> datetime | None:
        """A day or a time, in Europe/Berlin where it names no zone; a day is its beginning, or its end."""
        raw = self.text(name)
        if raw is None:
            return None
        try:
            if len(raw) > _DAY_LENGTH:
                # In a query, a plus sign that nobody wrote as %2B arrives as a space.
                asked = datetime.fromisoformat(re.sub(r" (?=\d\d:\d\d$)", "+", raw))
                return (asked if asked.tzinfo else asked.replace(tzinfo=BERLIN)).astimezone(BERLIN)
            return at(date.fromisoformat(raw) + timedelta(days=whole_day), time())
        except (ValueError, OverflowError) as problem:
            raise Refusal(422, "not_acceptable", field=name, expected=self._expected["date"]) from problem

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is not None and value not in allowed:
            raise Refusal(422, "not_acceptable", field=name, expected=self._expected[name])
        return value

    @property
    def page(self) -> tuple[int, int]:
        """Limit and offset of a list."""
        return self.number("limit", 100, 1, 1000), self.number("offset", 0, 0, 1_000_000)


def _canonical(client_id: str | None) -> str | None:
    return str(uuid.UUID(client_id)) if client_id else None
