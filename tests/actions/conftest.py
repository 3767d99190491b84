"""The real actions in the SDK's executor behind the real app, on a real SQLite store with the real catalogue."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from appointment_talk import put, times
from builders import NOW, SECRET, conversation
from dialogue import Dialogue

from bot.actionhost.app import make_app
from bot.services.action_services import ActionServices
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.imports import run as import_seed
from bot.services.catalogue.seed import load as load_seed
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.wording import OfferWords
from bot.services.content.library import SHIPPED, Library
from bot.settings import ROOT, Settings
from bot.store import SqlStore, open_store
from bot.wiring.actions import actions_on


class StandingClock:
    def now(self) -> Any:
        return NOW


@pytest.fixture(scope="session")
def with_catalogue(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the whole catalogue in it."""
    folder = tmp_path_factory.mktemp("with_catalogue")
    path = folder / "jba.sqlite"
    shutil.copy(sqlite_template, path)

    async def fill() -> None:
        store = open_store(f"sqlite:///{path}", SECRET, erased_log=folder / "erased.jsonl")
        await store.start()
        await import_seed(store, load_seed(ROOT / "catalogue"))
        await store.close()

    asyncio.run(fill())
    return path


@pytest.fixture
def migrated_sqlite(with_catalogue: Path, tmp_path: Path) -> str:
    """Here every store starts with the catalogue."""
    return f"sqlite:///{shutil.copy(with_catalogue, tmp_path / 'jba.sqlite')}"


@pytest.fixture(scope="session")
def read_once() -> list[Snapshot]:
    """The catalogue as the first test read it; reading it takes a third of a second."""
    return []


@pytest.fixture
async def services(sqlite_store: SqlStore, read_once: list[Snapshot]) -> ActionServices:
    """What the actions work with; facts are searched by words only, since vectors take a minute to make."""
    catalogue = CatalogueService(sqlite_store, StandingClock(), ROOT / "catalogue")
    catalogue.snapshot = read_once[0] if read_once else catalogue.snapshot
    await catalogue.refresh()
    read_once[:] = [catalogue.snapshot]
    facts = Facts(catalogue, None, None)
    return actions_on(Settings({}), sqlite_store, catalogue, facts, Library(), OfferWords(SHIPPED))


@pytest.fixture
async def host(services: ActionServices) -> AsyncIterator[TestClient[Any, Any]]:
    """A client of the running action host."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ActionServices]:
        yield services

    async with TestClient(TestServer(make_app(opened))) as client:
        yield client


@pytest.fixture
async def dialogue(host: TestClient[Any, Any], sqlite_store: SqlStore) -> Dialogue:
    """A young person's conversation in Herne."""
    async with sqlite_store.write() as work:
        await work.conversations.add(conversation("c1", region="herne"))
        await work.commit()
    return Dialogue(host, sqlite_store)


@pytest.fixture
async def calendar(sqlite_store: SqlStore) -> SqlStore:
    await put(sqlite_store, *times())
    return sqlite_store
