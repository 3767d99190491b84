"""The gateway as it runs, on a database of its own and an engine that behaves as a test wants."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import BlockBuster, blockbuster_ctx
from chats import Chat, Client
from engine_double import TOKEN, EngineDouble

from bot.gateway.app import make_app
from bot.settings import Settings
from bot.wiring.preparing import prepare


@pytest.fixture(autouse=True)
def nothing_blocks() -> Iterator[BlockBuster]:
    """Fails a test in which our code holds up the event loop with a call that waits; starting may.

    Content looks once a second whether its files have changed, and SQLite's statements on single rows run where they
    are asked for: both are a matter of microseconds, while a trip to a thread costs more.
    """
    with blockbuster_ctx(scanned_modules=["bot"]) as guard:
        for name in ("os.stat", "os.scandir", "io.BufferedReader.read", "io.TextIOWrapper.read"):
            guard.functions[name].can_block_in("bot/services/content/library.py", {"refresh", "_read", "_stamp"})
        for name in ("sqlite3.Connection.execute", "sqlite3.Connection.rollback", "sqlite3.Cursor.fetchall"):
            guard.functions[name].can_block_in("bot/store/one_hop.py", {"_execute", "_take", "rollback"})
        # asyncpg looks for files with passwords and certificates at each new connection.
        for name in ("os.stat", "io.TextIOWrapper.read"):
            guard.functions[name].can_block_in("asyncpg/connect_utils.py", {"_parse_connect_dsn_and_args"})
        yield guard


@pytest.fixture(scope="session")
def prepared_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database that has the catalogue; tests copy it."""
    var = tmp_path_factory.mktemp("prepared")
    asyncio.run(prepare(Settings({"JBA_VAR": str(var), "JBA_SECRET_KEY": "11" * 32})))
    return var


@pytest.fixture
async def engine() -> AsyncIterator[EngineDouble]:
    double = EngineDouble()
    await double.start()
    yield double
    await double.stop()


@pytest.fixture
def environ(prepared_var: Path, tmp_path: Path, engine: EngineDouble) -> dict[str, str]:
    """The settings of the gateway under test; a test changes them before it asks for `gateway`."""
    var = tmp_path / "var"
    shutil.copytree(prepared_var, var)
    return {
        "JBA_VAR": str(var),
        "JBA_SECRET_KEY": "11" * 32,
        "JBA_ENGINE_URL": engine.url,
        "JBA_ENGINE_TOKEN": TOKEN,
        "JBA_ACTIONS_URL": f"{engine.url}/webhook",
        "JBA_REGION": "herne",
        "JBA_TURN_SECONDS": "8",
    }


@pytest.fixture
async def start(
    environ: dict[str, str], nothing_blocks: BlockBuster
) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Starts a gateway with changed settings; called again, another one on the same database."""
    clients: list[Client] = []

    async def starting(**changes: str) -> Client:
        client: Client = TestClient(TestServer(make_app(Settings(environ | changes))))
        nothing_blocks.deactivate()
        await client.start_server()
        nothing_blocks.activate()
        clients.append(client)
        return client

    yield starting
    for client in clients:
        await client.close()


@pytest.fixture
async def gateway(start: Callable[..., Awaitable[Client]]) -> Client:
    return await start()


@pytest.fixture
async def chat(gateway: Client) -> Chat:
    return await Chat.open(gateway)
