"""The shipped catalogue, read once, and a service and answers over it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from catalogue_setup import FOLDER, OFFER, ROOT, NoStore, StillClock
from tests_require import missing

from bot.services.agencies import Agencies
from bot.services.answers import AnswerService
from bot.services.calendar.service import CalendarService
from bot.services.catalogue import seed as seed_files
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.seed import Seed
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.wording import OfferWords
from bot.services.catalogue_answers import FromCatalogue
from bot.services.clarify import Clarifier
from bot.services.content.library import Library
from bot.services.failures import AgencyContact
from bot.services.handover import HandoverService
from bot.services.lexicon import Lexicon
from bot.services.responding import Responder


class Unchanged(CatalogueService):
    """The shipped catalogue without a database beneath it."""

    async def refresh(self, version: int | None = None) -> bool:
        return False


@pytest.fixture(scope="session")
def sources() -> Path:
    folder = Path(os.environ.get("JBA_SHARED") or ROOT.parent / "shared") / "sources"
    if not folder.is_dir():
        missing(f"the source documents ({folder.name})")
    return folder


@pytest.fixture(scope="session")
def shipped() -> Seed:
    return seed_files.load(FOLDER)


@pytest.fixture(scope="session")
def catalogue(shipped: Seed) -> CatalogueService:
    service = CatalogueService(NoStore(), StillClock(), FOLDER)
    service.snapshot = Snapshot([entry.model for entry in shipped.entries.values()], service._rules, 1)
    return service


@pytest.fixture(scope="session")
def facts(catalogue: CatalogueService) -> Facts:
    return Facts(catalogue)


@pytest.fixture(scope="session")
def answers(catalogue: CatalogueService, facts: Facts) -> OfferAnswers:
    return OfferAnswers(catalogue, OfferWords(ROOT / "content"), facts)


@pytest.fixture(scope="session")
def responder(catalogue: CatalogueService, answers: OfferAnswers) -> Responder:
    library = Library(ROOT / "content")
    regions = {region.id: region.name for region in catalogue.snapshot.regions.values()}
    agencies = Agencies(lambda: regions, lambda region: AgencyContact(regions.get(region or "", ""), (), ()))
    values = dict.fromkeys(("keep_text_days", "keep_text_days_telegram", "keep_contact_days", "keep_memory_hours"), "7")
    said = AnswerService(library, agencies, values)
    still = Unchanged(NoStore(), catalogue._clock, ROOT / "catalogue")
    still.snapshot = catalogue.snapshot
    known = FromCatalogue(still, answers, said, Lexicon(library))
    return Responder(said, known, HandoverService(NoStore(), CalendarService(NoStore())), Clarifier(said))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A catalogue of one region with one right entry, for tests that break it."""
    (tmp_path / "herne").mkdir()
    (tmp_path / "regions.yml").write_text((FOLDER / "regions.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "herne" / "offers.yml").write_text(OFFER, encoding="utf-8")
    return tmp_path
