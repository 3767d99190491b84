"""A talk about an appointment, for tests of its form."""

from __future__ import annotations

from datetime import timedelta

from builders import NOW, slot
from dialogue import Dialogue

from bot.domain.booking import Booking
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
