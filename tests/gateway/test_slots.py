"""`GET /api/v1/slots`: what can be booked now, by region and time, and nothing that is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from blockbuster import BlockBuster
from builders import conversation, slot

from bot.domain.calendar import BERLIN, Slot, at
from bot.settings import Settings
from bot.store import SqlStore, store_of

Client = TestClient[Any, Any]
DAY = datetime.now(BERLIN).date() + timedelta(days=10)


def morning(hour: int, days: int = 0) -> datetime:
    return at(DAY + timedelta(days=days), datetime.min.replace(hour=hour).time())


SLOTS = (
    slot("herne-early", starts_at=morning(9), adviser="A", place="Raum 12"),
    slot("herne-late", starts_at=morning(14), way="video", example=True),
    slot("herne-next", starts_at=morning(9, 1), office="herne-jobcenter"),
    slot("segeberg", starts_at=morning(10), region="segeberg", office="segeberg-jba"),
    slot("soon", starts_at=datetime.now(BERLIN) + timedelta(minutes=90)),
)


@pytest.fixture
async def kept(environ: dict[str, str], nothing_blocks: BlockBuster) -> AsyncIterator[SqlStore]:
    """The gateway's database with some slots, open for more."""
    nothing_blocks.deactivate()  # opening it may take a moment
    store = store_of(Settings(environ))
    await store.start()
    nothing_blocks.activate()
    async with store.write() as work:
        await work.calendars.add_slots(SLOTS)
        await work.conversations.add(conversation())
        await work.commit()
    yield store
    await store.close()


async def ids(gateway: Client, query: str = "") -> list[str]:
    async with gateway.get(f"/api/v1/slots?{query}") as answer:
        assert answer.status == 200
        return [one["id"] for one in (await answer.json())["slots"]]


async def test_slots_are_listed_as_the_contract_says(kept: SqlStore, gateway: Client) -> None:
    async with gateway.get("/api/v1/slots?region=herne") as answer:
        body = await answer.json()
    assert body["total"] == 3
    assert body["slots"][0] == {
        "id": "herne-early",
        "region": "herne",
        "office": "herne-jba",
        "starts_at": morning(9).isoformat(),
        "minutes": 30,
        "way": "office",
        "place": "Raum 12",
        "example": False,
    }
    assert [(s["way"], s["example"]) for s in body["slots"]] == [
        ("office", False),
        ("video", True),
        ("office", False),
    ]


async def test_what_begins_within_the_notice_is_not_listed(kept: SqlStore, gateway: Client) -> None:
    assert await ids(gateway) == ["herne-early", "segeberg", "herne-late", "herne-next"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"from={DAY}&until={DAY}", ["herne-early", "herne-late"]),
        (f"from={DAY}T10:00", ["herne-late", "herne-next"]),
        (f"until={DAY}T14:00", ["herne-early"]),
        (f"from={morning(9).isoformat().replace('+', '%2B')}", ["herne-early", "herne-late", "herne-next"]),
        (f"from={morning(10).isoformat()}", ["herne-late", "herne-next"]),
        (f"from={DAY + timedelta(days=1)}", ["herne-next"]),
        (f"until={DAY - timedelta(days=1)}", []),
        ("limit=1&offset=1", ["herne-late"]),
    ],
)
async def test_slots_are_narrowed_by_day_or_time(
    kept: SqlStore, gateway: Client, query: str, expected: list[str]
) -> None:
    assert await ids(gateway, f"region=herne&{query}") == expected


async def test_a_part_of_the_list_says_how_many_there_are(kept: SqlStore, gateway: Client) -> None:
    async with gateway.get("/api/v1/slots?region=herne&limit=1") as answer:
        body = await answer.json()
    assert (len(body["slots"]), body["total"]) == (1, 3)


async def test_held_slots_are_not_listed_until_the_hold_ends(kept: SqlStore, gateway: Client) -> None:
    now = datetime.now(BERLIN)
    held: Slot = SLOTS[0]
    async with kept.write() as work:
        assert await work.bookings.hold(held.id, "c1", now, now + timedelta(minutes=5))
        await work.commit()
    assert held.id not in await ids(gateway)
    async with kept.write() as work:
        await work.bookings.release("c1")
        await work.commit()
    assert held.id in await ids(gateway)
