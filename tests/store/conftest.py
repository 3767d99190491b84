"""A calendar in a store of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import conversation

from bot.services.calendar.service import CalendarService
from bot.store import SqlStore


@pytest.fixture
async def calendar(store: SqlStore) -> CalendarService:
    """A calendar in a store that knows the region's Land."""
    async with store.write() as work:
        await work.entries.put("herne", "region", "herne", {"id": "herne", "land": "NW"}, "x")
        for name in ("c1", "c2"):
            await work.conversations.add(conversation(name))
        await work.commit()
    return CalendarService(store, notice=timedelta())
