"""One version of the catalogue in memory, ready to be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from pydantic import ValidationError

from bot.domain.catalogue import MODELS, AnyEntry, Fact, Offer, Office, Place, Region
from bot.services.catalogue.matcher import Matcher, Rules


class Snapshot:
    """The entries of the regions that are served, by id, and the matcher of their names."""

    def __init__(self, entries: Iterable[AnyEntry], rules: Rules, version: int = 0) -> None:
        self.version = version
        self.entries: dict[str, AnyEntry] = {entry.id: entry for entry in entries}
        self.regions: dict[str, Region] = {e.id: e for e in self.entries.values() if isinstance(e, Region)}
        self.offers: dict[str, Offer] = {e.id: e for e in self.entries.values() if isinstance(e, Offer)}
        self.offices: dict[str, Office] = {e.id: e for e in self.entries.values() if isinstance(e, Office)}
        self.facts: dict[str, Fact] = {e.id: e for e in self.entries.values() if isinstance(e, Fact)}
        self.places: dict[str, Place] = {e.id: e for e in self.entries.values() if isinstance(e, Place)}
        self.matcher = Matcher(self.entries.values(), rules)

    def agency(self, region: str | None) -> Office | None:
        """The JBA of a region, or the office that stands for it where the sources name no JBA."""
        own = [office for office in self.offices.values() if office.region == region]
        for kind in ("jba", "jobcenter"):
            for office in own:
                if office.kind == kind:
                    return office
        area = self.regions.get(region or "")
        return self.offices.get(area.stands_in or "") if area is not None else None

    def reachable(self, region: str) -> Office | None:
        """An authority of the region for which an address, telephone, e-mail or website is printed."""
        for kind in ("jba", "jobcenter", "agency", "youth_office"):
            for office in self.offices.values():
                printed = office.phones or office.emails or office.url or office.address
                if office.region == region and office.kind == kind and printed and not office.ended:
                    return office
        return None

    def region_in(self, text: str) -> str | None:
        """The one region that a text names by itself or by a town of it; None where it names none or several."""
        named = {m.region for m in self.matcher.find(text) if m.entity in ("town", "region")}
        return named.pop() if len(named) == 1 else None


def read_rows(rows: Iterable[dict[str, Any]], regions: Collection[str] = ()) -> tuple[list[AnyEntry], list[str]]:
    """The entries of the running copy, of some regions or all; and the ids of those that cannot be read."""
    entries: list[AnyEntry] = []
    broken: list[str] = []
    for row in rows:
        if regions and row["region"] not in regions:
            continue
        try:
            entries.append(MODELS[row["kind"]].model_validate(row["document"]))  # type: ignore[arg-type]
        except (ValidationError, KeyError):
            broken.append(row["id"])
    return entries, broken
