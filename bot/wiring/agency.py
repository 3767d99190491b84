"""How an agency is reached: the operator's settings first, otherwise what the sources print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.failures import AgencyContact
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Contacts:
    """How an agency is reached: the operator's settings first, otherwise what the sources print."""

    settings: Settings
    catalogue: CatalogueService
    regions: Mapping[str, str]

    def of(self, region: str | None) -> AgencyContact:
        return contact_of(self.settings, self.catalogue.snapshot, self.regions, region)

    def nameless(self, region: str) -> bool:
        return nameless(self.settings, self.catalogue.snapshot, region)


def contact_of(settings: Settings, snapshot: Snapshot, regions: Mapping[str, str], region: str | None) -> AgencyContact:
    """How the agency of a region is reached, by one version of the catalogue."""
    phone, email = settings.text("JBA_CONTACT_PHONE"), settings.text("JBA_CONTACT_EMAIL")
    agency = snapshot.agency(region)
    phones = (phone,) if phone else tuple(p.number for p in agency.phones) if agency else ()
    emails = (email,) if email else agency.emails if agency else ()
    return AgencyContact(regions.get(region or "", ""), phones, emails)


def nameless(settings: Settings, snapshot: Snapshot, region: str) -> bool:
    """Whether neither the operator nor the sources know of a Jugendberufsagentur in this region."""
    if settings.text("JBA_CONTACT_PHONE") or settings.text("JBA_CONTACT_EMAIL"):
        return False
    agency = snapshot.agency(region)
    return agency is None or agency.kind != "jba"
