"""What the handlers work with, and the key under which the application holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.web.offers_words import PageWords
from bot.gateway.cross_origin import Origins
from bot.gateway.limits import Allowance, Callers, Limits
from bot.gateway.metrics import Metrics
from bot.gateway.offers_kept import OffersPages
from bot.gateway.pages import File
from bot.gateway.problems import Wording
from bot.gateway.readiness import Readiness
from bot.wiring.gateway import Services


@dataclass(slots=True)
class Parts:
    """Everything that handlers use."""

    services: Services
    readiness: Readiness
    wording: Wording
    pages: dict[str, File]
    openapi: File
    offers: OffersPages
    page_words: PageWords
    callers: Callers
    per_conversation: Allowance
    per_address: Allowance
    openings: Allowance
    visits: Allowance
    origins: Origins
    https: bool
    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)
    waiting: set[Any] = field(default_factory=set)  # tasks of streams and long polls, ended at shutdown


PARTS: web.AppKey[Parts] = web.AppKey("parts", Parts)
