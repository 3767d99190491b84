"""Refusals as RFC 9457 problems, with a `detail` that a person can read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

WORDS = Path(__file__).resolve().parents[2] / "content" / "problems.yml"


class Refusal(Exception):
    """Ends a request. `name` is a key of content/problems.yml; `more` goes into the body, `values` into the detail."""

    def __init__(
        self,
        status: int,
        name: str,
        *,
        more: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.more = more or {}
        self.headers = headers or {}
        self.values = values


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of all refusals: title and detail by name."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = WORDS) -> Wording:
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def response(self, refusal: Refusal) -> web.Response:
        words = self.texts[refusal.name]
        body = {
            "type": "about:blank",
            "title": words["title"],
            "status": refusal.status,
            "detail": words["detail"].format_map(refusal.values),
            **refusal.more,
        }
        return web.Response(
            status=refusal.status,
            body=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            content_type="application/problem+json",
            headers=refusal.headers,
        )


HTTP_NAMES = {400: "malformed", 404: "no_such_page", 405: "no_such_method", 413: "too_large"}
