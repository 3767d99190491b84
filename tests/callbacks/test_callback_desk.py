"""What becomes of a sent call-back: each outcome once, attempts with a next time, overdue and expired told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from builders import NOW, callback, conversation

from bot.domain.calendar import Hours
from bot.domain.conversation import CallbackRequest
from bot.domain.messages import Message
from bot.services.calendar.service import CalendarService
from bot.services.callback_desk import CallbackDesk, Passed
from bot.services.callback_times import CallbackTimes
from bot.services.content.library import Library
from bot.store import SqlStore

OFFICE = "herne-jobcenter"
FIVE_DAYS = timedelta(days=5)
THURSDAY_FOUR = datetime(2026, 11, 26, 16, 0, tzinfo=NOW.tzinfo)


@dataclass
class Watch:
    """A clock that a test sets."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def desk(store: SqlStore, watch: Watch) -> CallbackDesk:
    """The desk of an installation whose Jobcenter in Herne calls from Monday to Friday, 8 to 16 o'clock."""
    hours = [Hours(f"h{day}", "herne", OFFICE, "hours", day, time(8), time(16)) for day in range(5)]
    async with store.write() as work:
        await work.entries.put("herne", "region", "herne", {"id": "herne", "land": "NW"}, "seed")
        await work.calendars.replace(OFFICE, hours, [], [])
        await work.conversations.add(conversation("c1", region="herne"))
        await work.commit()
    return CallbackDesk(store, CallbackTimes(CalendarService(store)), Library(), watch, store.wake)


async def send(store: SqlStore, **values: object) -> CallbackRequest:
    standard = {
        "state": "open",
        "way": "phone",
        "contact": "017612345678",
        "window": "donnerstag ab 14 uhr",
        "due_at": THURSDAY_FOUR,
        "promised": True,
    }
    request = callback(**standard | values)
    async with store.write() as work:
        await work.contacts.save_callback(request)
        await work.commit()
    return request


async def kept(store: SqlStore) -> CallbackRequest:
    async with store.read() as work:
        found = await work.contacts.callback("cb1")
    assert found is not None
    return found


async def said(store: SqlStore) -> list[Message]:
    async with store.read() as work:
        return await work.messages.after("c1", 0)


async def test_the_one_that_is_due_first_stands_first(store: SqlStore, desk: CallbackDesk) -> None:
    await send(store)
    await send(store, id="cb2", due_at=NOW)
    await send(store, id="cb3", region="segeberg")
    await send(store, id="cb4", state="closed")
    assert [request.id for request in await desk.waiting("herne")] == ["cb2", "cb1"]
    assert len(await desk.waiting()) == 3


@pytest.mark.parametrize("outcome", ["reached", "withdrawn"])
async def test_it_ends_once_with_the_outcome_that_came_first(store: SqlStore, desk: CallbackDesk, outcome: str) -> None:
    await send(store)
    assert await desk.close("cb1", outcome)  # type: ignore[arg-type]
    assert not await desk.close("cb1", "withdrawn")
    assert await desk.not_reached("cb1") is None
    request = await kept(store)
    assert (request.state, request.outcome, request.closed_at) == ("closed", outcome, NOW)


async def test_one_that_is_unknown_or_a_draft_cannot_be_closed_or_tried(store: SqlStore, desk: CallbackDesk) -> None:
    await send(store, id="cb2", state="draft")
    assert not await desk.close("cb2", "reached")
    assert not await desk.close("nobody", "reached")
    assert await desk.not_reached("nobody") is None


async def test_not_reached_is_an_attempt_and_the_next_one_fits_the_wish(
    store: SqlStore, desk: CallbackDesk, watch: Watch
) -> None:
    await send(store, window="donnerstags ab 14 uhr")
    watch.time = THURSDAY_FOUR - timedelta(hours=1)
    due = await desk.not_reached("cb1")
    assert due == THURSDAY_FOUR + timedelta(days=7)
    request = await kept(store)
    assert (request.state, request.attempts, request.tried_at) == ("open", 1, watch.time)
    [message] = await said(store)
    assert "bis Donnerstag, 3. Dezember, 16 Uhr" in message.text
    assert message.topic == "callback"
    assert [choice.intent for choice in message.choices] == ["callback", "contact", "callback"]


async def test_a_wish_for_one_day_that_is_over_promises_no_other(
    store: SqlStore, desk: CallbackDesk, watch: Watch
) -> None:
    await send(store)
    watch.time = THURSDAY_FOUR - timedelta(hours=1)
    due = await desk.not_reached("cb1")
    assert due is not None
    assert due > watch.time
    [message] = await said(store)
    assert "kann ich nicht versprechen" in message.text


async def test_two_clicks_at_once_are_one_attempt(store: SqlStore, desk: CallbackDesk) -> None:
    await send(store, window="egal")
    await asyncio.gather(*(desk.not_reached("cb1") for _ in range(2)))
    attempts = (await kept(store)).attempts
    assert attempts == len(await said(store))
    assert attempts in (1, 2)  # one after the other they are two attempts, at the same time one


async def test_an_overdue_promise_is_noted_and_told_once(store: SqlStore, desk: CallbackDesk, watch: Watch) -> None:
    await send(store)
    assert await desk.pass_time(FIVE_DAYS) == Passed(0, 0)
    watch.time = THURSDAY_FOUR + timedelta(minutes=10)
    assert await desk.pass_time(FIVE_DAYS) == Passed(1, 0)
    assert await desk.pass_time(FIVE_DAYS) == Passed(0, 0)
    assert (await kept(store)).overdue_at == watch.time
    [message] = await said(store)
    assert "überfällig" in message.text


async def test_what_was_never_promised_becomes_overdue_in_silence(
    store: SqlStore, desk: CallbackDesk, watch: Watch
) -> None:
    await send(store, promised=False)
    watch.time = THURSDAY_FOUR + timedelta(minutes=10)
    assert await desk.pass_time(FIVE_DAYS) == Passed(1, 0)
    assert await said(store) == []


async def test_after_five_days_it_ends_as_expired_and_the_person_is_told(
    store: SqlStore, desk: CallbackDesk, watch: Watch
) -> None:
    await send(store)
    watch.time = THURSDAY_FOUR + FIVE_DAYS
    assert await desk.pass_time(FIVE_DAYS) == Passed(0, 1)
    assert await desk.pass_time(FIVE_DAYS) == Passed(0, 0)
    request = await kept(store)
    assert (request.state, request.outcome, request.closed_at) == ("closed", "expired", watch.time)
    [message] = await said(store)
    assert "niemand reagiert" in message.text
    assert [one.id for one in await desk.expired(30, "herne")] == ["cb1"]
    assert await desk.expired(30, "segeberg") == []
    assert [choice.title for choice in message.choices] == ["Neuer Rückruf", "Mit einem Menschen reden", "Kontakt"]


async def test_an_attempt_ends_being_overdue(store: SqlStore, desk: CallbackDesk, watch: Watch) -> None:
    await send(store, window="egal")
    watch.time = THURSDAY_FOUR + timedelta(minutes=10)
    await desk.pass_time(FIVE_DAYS)
    assert await desk.not_reached("cb1") is not None
    assert (await kept(store)).overdue_at is None
    assert await desk.pass_time(FIVE_DAYS) == Passed(0, 0)


async def test_grown_ups_and_easy_language_hear_it_in_their_words(
    store: SqlStore, desk: CallbackDesk, watch: Watch
) -> None:
    async with store.write() as work:
        person = await work.conversations.get("c1")
        assert person is not None
        person.formal = True
        await work.conversations.save(person)
        await work.commit()
    await send(store)
    watch.time = THURSDAY_FOUR + FIVE_DAYS
    await desk.pass_time(FIVE_DAYS)
    [message] = await said(store)
    assert "Ihren Rückruf" in message.text
