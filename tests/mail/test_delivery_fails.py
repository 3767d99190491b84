"""Mails when something fails: server, sender, address; never twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from builders import NOW
from mail_parts import STARTS, Make, Postbox, Watch, booked, cancelled, said, states

from bot.channels.mail.server import SmtpServer
from bot.domain.outgoing import ATTEMPTS
from bot.services.outbox.delivery import CLAIM_SECONDS
from bot.services.ports import Letter
from bot.store import SqlStore


async def test_without_a_mail_server_nothing_is_lost(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    for _ in range(ATTEMPTS + 1):
        assert await delivery_on(store, mail=False).deliver_due() == 0
        watch.time += timedelta(hours=1)
    assert await delivery_on(store).deliver_due() == 1
    assert len(postbox.mails) == 1


async def test_a_server_that_is_away_is_tried_again_until_it_is_there(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    for _ in range(ATTEMPTS + 3):
        assert await delivery_on(store, port=1).deliver_due() == 0
        watch.time += timedelta(minutes=31)
    assert (await states(store))["confirmed mail 0"] == "waiting"
    assert await delivery_on(store).deliver_due() == 1


async def test_a_refusal_for_now_is_tried_again_after_a_pause(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    postbox.answers["rcpt"] = "451 come back later"
    assert await delivery_on(store).deliver_due() == 0
    postbox.answers.clear()
    assert await delivery_on(store).deliver_due() == 0  # its pause is not over
    watch.time += timedelta(minutes=2)
    assert await delivery_on(store).deliver_due() == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_a_refusal_for_ever_fails_at_once_and_staff_see_it(
    store: SqlStore, delivery_on: Make, postbox: Postbox, step: str
) -> None:
    await booked(store)
    postbox.answers[step] = "550 mia@web.example does not live here"
    await delivery_on(store).deliver_due()
    async with store.read() as work:
        (failed,) = await work.outbox.troubled("herne")
        elsewhere = await work.outbox.troubled("herford")
    assert (failed.state, failed.error, elsewhere) == ("failed", failed.error, [])
    assert "550" in str(failed.error)
    assert "mia" not in str(failed.error)


async def test_a_refusal_for_now_ends_some_day(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    postbox.answers["data"] = "451 greylisted"
    for _ in range(ATTEMPTS):
        await delivery_on(store).deliver_due()
        watch.time += timedelta(hours=5)
    assert (await states(store))["confirmed mail 0"] == "failed"


async def test_a_connection_that_breaks_with_the_letter_is_never_tried_again(
    store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(store)
    postbox.breaks_after_data = True
    assert await delivery_on(store).deliver_due() == 0
    postbox.breaks_after_data = False
    watch.time += timedelta(hours=5)
    await delivery_on(store).deliver_due()
    assert (await states(store))["confirmed mail 0"] == "unclear"
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("kind", ["confirmed", "reminder_3h"])
@pytest.mark.parametrize(
    "address", ["jörg@web.example", "mia", "mia@web.example\r\nBcc: all@x.example", "a,b@x.example"]
)
async def test_an_address_that_no_mail_server_takes_fails(
    sqlite_store: SqlStore, delivery_on: Make, watch: Watch, address: str, kind: str
) -> None:
    store = sqlite_store
    await booked(store, contact=address)
    watch.time = {"confirmed": NOW, "reminder_3h": STARTS - timedelta(hours=1)}[kind]
    await delivery_on(store).deliver_due()
    assert (await states(store))[f"{kind} mail 0"] == "failed"


async def test_a_domain_with_an_umlaut_is_reached(store: SqlStore, delivery_on: Make, postbox: Postbox) -> None:
    await booked(store, contact="mia@müller.example")
    assert await delivery_on(store).deliver_due() == 1
    assert postbox.mails[0]["To"] == "mia@xn--mller-kva.example"


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize(("moment", "arrived", "state"), [("before", 1, "sent"), ("during", 0, "unclear")])
async def test_a_sender_that_dies_sends_no_second_mail(
    store: SqlStore,
    delivery_on: Make,
    postbox: Postbox,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    arrived: int,
    state: str,
) -> None:
    """Killed before the server had the letter it goes out later; killed with it, nobody knows and nobody repeats."""
    await booked(store)
    names = {"before": "bot.channels.mail.server._agree", "during": "bot.channels.mail.server._Ready.send"}

    async def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(names[moment], die)
        with pytest.raises(Killed):
            await delivery_on(store).deliver_due()
    watch.time += timedelta(seconds=CLAIM_SECONDS + 1)
    await delivery_on(store).deliver_due()
    watch.time += timedelta(hours=5)
    await delivery_on(store).deliver_due()
    assert len(postbox.mails) == arrived
    assert (await states(store))["confirmed mail 0"] == state


async def test_two_senders_at_once_send_each_message_once(
    two_stores: tuple[SqlStore, SqlStore], delivery_on: Make, postbox: Postbox, watch: Watch
) -> None:
    await booked(two_stores[0])
    watch.time = STARTS - timedelta(hours=48)
    sent = await asyncio.gather(*[delivery_on(store).deliver_due() for store in two_stores * 4])
    assert sum(sent) == 3
    assert len(postbox.mails) == 2
    assert len(await said(two_stores[1])) == 1


async def test_an_erased_conversation_gets_nothing_any_more(
    store: SqlStore, delivery_on: Make, postbox: Postbox
) -> None:
    await booked(store)
    async with store.write() as work:
        await work.conversations.erase("c1")
        await work.commit()
    assert await delivery_on(store).deliver_due() == 0
    assert postbox.mails == []


async def test_an_appointment_cancelled_while_the_server_agrees_is_not_confirmed(
    store: SqlStore, delivery_on: Make, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await booked(store)
    ready = SmtpServer.ready

    def cancelled_meanwhile(server: SmtpServer, letter: Letter) -> object:
        class Around:
            async def __aenter__(self) -> object:
                monkeypatch.setattr(SmtpServer, "ready", ready)
                await cancelled(store, NOW)
                self.inner = ready(server, letter)
                return await self.inner.__aenter__()

            async def __aexit__(self, *error: object) -> object:
                return await self.inner.__aexit__(*error)  # type: ignore[arg-type]

        return Around()

    monkeypatch.setattr(SmtpServer, "ready", cancelled_meanwhile)
    await delivery_on(store).deliver_due()
    assert [mail["Subject"] for mail in postbox.mails] == ["Termin abgesagt: Donnerstag, 3. Dezember, 10 Uhr"]


async def test_told_to_stop_it_ends_the_letter_at_hand_and_takes_no_other(
    sqlite_store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await booked(sqlite_store)
    watch.time = STARTS - timedelta(hours=48)  # confirmation and reminders are due
    delivery = delivery_on(sqlite_store)
    take = postbox.handle_DATA

    async def stopped(*given: object) -> str:
        delivery.stop()
        return await take(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(postbox, "handle_DATA", stopped)
    assert await delivery.deliver_due() == 1
    assert len(postbox.mails) == 1
    assert await delivery.deliver_due() == 0


async def test_a_run_that_takes_long_leaves_the_rest_to_the_next(
    sqlite_store: SqlStore, delivery_on: Make, postbox: Postbox, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await booked(sqlite_store)
    watch.time = STARTS - timedelta(hours=48)
    take = postbox.handle_DATA

    async def slow(*given: object) -> str:
        watch.time += timedelta(minutes=3)
        return await take(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(postbox, "handle_DATA", slow)
    assert [await delivery_on(sqlite_store).deliver_due() for _ in range(3)] == [1, 2, 0]
