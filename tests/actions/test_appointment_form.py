"""The appointment form, from the first question to the booked appointment, and every way out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, conversation, slot
from dialogue import Dialogue

from bot.domain.booking import Booking, code_in
from bot.domain.calendar import Slot
from bot.domain.messages import Reply
from bot.store import SqlStore

FORM = "appointment_form"


def times(office: str = "herne-jobcenter", way: str = "office") -> list[Slot]:
    """Four free times from Thursday on, two a day."""
    first = NOW + timedelta(days=2)
    starts = [first, first + timedelta(hours=1), first + timedelta(days=5), first + timedelta(days=6, hours=4)]
    return [
        slot(f"{office} {way} {number}", office=office, way=way, starts_at=start) for number, start in enumerate(starts)
    ]


async def put(store: SqlStore, *slots: Slot) -> None:
    async with store.write() as work:
        await work.calendars.add_slots(slots)
        await work.commit()


async def booked(store: SqlStore, who: str = "c1") -> list[Booking]:
    async with store.read() as work:
        return await work.bookings.of_conversation(who)


async def draft(store: SqlStore) -> Booking | None:
    async with store.read() as work:
        return await work.bookings.draft("c1")


@pytest.fixture
async def calendar(sqlite_store: SqlStore) -> SqlStore:
    await put(sqlite_store, *times())
    return sqlite_store


async def starts(dialogue: Dialogue, text: str = "ich will einen termin") -> list[Reply]:
    return await dialogue.starts_form(text, FORM, "book_appointment")


async def presses(dialogue: Dialogue, name: str, value: str) -> list[Reply]:
    return await dialogue.fills(intent="choose", slot=f"appointment_{name}", value=value)


async def to_time(dialogue: Dialogue) -> list[Reply]:
    await starts(dialogue)
    return await presses(dialogue, "reason", "money")


async def to_summary(dialogue: Dialogue) -> list[Reply]:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await dialogue.fills("ich bin Mia")
    await dialogue.fills("0176 123 456 78")
    await presses(dialogue, "reach", "write")
    return await presses(dialogue, "wishes", "none")


def values(reply: Reply) -> list[str]:
    return [choice.entities.get("value", choice.intent) for choice in reply.choices]


async def test_from_the_first_question_to_the_booked_appointment(dialogue: Dialogue, calendar: SqlStore) -> None:
    [reason] = await starts(dialogue)
    assert (reason.topic, reason.role) == ("book_appointment", "question")
    assert values(reason) == ["work", "money", "life", "other", "stop_form"]

    [when] = await presses(dialogue, "reason", "money")
    assert [c.title for c in when.choices] == [
        "Donnerstag 26.11., 11 Uhr",
        "Donnerstag 26.11., 12 Uhr",
        "Dienstag 1.12., 11 Uhr",
        "Andere Tage",
        "Abbrechen",
    ]

    [name] = await presses(dialogue, "slot", "herne-jobcenter office 1")
    assert "nennen" in name.text
    [contact] = await dialogue.fills("Mia")
    assert "30 Tage" in contact.text
    [reach] = await dialogue.fills("0176 123 456 78")
    assert values(reach)[:4] == ["call", "voicemail", "write", "secret"]
    [wishes] = await presses(dialogue, "reach", "write")
    assert "Brauchst du etwas" in wishes.text
    [summary] = await presses(dialogue, "wishes", "ramp")
    for words in ("Donnerstag, 26. November, 12 Uhr", "Jobcenter Herne", "Mia", "0176 … 78", "nur schreiben", "Rollstuhl"):
        assert words in summary.text

    [done] = await presses(dialogue, "confirm", "yes")
    assert done.topic == "my_appointments"
    assert code_in(done.text)
    assert done.links[0].url.startswith("/t/")
    [booking] = await booked(calendar)
    assert (booking.state, booking.slot_id) == ("booked", "herne-jobcenter office 1")
    assert (booking.name, booking.contact, booking.contact_way) == ("Mia", "017612345678", "write")
    assert (booking.voicemail, booking.reason, booking.wishes) == (False, "money", "Rollstuhl oder Aufzug")
    assert dialogue.form is None
    assert all(dialogue.slots.get(name) is None for name in dialogue.slots if name.startswith("appointment_"))
