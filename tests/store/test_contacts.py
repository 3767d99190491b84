"""Call-backs, handovers, alarms, ratings and catalogue entries come back as they were stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from builders import NOW, alarm, callback, conversation, handover
from sqlalchemy.exc import IntegrityError

from bot.domain.conversation import Conversation
from bot.store import SqlStore
from bot.store.tables import callbacks, ratings


@pytest.fixture
async def talk(store: SqlStore) -> SqlStore:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.commit()
    return store


async def test_a_conversation_comes_back_as_it_was(store: SqlStore) -> None:
    full = Conversation(
        "c9",
        "hash",
        NOW,
        NOW,
        region="herne",
        office="jobcenter-herne",
        language="ar",
        easy=True,
        formal=True,
        audience="parent",
        channel="telegram",
        channel_address="4711",
        state="queued",
        closed_at=NOW,
        memory={"slots": {"a": None}, "events": []},
        memory_at=NOW,
        care={"kind": "suicide"},
        age=16,
        failures=2,
        used_texts=["t1"],
    )
    async with store.write() as work:
        await work.conversations.add(full)
        assert await work.conversations.get("c9") == full
        changed = replace(full, memory=None, care=None, channel_address=None, closed_at=None)
        await work.conversations.save(changed)
        await work.commit()
    async with store.read() as work:
        assert await work.conversations.get("c9") == changed
        assert await work.conversations.by_channel("telegram", "4711") is None


async def test_a_draft_grows_into_an_open_call_back(talk: SqlStore) -> None:
    draft = callback(way="phone")
    async with talk.write() as work:
        await work.contacts.save_callback(draft)
        await work.commit()
    full = replace(draft, state="open", contact="0123 456", name="Sam", window="nach 16 Uhr", due_at=NOW)
    async with talk.write() as work:
        assert await work.contacts.callback_draft("c1") == draft
        await work.contacts.save_callback(full)
        await work.commit()
    async with talk.read() as work:
        assert await work.contacts.callback_draft("c1") is None
        assert await work.contacts.callbacks("c1") == [full]
        sealed = (await work.connection.execute(sa.select(callbacks.c.contact, callbacks.c.name))).one()
    assert not any(word in value for value in sealed for word in (b"0123", b"Sam"))


async def test_a_conversation_has_one_draft_and_one_open_handover(talk: SqlStore) -> None:
    async with talk.write() as work:
        await work.contacts.save_callback(callback("one"))
        await work.contacts.add_handover(handover("one"))
        await work.commit()
    async with talk.write() as work:
        with pytest.raises(IntegrityError):
            await work.contacts.save_callback(callback("two"))
    async with talk.write() as work:
        with pytest.raises(IntegrityError):
            await work.contacts.add_handover(handover("two"))


async def test_a_closed_handover_makes_room_for_the_next(talk: SqlStore) -> None:
    first = handover("one", possible_application=True, due_at=NOW)
    async with talk.write() as work:
        await work.contacts.add_handover(first)
        assert await work.contacts.open_handover("c1") == first
        await work.contacts.save_handover(replace(first, closed_at=NOW, outcome="answered"))
        assert await work.contacts.open_handover("c1") is None
        await work.contacts.add_handover(handover("two"))
        await work.commit()


async def test_the_newest_open_alarm_is_found_until_a_person_closes_it(talk: SqlStore) -> None:
    worse = alarm("a2", raised_at=NOW + timedelta(minutes=5), kind="overdose")
    async with talk.write() as work:
        await work.contacts.add_alarm(alarm("a1"))
        await work.contacts.add_alarm(worse)
        assert await work.contacts.open_alarm("c1") == worse
        await work.contacts.save_alarm(replace(worse, closed_at=NOW, outcome="reached", claimed_by="s1"))
        found = await work.contacts.open_alarm("c1")
        await work.commit()
    assert found is not None
    assert found.id == "a1"


async def test_ratings_are_stored(talk: SqlStore) -> None:
    async with talk.write() as work:
        await work.ratings.add("c1", 5, "gut\0", NOW)
        await work.commit()
    async with talk.read() as work:
        row = (await work.connection.execute(sa.select(ratings.c.score, ratings.c.comment))).one()
    assert tuple(row) == (5, "gut\ufffd")


async def test_an_import_raises_the_version_once_and_forgets_an_edit(store: SqlStore) -> None:
    document = {"name": "BvB", "places": ["Herne"], "capacity": None}
    async with store.write() as work:
        await work.entries.put("herne-bvb", "offer", "herne", document, "h1")
        await work.entries.put("herne-x", "offer", "herne", {}, "h2")
        await work.commit()
    async with store.read() as work:
        assert await work.entries.version() == 1
    async with store.write() as work:
        await work.entries.edit("herne-bvb", {"name": "BvB neu"}, NOW)
        await work.entries.remove("herne-x")
        await work.commit()
    async with store.read() as work:
        assert await work.entries.version() == 2
        assert await work.entries.all() == [
            {
                "id": "herne-bvb",
                "kind": "offer",
                "region": "herne",
                "document": {"name": "BvB neu"},
                "seed_hash": "h1",
                "edited": True,
            }
        ]
    async with store.write() as work:
        await work.entries.put("herne-bvb", "offer", "herne", document, "h3")
        await work.commit()
    async with store.read() as work:
        assert [(e["document"], e["edited"]) for e in await work.entries.all()] == [(document, False)]


async def test_an_edit_of_an_unknown_entry_is_refused(store: SqlStore) -> None:
    async with store.write() as work:
        with pytest.raises(KeyError):
            await work.entries.edit("nobody", {}, NOW)


async def test_a_time_without_a_zone_is_refused(talk: SqlStore) -> None:
    async with talk.write() as work:
        with pytest.raises(Exception, match="without time zone"):
            await work.ratings.add("c1", 1, None, NOW.replace(tzinfo=None))
