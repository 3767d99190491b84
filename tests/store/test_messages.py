"""Messages are numbered without gaps, each client id counts once, and odd characters do no harm."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from builders import NOW, conversation

from bot.domain.conversation import Turn
from bot.domain.messages import Choice, Link, Message, Reply, Source
from bot.services.ports import ConversationGone, DuplicateMessage
from bot.store import SqlStore


@pytest.fixture
async def talk(store: SqlStore) -> SqlStore:
    async with store.write() as work:
        await work.conversations.add(conversation("c1"))
        await work.conversations.add(conversation("c2"))
        await work.commit()
    return store


async def say(store: SqlStore, text: str, *, to: str = "c1", **options: object) -> Message:
    async with store.write() as work:
        message = await work.messages.add(to, "user", None, text, NOW, **options)  # type: ignore[arg-type]
        await work.commit()
    return message


async def texts(store: SqlStore, after: int = 0, conversation_id: str = "c1") -> list[tuple[int, str]]:
    async with store.read() as work:
        return [(m.seq, m.text) for m in await work.messages.after(conversation_id, after)]


async def test_each_conversation_counts_from_one(talk: SqlStore) -> None:
    await say(talk, "a")
    await say(talk, "b", to="c2")
    await say(talk, "c")
    assert await texts(talk) == [(1, "a"), (2, "c")]
    assert await texts(talk, after=1) == [(2, "c")]
    assert await texts(talk, conversation_id="c2") == [(1, "b")]


async def test_100_parallel_messages_get_100_numbers_without_a_gap(talk: SqlStore) -> None:
    await asyncio.gather(*(say(talk, str(number)) for number in range(100)))
    assert [seq for seq, _ in await texts(talk)] == list(range(1, 101))


async def test_a_message_that_is_rolled_back_gives_its_number_back(talk: SqlStore) -> None:
    async with talk.write() as work:
        await work.messages.add("c1", "user", None, "lost", NOW)
    await say(talk, "kept")
    assert await texts(talk) == [(1, "kept")]


async def test_a_client_id_counts_once_and_the_unit_goes_on(talk: SqlStore) -> None:
    first = await say(talk, "a", client_id="one")
    async with talk.write() as work:
        with pytest.raises(DuplicateMessage) as refused:
            await work.messages.add("c1", "user", None, "again", NOW, client_id="one")
        await work.messages.add("c1", "user", None, "b", NOW, client_id="two")
        await work.commit()
    assert refused.value.message == first
    assert await texts(talk) == [(1, "a"), (2, "b")]


async def test_the_same_client_id_in_two_conversations_is_two_messages(talk: SqlStore) -> None:
    await say(talk, "a", client_id="one")
    assert (await say(talk, "b", to="c2", client_id="one")).seq == 1


async def test_of_many_that_come_at_once_with_one_client_id_one_is_kept(talk: SqlStore) -> None:
    results = await asyncio.gather(*(say(talk, "a", client_id="one") for _ in range(20)), return_exceptions=True)
    kept = [result for result in results if isinstance(result, Message)]
    refused = [result.message for result in results if isinstance(result, DuplicateMessage)]
    assert (len(kept), len(refused)) == (1, 19)
    assert refused == kept * 19


async def test_a_message_to_an_unknown_conversation_is_refused(talk: SqlStore) -> None:
    with pytest.raises(ConversationGone):
        await say(talk, "a", to="gone")


async def test_a_reply_comes_back_as_it_was(talk: SqlStore) -> None:
    reply = Reply(
        "offer_info",
        "Die BvB hilft dir.",
        choices=(Choice("Termin machen", "book_appointment", {"offer": "herne-bvb"}),),
        links=(Link("Anrufen", "tel:112"),),
        offers=("herne-bvb",),
        sources=(Source("AIP", "Anlage", "2022"),),
        lang="ar",
    )
    by = {"name": "Frau K.", "office": "Jobcenter Herne"}
    pressed = Choice("Ja", "affirm")
    async with talk.write() as work:
        added = await work.messages.add("c1", "staff", reply, reply.text, NOW, turn_id="t", by=by, pressed=pressed)
        await work.commit()
    async with talk.read() as work:
        (found,) = await work.messages.of_turn("c1", "t")
        assert await work.messages.by_seq("c1", 1) == found
        assert await work.messages.by_seq("c1", 2) is None
    assert found == added
    assert (found.topic, found.choices, found.links) == (reply.topic, reply.choices, reply.links)
    assert (found.offers, found.sources, found.lang, found.dir) == (reply.offers, reply.sources, "ar", "rtl")
    assert (found.by, found.pressed, found.at) == (by, pressed, NOW)


@pytest.mark.parametrize("text", ["a\0b", "lone \ud800 surrogate", "\udfff", "Ж 🙂 \u202e", "x" * 64_000])
async def test_any_text_can_be_stored(talk: SqlStore, text: str) -> None:
    harmless = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
    pressed = Choice(text, "human", {"offer": text})
    added = await say(talk, text, pressed=pressed, client_id=text[:100])
    assert added.text == harmless
    async with talk.read() as work:
        found = await work.messages.by_seq("c1", 1)
    assert found is not None
    assert found.pressed == Choice(harmless, "human", {"offer": harmless})


async def test_waiting_messages_are_those_that_no_turn_took(talk: SqlStore) -> None:
    await say(talk, "a")
    await say(talk, "b")
    await say(talk, "c")
    async with talk.write() as work:
        await work.messages.add("c1", "bot", None, "hello", NOW)
        await work.messages.mark("c1", [1, 2], "t1")
        await work.commit()
    async with talk.read() as work:
        assert [m.text for m in await work.messages.waiting("c1")] == ["c"]
        assert [m.text for m in await work.messages.of_turn("c1", "t1")] == ["a", "b"]
        assert await work.messages.count_of_user("c1") == 3


async def test_only_typed_texts_since_a_moment_are_recent_oldest_first(talk: SqlStore) -> None:
    async with talk.write() as work:
        for seconds, pressed in ((0, None), (10, None), (20, Choice("x", "human")), (30, None)):
            at = NOW + timedelta(seconds=seconds)
            await work.messages.add("c1", "user", None, f"{seconds}", at, pressed=pressed)
        await work.commit()
    async with talk.read() as work:
        assert [m.text for m in await work.messages.last_user_texts("c1", NOW + timedelta(seconds=10))] == ["10", "30"]
        assert [m.text for m in await work.messages.last_user_texts("c1", NOW, limit=1)] == ["30"]


async def test_a_message_moves_the_conversation_on_and_an_older_copy_does_not_move_it_back(talk: SqlStore) -> None:
    later = NOW + timedelta(hours=1)
    async with talk.write() as work:
        old = await work.conversations.get("c1")
        await work.messages.add("c1", "user", None, "a", later)
        assert old is not None
        old.failures = 2
        await work.conversations.save(old)
        await work.commit()
    async with talk.read() as work:
        found = await work.conversations.get("c1")
    assert found is not None
    assert (found.last_at, found.failures) == (later, 2)


async def test_saving_an_erased_conversation_is_refused(talk: SqlStore) -> None:
    async with talk.write() as work:
        await work.conversations.erase("c1")
        with pytest.raises(ConversationGone):
            await work.conversations.save(conversation("c1"))


async def test_unfinished_are_open_turns_and_messages_that_wait(talk: SqlStore) -> None:
    await say(talk, "taken")
    first = await say(talk, "waits", to="c2")
    await say(talk, "waits too", to="c2")
    async with talk.write() as work:
        await work.messages.mark("c1", [1], "t1")
        await work.turns.open(Turn("t1", "c1", NOW))
        await work.commit()
    async with talk.read() as work:
        assert await work.turns.unfinished() == [Turn("t1", "c1", NOW), Turn(first.id, "c2", NOW)]
        assert await work.turns.open_of("c1") == Turn("t1", "c1", NOW)
        assert await work.turns.open_of("c2") is None
