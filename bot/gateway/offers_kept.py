"""The offers' pages as they are sent, kept in memory for as long as nothing that they show has changed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.web.offers_page import OffersPage
from bot.channels.web.offers_words import PageWords
from bot.gateway.pages import File
from bot.services.catalogue.service import CatalogueService

KEPT = 100  # pages in memory, those last asked for
_NAME = "page.html"


class OffersPages:
    """The pages as they are sent; one that was made for this version of catalogue and words is not made again."""

    def __init__(self, catalogue: CatalogueService, words: PageWords) -> None:
        self._catalogue = catalogue
        self._words = words
        self._made: OrderedDict[tuple[object, ...], File] = OrderedDict()

    async def now(self) -> OffersPage:
        """Renders what staff and editors changed a moment ago."""
        await self._catalogue.refresh()
        await asyncio.to_thread(self._words.refresh)
        return OffersPage(self._catalogue, self._words.tree)

    async def file(self, *what: object, make: Callable[[], str]) -> File:
        key = (*what, self._catalogue.snapshot.version, self._catalogue.today, self._words.version)
        made = self._made.get(key)
        if made is None:
            made = await asyncio.to_thread(_file_of, make)
        self._made[key] = made
        self._made.move_to_end(key)
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return made


def _file_of(make: Callable[[], str]) -> File:
    return File.of(make().encode("utf-8", "replace"), _NAME)
