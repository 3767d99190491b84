"""An alarm that nobody reads now is due a quarter of an hour after the office opens, as the calendar says."""

from __future__ import annotations

from datetime import datetime, timedelta

from chats import Chat, Client, parts_of
from hours_made import OFFICE, every_day

from bot.domain.calendar import BERLIN


async def test_an_alarm_is_due_by_hours_that_were_entered_while_the_gateway_ran(gateway: Client, chat: Chat) -> None:
    services = parts_of(gateway).services
    async with services.store.write() as work:
        await work.calendars.replace(OFFICE, every_day("00:00", "23:59"), (), ())
        await work.commit()
    await chat.send("hallo")  # whatever is asked next has the calendar as it is

    asked = datetime.now(BERLIN)
    await chat.send("ich will nicht mehr leben")
    async with services.store.read() as work:
        alarm = await work.contacts.open_alarm(chat.id)
    assert alarm is not None
    assert alarm.due_at is not None
    # On a public holiday, or on the 24th or 31st of December, it is the next day that counts.
    assert asked + timedelta(minutes=14) < alarm.due_at < asked + timedelta(days=4)
