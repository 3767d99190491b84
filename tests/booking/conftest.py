"""The real gateway with the real actions on each database; only Rasa is stood in for by its rules."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from postgres_server import PostgresServer
from rule_engine import TOKEN, RuleEngine

from bot.actionhost.app import make_app as make_actions
from bot.gateway.app import make_app
from bot.services.action_services import ActionServices
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.wording import OfferWords
from bot.services.clock import SystemClock
from bot.services.content.library import SHIPPED, Library
from bot.settings import ROOT, Settings
from bot.store import SqlStore, store_of
from bot.wiring.actions import actions_on
from bot.wiring.preparing import prepare

KEY = "11" * 32


@dataclass(frozen=True)
class House:
    """A running assistant: its public side and its database."""

    gateway: TestClient[Any, Any]
    store: SqlStore
    engine: RuleEngine
    environ: dict[str, str]

    @asynccontextmanager
    async def another_gateway(self) -> AsyncIterator[House]:
        """On the same database, as after a restart."""
        async with TestClient(TestServer(make_app(Settings(self.environ)))) as gateway:
            yield replace(self, gateway=gateway)


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("booking")
    asyncio.run(prepare(Settings({"JBA_VAR": str(var), "JBA_SECRET_KEY": KEY})))
    return var


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, prepared_sqlite: Path, tmp_path: Path) -> dict[str, str]:
    """What both processes are started with, on a database that has the catalogue."""
    var = tmp_path / "var"
    environ = {"JBA_VAR": str(var), "JBA_SECRET_KEY": KEY, "JBA_REGION": "herne", "JBA_ENGINE_TOKEN": TOKEN}
    environ |= {"JBA_TURN_SECONDS": "120", "JBA_DATABASE_URL": ""}
    if request.param == "sqlite":
        shutil.copytree(prepared_sqlite, var)
        return environ
    var.mkdir()
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.sql("CREATE DATABASE booking_" + tmp_path.name.replace("-", "_"))
    environ["JBA_DATABASE_URL"] = server.url("booking_" + tmp_path.name.replace("-", "_"))
    asyncio.run(prepare(Settings(environ)))
    return environ


@pytest.fixture
async def house(settings: dict[str, str]) -> AsyncIterator[House]:
    store = store_of(Settings(settings))
    await store.start()
    catalogue = CatalogueService(store, SystemClock(), ROOT / "catalogue")
    await catalogue.refresh()
    facts = Facts(catalogue, None, None)
    services = actions_on(Settings(settings), store, catalogue, facts, Library(), OfferWords(SHIPPED))

    @asynccontextmanager
    async def opened() -> AsyncIterator[ActionServices]:
        yield services

    async with TestServer(make_actions(opened)) as actions:
        engine = RuleEngine(str(actions.make_url("")).rstrip("/"))
        await engine.start()
        public = settings | {"JBA_ENGINE_URL": engine.url, "JBA_ACTIONS_URL": f"{engine.actions}/webhook"}
        async with TestClient(TestServer(make_app(Settings(public)))) as gateway:
            yield House(gateway, store, engine, public)
        await engine.stop()
    await store.close()
