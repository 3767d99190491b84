"""The shipped catalogue, read once, and a service and answers over it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from catalogue_setup import FOLDER, OFFER, ROOT, NoStore, StillClock
from tests_require import missing

from bot.services.catalogue import seed as seed_files
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.seed import Seed
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.wording import OfferWords


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


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A catalogue of one region with one right entry, for tests that break it."""
    (tmp_path / "herne").mkdir()
    (tmp_path / "regions.yml").write_text((FOLDER / "regions.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "herne" / "offers.yml").write_text(OFFER, encoding="utf-8")
    return tmp_path
