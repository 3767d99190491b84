"""Two gateways on one PostgreSQL: the same conversation at both, each message once, live at the other one."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from blockbuster import BlockBuster
from chats import Chat, Client
from engine_double import EngineDouble

from bot.settings import Settings
from bot.wiring.preparing import prepare

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(prepared_var: Path, postgres_url: str, nothing_blocks: BlockBuster) -> dict[str, str]:
    """A database with the catalogue, as a setting."""
    chosen = {"JBA_DATABASE_URL": postgres_url}
    nothing_blocks.deactivate()
    asyncio.run(prepare(Settings({"JBA_VAR": str(prepared_var), "JBA_SECRET_KEY": "11" * 32} | chosen)))
    nothing_blocks.activate()
    return chosen


@pytest.fixture
async def pair(database: dict[str, str], start: Callable[..., Awaitable[Client]]) -> tuple[Client, Client]:
    return await start(**database), await start(**database)


async def test_what_is_said_at_one_is_heard_at_the_other(pair: tuple[Client, Client]) -> None:
    here = await Chat.open(pair[0])
    there = here.on(pair[1])
    waiting = asyncio.create_task(there.get(after="1", wait="20"))
    await asyncio.sleep(0.2)
    async with asyncio.timeout(10):
        await here.send("hallo")
        _, body = await waiting

    assert body["messages"][0]["text"] == "hallo"
    assert await there.all() == await here.all()


async def test_a_message_sent_to_both_happens_once(pair: tuple[Client, Client], engine: EngineDouble) -> None:
    here = await Chat.open(pair[0])
    client_id = str(uuid.uuid4())
    one, other = await asyncio.gather(here.send("hallo", client_id), here.on(pair[1]).send("hallo", client_id))

    assert one == other
    assert len(engine.questions) == 1


async def test_turns_of_one_conversation_run_one_after_the_other(
    pair: tuple[Client, Client], engine: EngineDouble
) -> None:
    here = await Chat.open(pair[0])
    there = here.on(pair[1])
    await asyncio.gather(*(chat.send(f"nachricht {n}") for n, chat in enumerate([here, there] * 4)))
    said = [m for m in await here.all() if m["from"] == "user"]

    assert [m["seq"] for m in await here.all()] == list(range(1, len(await here.all()) + 1))
    assert len(said) == 8
    assert sum(len(q["text"].split("\n")) for q in engine.questions) == 8
    memories = [(q["memory"] or {"turns": 0})["turns"] for q in engine.questions]
    assert memories == list(range(len(memories)))


async def test_erased_at_one_is_gone_at_the_other(pair: tuple[Client, Client]) -> None:
    here = await Chat.open(pair[0])
    await here.send("hallo")
    async with pair[1].delete(here.path, headers=here.headers) as answer:
        assert answer.status == 204

    assert (await here.get())[0] == 404
