"""An expired call-back is told to the office's lead, once, without a word of whom it was for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, callback, conversation
from mail_parts import Make, Postbox, Watch

from bot.channels.mail.server import SmtpAccess, SmtpServer
from bot.domain.leads import LeadProblem, Leads
from bot.services.calendar.service import CalendarService
from bot.services.callback_desk import CallbackDesk
from bot.services.callback_times import CallbackTimes
from bot.services.content.library import Library
from bot.services.outbox.delivery import Delivery
from bot.services.outbox.writing import Writer
from bot.settings import SettingError, Settings
from bot.store import SqlStore
from bot.wiring.leads import leads_of

LEADS = Leads({"herne-jobcenter": "leitung@amt.example", "": "alle@amt.example"})
FIVE_DAYS = timedelta(days=5)


async def expire(store: SqlStore, watch: Watch, leads: Leads, office: str | None = "herne-jobcenter") -> CallbackDesk:
    """A call-back that was due and that nobody made, five days later."""
    request = callback(
        "0a1b2c3d-longer", state="open", way="phone", contact="017612345678", window="abends", office=office, due_at=NOW
    )
    async with store.write() as work:
        await work.conversations.add(conversation("c1", region="herne"))
        await work.contacts.save_callback(request)
        await work.commit()
    desk = CallbackDesk(store, CallbackTimes(CalendarService(store)), Library(), watch, store.wake, leads)
    watch.time = NOW + FIVE_DAYS
    await desk.pass_time(FIVE_DAYS)
    return desk


def delivery(store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, leads: Leads) -> Delivery:
    return Delivery(store, writer, SmtpServer(access, watch.now), watch, store.wake, leads)


async def test_the_lead_of_the_office_is_told_once(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, postbox: Postbox
) -> None:
    desk = await expire(store, watch, LEADS)
    await desk.pass_time(FIVE_DAYS)
    sender = delivery(store, access, writer, watch, LEADS)
    assert [await sender.deliver_due(), await sender.deliver_due()] == [1, 0]
    [mail] = postbox.mails
    assert (mail["To"], mail["Subject"]) == ("leitung@amt.example", "Ein Rückruf ist abgelaufen")
    body = mail.get_content().replace("\r\n", "\n")
    assert "Kennung: 0a1b2c3d\n" in body
    assert "herne-jobcenter" in body
    assert "0176" not in body
    assert "abends" not in body


async def test_the_office_is_said_by_its_name(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, postbox: Postbox
) -> None:
    async with store.write() as work:
        await work.entries.put("herne-jobcenter", "office", "herne", {"name": "Jobcenter Herne"}, "h")
        await work.commit()
    await expire(store, watch, LEADS)
    await delivery(store, access, writer, watch, LEADS).deliver_due()
    assert "Stelle: Jobcenter Herne" in postbox.mails[0].get_content()


async def test_an_office_without_a_lead_of_its_own_has_the_common_one(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, postbox: Postbox
) -> None:
    await expire(store, watch, LEADS, office=None)
    assert await delivery(store, access, writer, watch, LEADS).deliver_due() == 1
    assert [mail["To"] for mail in postbox.mails] == ["alle@amt.example"]


async def test_where_no_lead_is_set_no_mail_is_planned(
    store: SqlStore, watch: Watch, delivery_on: Make, postbox: Postbox
) -> None:
    desk = await expire(store, watch, Leads())
    assert await delivery_on(store).deliver_due() == 0
    assert postbox.mails == []
    assert len(await desk.expired(30)) == 1


async def test_the_leads_address_is_no_part_of_the_persons_export(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch
) -> None:
    await expire(store, watch, LEADS)
    await delivery(store, access, writer, watch, LEADS).deliver_due()
    assert "leitung@amt.example" not in str(await store.export("c1"))


async def test_without_a_mail_server_the_notice_waits(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, postbox: Postbox
) -> None:
    await expire(store, watch, LEADS)
    assert await Delivery(store, writer, None, watch, store.wake, LEADS).deliver_due() == 0
    assert await delivery(store, access, writer, watch, LEADS).deliver_due() == 1


async def test_erased_with_its_conversation_it_is_not_sent(
    store: SqlStore, access: SmtpAccess, writer: Writer, watch: Watch, postbox: Postbox
) -> None:
    await expire(store, watch, LEADS)
    async with store.write() as work:
        await work.conversations.erase("c1")
        await work.commit()
    assert await delivery(store, access, writer, watch, LEADS).deliver_due() == 0


def test_leads_are_set_by_office_region_or_for_all() -> None:
    leads = leads_of(Settings({"JBA_LEAD_EMAIL": "herne=a@amt.example, herne-jobcenter = b@amt.example,c@amt.example"}))
    asked = (("herne-jobcenter", "herne"), ("herne-agency", "herne"), (None, "segeberg"))
    assert [leads.to(*each) for each in asked] == ["b@amt.example", "a@amt.example", "c@amt.example"]
    assert Leads().to("herne-jobcenter", "herne") is None


@pytest.mark.parametrize("entry", ["herne-jobcenter", "herne=", "herne=nicht da"])
def test_an_entry_that_is_no_address_is_refused_at_start(entry: str) -> None:
    with pytest.raises(LeadProblem):
        Leads.of([entry])
    with pytest.raises(SettingError):
        leads_of(Settings({"JBA_LEAD_EMAIL": entry}))
