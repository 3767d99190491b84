"""What several processes make of the settings: regions, catalogue, calendar, rules, values."""

from __future__ import annotations

from pathlib import Path

from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.content.library import SHIPPED
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from bot.services.finder import FILE as FINDER_FILE
from bot.services.finder import FinderData
from bot.settings import ROOT, SettingError, Settings
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import VERSION as VECTORS
from bot.text.vectors import SentenceVectors


def catalogue_folder(settings: Settings) -> Path:
    return settings.path("JBA_CATALOGUE_DIR") or ROOT / "catalogue"


def served_regions(settings: Settings, catalogue: CatalogueService) -> dict[str, str]:
    """Id and name of each region that this installation serves; raises SettingError for one that nobody knows."""
    return served_of(settings, catalogue.snapshot)


def served_of(settings: Settings, snapshot: Snapshot) -> dict[str, str]:
    """The same of one version of the catalogue."""
    known: dict[str, str] = {region.id: region.name for region in snapshot.regions.values()}
    wanted = settings.items("JBA_REGIONS") or tuple(known)
    for name, ids in (("JBA_REGIONS", wanted), ("JBA_REGION", settings.items("JBA_REGION"))):
        for region in ids:
            if region not in known:
                raise SettingError(name, f"keine Region des Katalogs: {region}")
    return {region: known[region] for region in wanted}


def facts_of(settings: Settings, catalogue: CatalogueService, vectors: SentenceVectors) -> Facts:
    """The search of facts, with the vectors that are kept beside the models."""
    trained = KeptVectors(settings.models)
    return Facts(catalogue, vectors.of_many, settings.models / "facts.npz", VECTORS, trained)


def finder_data(settings: Settings) -> FinderData:
    """The finder's rules: the operator's beside an own catalogue, otherwise those that ship."""
    own = catalogue_folder(settings) / FINDER_FILE
    return FinderData.of(own if own.exists() else ROOT / "catalogue" / FINDER_FILE)


def values_of(settings: Settings) -> dict[str, str]:
    """What the settings fill into the placeholders of texts."""
    names = ("keep_text_days", "keep_text_days_telegram", "keep_contact_days", "keep_memory_hours", "keep_backup_days")
    return {name: settings.text(f"JBA_{name.upper()}") for name in names}


def danger_service(settings: Settings, net: DangerNet) -> DangerService:
    """The danger service with the operator's texts and number over those that ship."""
    overlay, phone = settings.path("JBA_CONTENT_DIR"), settings.text("JBA_YOUTH_OFFICE_NIGHT_PHONE")
    return DangerService(net, SHIPPED, overlay=overlay, youth_office_phone=phone)
