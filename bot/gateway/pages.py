"""The demo page and the widget: read once at the start, served from memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

from bot.channels.web import bundle

FOLDER = Path(bundle.__file__).parent
_SERVED = {".html", ".css", ".js", ".svg", ".png", ".ico", ".webmanifest", ".woff2", ".txt"}
_INSIDE_WIDGET = "widget.css"  # travels in widget.js
PAGES = {"/": "page.html"}


@dataclass(frozen=True, slots=True)
class File:
    """One file in the forms in which it is sent."""

    body: bytes
    zipped: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, name: str) -> File:
        kind = (
            "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
        )
        etag = hashlib.sha256(body).hexdigest()[:32]
        return cls(body, gzip.compress(body, 9, mtime=0), kind, etag)

    def response(self, request: web.Request) -> web.Response:
        headers = {hdrs.CACHE_CONTROL: "no-cache", hdrs.VARY: hdrs.ACCEPT_ENCODING}
        known = request.if_none_match or ()
        if any(tag.value in (self.etag, "*") for tag in known):
            response = web.Response(status=304, headers=headers, content_type=self.content_type)
        elif "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "") and len(self.zipped) < len(self.body):
            response = web.Response(body=self.zipped, content_type=self.content_type, headers=headers)
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
        else:
            response = web.Response(body=self.body, content_type=self.content_type, headers=headers)
        if self.content_type.startswith("text/"):
            response.charset = "utf-8"
        response.etag = self.etag
        return response


def load_pages(content: Path, folder: Path = FOLDER) -> dict[str, File]:
    """Everything that is served by its path; `content` is the folder with the widget's words."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in _SERVED or path.name == _INSIDE_WIDGET:
            continue
        body = bundle.widget_js(content).encode() if path.name == "widget.js" else path.read_bytes()
        found[f"/{path.name}"] = File.of(body, path.name)
    return {path: found[f"/{name}"] for path, name in PAGES.items()} | found
