"""The catalogue as the other parts ask it: a copy in memory that follows the database's version."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain.catalogue import AnyEntry, Offer, Status
from bot.services.catalogue.contract import offer_json, region_json
from bot.services.catalogue.matcher import Match, Rules
from bot.services.catalogue.selection import Wanted, fits, has_words
from bot.services.catalogue.snapshot import Snapshot, read_rows
from bot.services.ports import Clock, Store

log = logging.getLogger(__name__)
MOST = 1000  # offers in one answer


class CatalogueService:
    """`refresh()` costs one small read while nothing has changed; the rest never waits.

    `seed` is the folder of the catalogue's files: the rules of the matcher are read from it. `regions` limits what is
    served; empty: all of it.
    """

    def __init__(self, store: Store, clock: Clock, seed: Path, regions: Collection[str] = ()) -> None:
        self._store = store
        self._clock = clock
        self._rules = Rules.read(seed / "matching.yml")
        self._regions = frozenset(regions)
        self.snapshot = Snapshot((), self._rules, version=-1)

    async def refresh(self, version: int | None = None) -> bool:
        """Takes over what staff or an import changed; True when something did.

        Whoever has just read the catalogue's `version` saves another reading where it is the known one.
        """
        if version == self.snapshot.version:
            return False
        async with self._store.read() as work:
            version = await work.entries.version()
            if version == self.snapshot.version:
                return False
            rows = await work.entries.all()
        entries, broken = read_rows(rows, self._regions)
        if broken:
            log.error("catalogue: %d entries cannot be read: %s", len(broken), ", ".join(broken[:20]))
        self.snapshot = Snapshot(entries, self._rules, version)
        return True

    @property
    def today(self) -> date:
        return self._clock.now().date()

    def find(self, text: str, region: str | None = None) -> list[Match]:
        """The names in a text; see Matcher.find."""
        return self.snapshot.matcher.find(text, region)

    def entry(self, entry_id: str) -> AnyEntry | None:
        return self.snapshot.entries.get(entry_id)

    def regions(self) -> dict[str, Any]:
        """`{"regions": [...], "total": n}`."""
        snapshot = self.snapshot
        regions = [
            region_json(region, [office for office in snapshot.offices.values() if office.region == region.id])
            for region in snapshot.regions.values()
        ]
        return {"regions": regions, "total": len(regions)}

    def offers(
        self,
        region: str | None = None,
        q: str = "",
        age: int | None = None,
        status: Status | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> dict[str, Any]:
        """`{"offers": [...], "total": n}`: those that fit; where `q` names offers, these first."""
        found = self.search(Wanted(region=region, words=q, age=age, status=status))
        page = found[offset : offset + min(limit, MOST)]
        regions = self.snapshot.regions
        return {"offers": [offer_json(offer, regions, self.today) for offer in page], "total": len(found)}

    def offer(self, offer_id: str) -> dict[str, Any] | None:
        offer = self.snapshot.offers.get(offer_id)
        return offer_json(offer, self.snapshot.regions, self.today) if offer else None

    def search(self, wanted: Wanted) -> list[Offer]:
        """Those that fit, by words or by name; those that the words name come first."""
        found = self.select(replace(wanted, words=""))
        if not wanted.words:
            return found
        named = {match.value for match in self.find(wanted.words, wanted.region) if match.entity == "offer"}
        found = [offer for offer in found if offer.id in named or has_words(offer, wanted.words)]
        return sorted(found, key=lambda offer: offer.id not in named)

    def select(self, wanted: Wanted) -> list[Offer]:
        today = self.today
        return [offer for offer in self.snapshot.offers.values() if fits(offer, wanted, today)]
