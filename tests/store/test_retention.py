"""What is due is deleted, and nothing else; each limit is tried on both of its sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from builders import NOW, alarm, callback, conversation, handover
from filled import count, fill

from bot.domain.retention import RULES, cutoffs
from bot.services.retention import check, delete_due, periods
from bot.settings import SettingError, Settings
from bot.store import SqlStore
from bot.store.expiry import STEPS
from bot.store.tables import (
    absences,
    alarms,
    audit,
    bookings,
    callbacks,
    consents,
    conversations,
    handovers,
    holds,
    jobs,
    messages,
    metadata,
    outbox,
    ratings,
    staff,
    staff_sessions,
    telegram_updates,
    training_sentences,
)

DEFAULTS = Settings({})
SECOND = timedelta(seconds=1)


async def expire(store: SqlStore, now: datetime, settings: Settings = DEFAULTS) -> dict[str, int]:
    return await delete_due([store, store.erased], settings, now)


async def one(store: SqlStore, *columns: sa.Column[Any]) -> tuple[Any, ...]:
    async with store.read() as work:
        return tuple((await work.connection.execute(sa.select(*columns))).one())


async def talk(store: SqlStore, **values: Any) -> None:
    """A conversation whose only message is of NOW."""
    async with store.write() as work:
        await work.conversations.add(conversation(**values))
        await work.messages.add("c1", "user", None, "hallo", NOW)
        await work.commit()


@pytest.mark.parametrize(("channel", "days"), [("web", 7), ("telegram", 3)])
async def test_a_talk_with_the_bot_goes_days_after_its_last_message(store: SqlStore, channel: str, days: int) -> None:
    await talk(store, channel=channel, channel_address="4711")
    await expire(store, NOW + timedelta(days=days) - SECOND)
    assert await count(store, messages) == 1
    await expire(store, NOW + timedelta(days=days))
    assert (await count(store, messages), await count(store, conversations)) == (0, 0)


async def test_the_operator_can_shorten_a_period(store: SqlStore) -> None:
    await talk(store)
    await expire(store, NOW + timedelta(days=1), Settings({"JBA_KEEP_TEXT_DAYS": "1"}))
    assert await count(store, conversations) == 0


async def test_memory_and_care_go_after_a_day_and_the_talk_stays(store: SqlStore) -> None:
    await talk(store, memory={"slots": {}}, memory_at=NOW, care={"kind": "suicide"})
    await expire(store, NOW + timedelta(hours=24) - SECOND)
    assert await one(store, conversations.c.memory, conversations.c.care) == ({"slots": {}}, {"kind": "suicide"})
    await expire(store, NOW + timedelta(hours=24))
    assert await one(store, conversations.c.memory, conversations.c.care) == (None, None)
    assert await count(store, messages) == 1


async def test_a_talk_with_staff_goes_90_days_after_closing(store: SqlStore) -> None:
    await talk(store)
    async with store.write() as work:
        await work.messages.add("c1", "staff", None, "Guten Tag", NOW, by={"name": "Frau K.", "office": "x"})
        found = await work.conversations.get("c1")
        assert found is not None
        await work.conversations.save(replace(found, state="closed", closed_at=NOW + timedelta(days=1)))
        await work.commit()
    await expire(store, NOW + timedelta(days=91) - SECOND)
    assert await count(store, messages) == 2
    await expire(store, NOW + timedelta(days=91))
    assert await count(store, conversations) == 0


async def test_while_a_call_back_hangs_on_it_the_row_stays_without_texts(store: SqlStore) -> None:
    await talk(store, channel="telegram", channel_address="4711", age=16, memory={"a": 1}, memory_at=NOW)
    due = NOW + timedelta(days=20)
    async with store.write() as work:
        await work.contacts.save_callback(callback(state="open", contact="0123", due_at=due))
        await work.contacts.save_callback(callback("draft", contact="0456"))
        await work.commit()
    await expire(store, due)
    async with store.read() as work:
        kept = await work.conversations.get("c1")
        assert [c.id for c in await work.contacts.callbacks("c1")] == ["cb1"]
    assert kept is not None
    assert (kept.channel_address, kept.age, kept.memory) == ("4711", None, None)
    assert await count(store, messages) == 0
    await expire(store, due + timedelta(days=30) - SECOND)
    assert await count(store, callbacks) == 1
    await expire(store, due + timedelta(days=30))
    assert (await count(store, callbacks), await count(store, conversations)) == (0, 0)


async def test_who_writes_again_keeps_the_new_texts_for_the_full_time(store: SqlStore) -> None:
    await talk(store)
    async with store.write() as work:
        await work.contacts.save_callback(callback(state="open", due_at=NOW + timedelta(days=20)))
        await work.commit()
    await expire(store, NOW + timedelta(days=8))
    async with store.write() as work:
        await work.messages.add("c1", "user", None, "nochmal", NOW + timedelta(days=9))
        await work.commit()
    await expire(store, NOW + timedelta(days=16) - SECOND)
    assert await one(store, messages.c.text) == ("nochmal",)
    await expire(store, NOW + timedelta(days=16))
    assert await count(store, messages) == 0


async def test_an_open_alarm_never_falls_due_and_figures_outlive_the_talk_without_it(store: SqlStore) -> None:
    await talk(store)
    async with store.write() as work:
        await work.contacts.add_alarm(alarm())
        await work.contacts.add_handover(handover())
        await work.ratings.add("c1", 4, "gut", NOW)
        await work.commit()
    await expire(store, NOW + timedelta(days=7))
    assert await one(store, alarms.c.conversation_id, alarms.c.closed_at) == (None, None)
    assert await one(store, ratings.c.conversation_id, ratings.c.comment) == (None, "gut")
    assert await count(store, handovers) == 0
    await expire(store, NOW + timedelta(days=30))
    assert await one(store, ratings.c.score, ratings.c.comment) == (4, None)
    await expire(store, NOW + timedelta(days=365))
    assert (await count(store, ratings), await count(store, alarms)) == (0, 1)
    async with store.write() as work:
        await work.contacts.save_alarm(alarm(conversation_id=None, closed_at=NOW, outcome="reached"))
        await work.commit()
    await expire(store, NOW + timedelta(days=365) - SECOND)
    assert await count(store, alarms) == 1
    await expire(store, NOW + timedelta(days=365))
    assert await count(store, alarms) == 0


async def test_an_alarm_whose_talk_was_erased_goes_when_it_is_closed(store: SqlStore) -> None:
    await talk(store)
    async with store.write() as work:
        await work.contacts.add_alarm(alarm())
        await work.conversations.erase("c1")
        await work.commit()
    await expire(store, NOW + timedelta(days=1))
    assert await count(store, alarms) == 1
    async with store.write() as work:
        await work.contacts.save_alarm(alarm(conversation_id=None, closed_at=NOW, outcome="reached"))
        await work.commit()
    await expire(store, NOW + timedelta(days=1))
    assert await count(store, alarms) == 0


@pytest.mark.parametrize(
    ("table", "changes", "period"),
    [
        (holds, {"until": NOW}, timedelta()),
        (
            bookings,
            {"state": "unconfirmed", "closed_at": None, "starts_at": NOW + timedelta(days=9)},
            timedelta(hours=24),
        ),
        (bookings, {"state": "booked", "closed_at": NOW}, timedelta(days=30)),
        (bookings, {"state": "booked", "closed_at": None, "starts_at": NOW}, timedelta(days=30)),
        (callbacks, {"state": "closed"}, timedelta(days=30)),
        (callbacks, {"state": "open", "closed_at": None, "due_at": None}, timedelta(days=30)),
        (telegram_updates, {"received_at": NOW}, timedelta(days=7)),
        (training_sentences, {"created_at": NOW}, timedelta(days=90)),
        (ratings, {"at": NOW}, timedelta(days=365)),
        (consents, {"data_gone_at": NOW}, timedelta(days=365)),
        (outbox, {"sent_at": NOW}, timedelta(days=90)),
        (staff, {"left_at": NOW}, timedelta(days=30)),
        (staff_sessions, {"created_at": NOW}, timedelta(hours=12)),
        (absences, {"ends_at": NOW}, timedelta(days=30)),
        (audit, {"at": NOW}, timedelta(days=365)),
        (jobs, {"done_at": NOW}, timedelta(days=14)),
    ],
)
async def test_each_kind_of_row_goes_when_its_time_is_over(
    sqlite_store: SqlStore, table: sa.Table, changes: dict[str, Any], period: timedelta
) -> None:
    await fill(sqlite_store)
    async with sqlite_store.write() as work:
        # Nothing else may take the row along.
        await work.connection.execute(sa.update(conversations).values(last_at=NOW + timedelta(days=999)))
        await work.connection.execute(sa.update(staff).values(left_at=None))
        await work.connection.execute(sa.update(bookings).values(closed_at=NOW + timedelta(days=999)))
        await work.connection.execute(sa.update(table).values(changes))
        await work.commit()
    await expire(sqlite_store, NOW + period - SECOND)
    assert await count(sqlite_store, table) == 1
    await expire(sqlite_store, NOW + period)
    assert await count(sqlite_store, table) == 0


async def test_of_a_sent_mail_the_text_goes_first(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as work:
        await work.connection.execute(sa.update(conversations).values(last_at=NOW + timedelta(days=999)))
        await work.commit()
    await expire(store, NOW + timedelta(days=7))
    assert await one(store, outbox.c.address, outbox.c.subject, outbox.c.body, outbox.c.attachment) == (None,) * 4


async def test_of_an_old_telegram_talk_with_staff_the_chat_id_goes_first(store: SqlStore) -> None:
    await talk(store, channel="telegram", channel_address="4711")
    async with store.write() as work:
        await work.connection.execute(sa.update(conversations).values(with_staff=True))
        await work.commit()
    await expire(store, NOW + timedelta(days=30) - SECOND)
    assert None not in await one(store, conversations.c.channel_address, conversations.c.channel_hash)
    await expire(store, NOW + timedelta(days=30))
    assert await one(store, conversations.c.channel_address, conversations.c.channel_hash) == (None, None)


async def test_ids_of_erased_talks_are_kept_for_31_days(store: SqlStore) -> None:
    await store.erased.note(["old"], NOW)
    await store.erased.note(["new"], NOW + timedelta(days=1))
    await expire(store, NOW + timedelta(days=31) - SECOND)
    assert [i for i, _ in store.erased.read()] == ["old", "new"]
    await expire(store, NOW + timedelta(days=31))
    assert [i for i, _ in store.erased.read()] == ["new"]


async def test_in_the_end_nothing_about_a_person_is_left(store: SqlStore) -> None:
    await fill(store)
    later = NOW + timedelta(days=366)
    await expire(store, later)
    await expire(store, later + timedelta(days=366))
    kept = {t.name for t in metadata.sorted_tables if await count(store, t)}
    assert kept == {t.name for t in metadata.sorted_tables if t.info["place"].keep == "operator"}


async def test_the_second_run_finds_nothing(store: SqlStore) -> None:
    await fill(store)
    later = NOW + timedelta(days=4000)
    await expire(store, later)
    await expire(store, later + timedelta(days=4000))
    assert sum((await expire(store, later + timedelta(days=4000))).values()) == 0


async def test_counts_name_every_step(store: SqlStore) -> None:
    await talk(store)
    counts = await expire(store, NOW + timedelta(days=7))
    assert (counts["conversations"], counts["erased_ids"]) == (1, 0)
    assert len(counts) >= 14


def test_the_notice_says_what_the_job_does() -> None:
    shown = {kept.rule.key: kept.amount for kept in periods(Settings({"JBA_KEEP_TEXT_DAYS": "2"}))}
    assert set(shown) == set(RULES)
    assert (shown["text"], shown["text_telegram"], shown["handover"]) == (2, 3, None)
    due = cutoffs(NOW, Settings({"JBA_KEEP_TEXT_DAYS": "2"}).number)
    assert due["text"] == NOW - timedelta(days=2)


def test_ids_must_be_noted_longer_than_backups_are_kept() -> None:
    check(DEFAULTS)
    with pytest.raises(SettingError, match="JBA_KEEP_ERASED_ID_DAYS"):
        check(Settings({"JBA_KEEP_BACKUP_DAYS": "31"}))


def test_every_rule_with_a_period_is_carried_out_somewhere() -> None:
    elsewhere = {"log"}  # by what starts the processes
    asked: set[str] = set()

    class Watching(dict[str, datetime]):
        def __getitem__(self, key: str) -> datetime:
            asked.add(key)
            return NOW

    for step in STEPS.values():
        step(Watching(), NOW)
    periodic = {rule.key for rule in RULES.values() if rule.setting}
    assert periodic - asked - elsewhere == {"hold", "backup", "erased_id"}
    assert len(asked) >= 18
