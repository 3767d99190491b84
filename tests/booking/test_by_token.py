"""Changes by link at the same moment: one gets the time, and what goes out is about what was done."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from builders import NOW, booking, conversation, slot

from bot.services.booking.by_token import AppointmentByToken, UnknownToken
from bot.services.content.library import Library
from bot.services.outbox.planning import booking_mail
from bot.services.outbox.writing import Writer
from bot.store import SqlStore

MANY = 8


class Still:
    def now(self):  # type: ignore[no-untyped-def]
        return NOW


def service(store: SqlStore) -> AppointmentByToken:
    return AppointmentByToken(store, Writer(Library(), "https://x.example"), Still(), store.wake, timedelta(hours=2))


async def booked(store: SqlStore, name: str) -> str:
    """An appointment of a person of its own; gives the token of its page."""
    async with store.write() as work:
        await work.conversations.add(conversation(f"c {name}"))
        await work.calendars.add_slots([slot(f"s {name}", starts_at=NOW + timedelta(days=5))])
        draft = booking(name, f"c {name}", slot_id=f"s {name}", starts_at=NOW + timedelta(days=5))
        draft.contact_way, draft.contact = "email", f"{name}@web.example"
        await work.bookings.save_draft(draft)
        await booking_mail(work, await work.bookings.book(draft, NOW), "confirmed", NOW)
        await work.commit()
        return work.bookings.token_of(name)


async def free(store: SqlStore, name: str) -> None:
    async with store.write() as work:
        await work.calendars.add_slots([slot(name, starts_at=NOW + timedelta(days=6))])
        await work.commit()


async def waiting(store: SqlStore, name: str) -> list[str]:
    async with store.read() as work:
        items = await work.outbox.of_booking(name)
    return sorted(f"{item.kind} {item.channel} {item.revision}" for item in items if item.state == "waiting")


async def test_of_many_who_want_one_time_one_gets_it_and_the_others_keep_theirs(store: SqlStore) -> None:
    tokens = [await booked(store, f"b{number}") for number in range(MANY)]
    await free(store, "wanted")
    done = await asyncio.gather(*[service(store).move(token, "wanted") for token in tokens])
    assert Counter(done) == {"moved": 1, "taken": MANY - 1}
    async with store.read() as work:
        slots = [(await work.bookings.by_token(token)).slot_id for token in tokens]  # type: ignore[union-attr]
    assert Counter(slots)["wanted"] == 1
    assert len(set(slots)) == MANY


async def test_moved_and_cancelled_at_once_it_ends_in_one_state_that_the_mails_tell(store: SqlStore) -> None:
    token = await booked(store, "b1")
    await free(store, "other")
    done = await asyncio.gather(
        *[service(store).cancel(token) for _ in range(3)], *[service(store).move(token, "other") for _ in range(3)]
    )
    assert done[:3] == ["cancelled"] * 3
    assert set(done[3:]) <= {"moved", "over"}
    async with store.read() as work:
        found = await work.bookings.by_token(token)
    assert found is not None
    assert found.state == "cancelled"
    assert await waiting(store, "b1") == [f"cancelled {way} {found.revision}" for way in ("chat", "mail")]


@pytest.mark.parametrize("method", ["see", "file", "cancel"])
async def test_a_token_of_nothing_is_unknown_to_each_method(store: SqlStore, method: str) -> None:
    with pytest.raises(UnknownToken):
        await getattr(service(store), method)("nothing")


async def test_a_draft_has_no_page(store: SqlStore) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation("c1"))
        await work.calendars.add_slots([slot("s1")])
        await work.bookings.save_draft(booking("b1", "c1"))
        await work.commit()
        token = work.bookings.token_of("b1")
    with pytest.raises(UnknownToken):
        await service(store).see(token)
    with pytest.raises(UnknownToken):
        await service(store).move(token, "s1")
