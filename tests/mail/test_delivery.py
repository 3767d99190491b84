"""Mails and reminders go out when they are due, and say what holds now."""

from __future__ import annotations

from datetime import datetime, timedelta

from builders import NOW
from mail_parts import BERLIN, STARTS, Make, Postbox, Watch, booked, cancelled, moved, said, states

from bot.services.outbox.planning import booking_mail
from bot.store import SqlStore


async def test_a_confirmation_goes_out_at_once_and_once(store: SqlStore, delivery_on: Make, postbox: Postbox) -> None:
    await booked(store)
    assert await delivery_on(store).deliver_due() == 1
    assert await delivery_on(store).deliver_due() == 0
    assert [mail["Subject"] for mail in postbox.mails] == ["Termin: Donnerstag, 3. Dezember, 10 Uhr"]
    assert [mail["To"] for mail in postbox.mails] == ["mia@web.example"]
    assert (await states(store))["confirmed mail 0"] == "sent"


async def test_planned_twice_it_goes_out_once(store: SqlStore, delivery_on: Make, postbox: Postbox) -> None:
    booking = await booked(store)
    async with store.write() as work:
        await booking_mail(work, booking, "confirmed", NOW + timedelta(seconds=1))
        await work.commit()
    assert await delivery_on(store).deliver_due() == 1
    assert len(postbox.mails) == 1


async def test_reminders_go_out_48_and_3_hours_before_by_mail_and_into_the_conversation(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store, starts_at=STARTS.replace(hour=14))
    for hours, count in ((49, 1), (48, 2), (47, 0), (4, 0), (3, 2), (2, 0)):
        watch.time = STARTS.replace(hour=14) - timedelta(hours=hours)
        assert (hours, await delivery_on(store).deliver_due()) == (hours, count)
    when = "Donnerstag, 3. Dezember, 14 Uhr"
    assert [mail["Subject"] for mail in postbox.mails][1:] == [f"Erinnerung: {when}"] * 2
    assert [text.partition(",")[0] for text in await said(store)] == [
        "Zur Erinnerung: Dein Termin ist am Donnerstag",
        "Gleich ist dein Termin: Donnerstag",
    ]


async def test_a_reminder_that_comes_too_late_for_the_quiet_hours_waits_for_the_morning(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    await delivery_on(store).deliver_due()
    watch.time = datetime(2026, 12, 1, 22, 0, tzinfo=BERLIN)  # the worker was away when it was due at 10
    assert await delivery_on(store).deliver_due() == 0
    watch.time = datetime(2026, 12, 2, 7, 59, tzinfo=BERLIN)
    assert await delivery_on(store).deliver_due() == 0
    watch.time = datetime(2026, 12, 2, 8, 0, tzinfo=BERLIN)
    assert await delivery_on(store).deliver_due() == 2
    assert len(postbox.mails) == 2


async def test_after_a_long_absence_only_one_reminder_is_sent(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store, starts_at=STARTS.replace(hour=14))
    watch.time = STARTS.replace(hour=13)
    await delivery_on(store).deliver_due()
    assert (await states(store))["reminder_48h mail 0"] == "void"
    assert (await states(store))["reminder_3h mail 0"] == "sent"


async def test_nothing_goes_out_about_an_appointment_that_has_begun(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    watch.time = STARTS
    assert await delivery_on(store).deliver_due() == 0
    assert set((await states(store)).values()) == {"void"}
    assert postbox.mails == []


async def test_a_moved_appointment_is_told_anew_and_its_old_reminders_are_void(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    await delivery_on(store).deliver_due()
    await moved(store, NOW)
    await delivery_on(store).deliver_due()
    watch.time = STARTS - timedelta(hours=48)
    assert await delivery_on(store).deliver_due() == 0
    watch.time = STARTS - timedelta(hours=24)
    assert await delivery_on(store).deliver_due() == 2
    assert [mail["Subject"] for mail in postbox.mails] == [
        "Termin: Donnerstag, 3. Dezember, 10 Uhr",
        "Neuer Termin: Freitag, 4. Dezember, 10 Uhr",
        "Erinnerung: Freitag, 4. Dezember, 10 Uhr",
    ]


async def test_a_confirmation_that_never_went_out_is_void_once_the_appointment_was_moved(
    store: SqlStore, delivery_on: Make, postbox: Postbox
) -> None:
    await booked(store)
    await moved(store, NOW)
    await delivery_on(store).deliver_due()
    assert [mail["Subject"] for mail in postbox.mails] == ["Neuer Termin: Freitag, 4. Dezember, 10 Uhr"]


async def test_a_cancelled_appointment_is_told_and_reminds_nobody(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    await delivery_on(store).deliver_due()
    await cancelled(store, NOW)
    await delivery_on(store).deliver_due()
    watch.time = STARTS - timedelta(hours=48)
    assert await delivery_on(store).deliver_due() == 0
    assert [mail["Subject"] for mail in postbox.mails][1:] == ["Termin abgesagt: Donnerstag, 3. Dezember, 10 Uhr"]


async def test_the_conversation_hears_of_a_change_made_outside_of_it(store: SqlStore, delivery_on: Make) -> None:
    await booked(store)
    await moved(store, NOW, tell_chat=True)
    await delivery_on(store).deliver_due()
    await cancelled(store, NOW, tell_chat=True)
    await delivery_on(store).deliver_due()
    texts = await said(store)
    assert "neue Zeit: Freitag, 4. Dezember, 10 Uhr, vor Ort" in texts[0]
    assert "abgesagt: Freitag, 4. Dezember" in texts[1]


async def test_who_gave_a_telephone_gets_no_mail_and_is_reminded_in_the_conversation(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store, contact_way="write", contact="0151234567")
    watch.time = STARTS - timedelta(hours=48)
    assert await delivery_on(store).deliver_due() == 1
    assert postbox.mails == []
    assert len(await said(store)) == 1
