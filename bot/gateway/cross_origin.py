"""Which websites may call from a browser, and the headers that keep browsers from doing more than they should."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import hdrs, web

_ALLOWED_HEADERS = "Authorization, Content-Type, Last-Event-ID, Accept"
_ALLOWED_METHODS = "GET, HEAD, POST, DELETE, OPTIONS"
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


class Origins:
    """Knows the websites that embed the widget, by their origin (scheme, host, port)."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def headers(self, request: web.Request) -> dict[str, str]:
        """The CORS headers of an answer; without credentials, since the token travels in a header."""
        origin = request.headers.get(hdrs.ORIGIN, "")
        found = {"Vary": "Origin"} if self._allowed else {}
        if origin.lower() in self._allowed:
            found["Access-Control-Allow-Origin"] = origin
            found["Access-Control-Expose-Headers"] = "Retry-After"
            if request.method == hdrs.METH_OPTIONS:
                found["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
                found["Access-Control-Allow-Methods"] = _ALLOWED_METHODS
                found["Access-Control-Max-Age"] = "600"
        return found


def security_headers(request: web.Request, response: web.StreamResponse, https: bool) -> dict[str, str]:
    """What every answer carries (quality.md, ASVS 3.4)."""
    is_page = response.content_type == "text/html"
    embedded = request.path.endswith((".js", ".css"))
    found = {
        "Content-Security-Policy": _PAGE if is_page else _NOTHING,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if embedded else "same-origin",
        "Server": "jba",
    }
    if https:
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found
