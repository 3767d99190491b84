"""What goes out is in export and erasure, and deleted by setting; what waits goes with its appointment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, SECRET
from mail_parts import STARTS, Watch, booked, states

from bot.domain.retention import cutoffs
from bot.services.outbox.delivery import Delivery
from bot.settings import Settings
from bot.store import SqlStore, open_store

Make = Callable[..., Delivery]


async def expire(store: SqlStore, watch: Watch, **environ: str) -> None:
    await store.expire(cutoffs(watch.time, Settings(environ).number), watch.time)


async def texts(store: SqlStore) -> dict[str, bool]:
    """Whether the texts of each message are there, by „kind channel“."""
    async with store.read() as work:
        items = await work.outbox.of_booking("b1")
    return {f"{item.kind} {item.channel}": item.body is not None for item in items}


async def test_the_export_has_what_was_sent_and_what_will_be(store: SqlStore, delivery_on: Make) -> None:
    await booked(store)
    await delivery_on(store).deliver_due()
    exported = await store.export("c1")
    assert exported is not None
    mails = {(row["details"]["kind"], row["channel"]): row for row in exported["outbox"]}
    assert len(mails) == 5
    confirmed = mails["confirmed", "mail"]
    assert (confirmed["state"], confirmed["address"]) == ("sent", "mia@web.example")
    assert "dein Termin steht" in confirmed["body"]
    assert "BEGIN:VCALENDAR" in confirmed["attachment"]


async def test_erasing_the_conversation_erases_its_mails(store: SqlStore) -> None:
    await booked(store)
    async with store.write() as work:
        await work.conversations.erase("c1")
        await work.commit()
    assert await states(store) == {}


async def test_nothing_of_a_mail_lies_open_in_the_database(
    migrated_sqlite: str, delivery_on: Make, watch: Watch
) -> None:
    path = Path(migrated_sqlite.removeprefix("sqlite:///"))
    store = open_store(migrated_sqlite, SECRET, erased_log=path.with_name("erased.jsonl"), now=watch.now)
    await store.start()
    await booked(store)
    await delivery_on(store).deliver_due()
    await store.close()
    stored = b"".join(file.read_bytes() for file in path.parent.glob("jba.sqlite*"))
    assert len(stored) > 100_000
    assert [word for word in (b"mia@web", b"dein Termin", b"VCALENDAR", b"Zimmer") if word in stored] == []


@pytest.mark.parametrize(("days", "kept"), [(6, True), (7, False)])
async def test_the_text_of_a_sent_mail_goes_after_seven_days(
    sqlite_store: SqlStore, delivery_on: Make, watch: Watch, days: int, kept: bool
) -> None:
    await booked(sqlite_store)
    await delivery_on(sqlite_store).deliver_due()
    watch.time = NOW + timedelta(days=days)
    await expire(sqlite_store, watch)
    assert (await texts(sqlite_store))["confirmed mail"] is kept


async def test_the_period_is_a_setting(sqlite_store: SqlStore, delivery_on: Make, watch: Watch) -> None:
    await booked(sqlite_store)
    await delivery_on(sqlite_store).deliver_due()
    watch.time = NOW + timedelta(days=2)
    await expire(sqlite_store, watch, JBA_KEEP_MAIL_TEXT_DAYS="2")
    assert (await texts(sqlite_store))["confirmed mail"] is False


async def test_a_reminder_planned_long_before_is_still_there_when_it_is_due(
    store: SqlStore, delivery_on: Make, watch: Watch
) -> None:
    far = STARTS + timedelta(days=200)
    await booked(store, starts_at=far)
    watch.time = far - timedelta(hours=48)
    await expire(store, watch)
    await delivery_on(store).deliver_due()
    assert (await states(store))["reminder_48h mail 0"] == "sent"


async def test_thirty_days_after_the_appointment_nothing_is_left(store: SqlStore, watch: Watch) -> None:
    await booked(store)
    watch.time = STARTS + timedelta(days=30)
    await expire(store, watch)
    async with store.read() as work:
        assert await work.bookings.get("b1") is None
        assert await work.outbox.of_booking("b1") == []
        assert await work.conversations.get("c1") is None
