"""What tests of messages out share: a mail server's postbox, one appointment and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session
from builders import NOW, conversation

from bot.domain.booking import Booking
from bot.domain.calendar import Slot
from bot.services.outbox.delivery import Delivery
from bot.services.outbox.planning import booking_mail
from bot.store import SqlStore

BERLIN = ZoneInfo("Europe/Berlin")
SITE = "https://chat.example.org"
Make = Callable[..., Delivery]  # a sender on a mail server that a test sets up
STARTS = datetime(2026, 12, 3, 10, 0, tzinfo=BERLIN)  # a Thursday, nine days after NOW


@dataclass
class Watch:
    """A clock that a test sets."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


@dataclass
class Postbox:
    """What the mail server does, and what it took. A test changes `answers` to have it refuse or break."""

    taken: list[tuple[Envelope, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    breaks_after_data = False

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        refusal = self.answers.get("data")
        if refusal:
            return refusal
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope, message))
        if self.breaks_after_data:
            server.transport.abort()
        return "250 taken"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message for _, message in self.taken]


def appointment(**values: Any) -> Booking:
    standard: dict[str, Any] = {
        "id": "b1",
        "conversation_id": "c1",
        "region": "herne",
        "office": "herne-jobcenter",
        "starts_at": STARTS,
        "minutes": 45,
        "way": "office",
        "created_at": NOW,
        "slot_id": "s1",
        "reason": "debt",
        "name": "Mia",
        "contact_way": "email",
        "contact": "mia@web.example",
    }
    return Booking(**standard | values)


async def booked(store: SqlStore, now: datetime = NOW, *, formal: bool = False, **values: Any) -> Booking:
    """One appointment in the database, with what goes out about it."""
    draft = appointment(**values)
    slot = Slot("s1", "herne", draft.office, draft.starts_at, 45, draft.way, example=draft.example)
    later = replace(slot, id="s2", starts_at=draft.starts_at + timedelta(days=1))
    async with store.write() as work:
        await work.conversations.add(conversation("c1", formal=formal))
        await work.calendars.add_slots([slot, later])
        await work.bookings.save_draft(draft)
        booking = await work.bookings.book(draft, now)
        await booking_mail(work, booking, "confirmed", now)
        await work.commit()
    return booking


async def moved(store: SqlStore, now: datetime, *, tell_chat: bool = False) -> Booking:
    async with store.write() as work:
        slot = await work.calendars.slot("s2")
        assert slot is not None
        booking = await work.bookings.move("b1", slot, now)
        assert booking is not None
        await booking_mail(work, booking, "changed", now, tell_chat=tell_chat)
        await work.commit()
    return booking


async def cancelled(store: SqlStore, now: datetime, *, tell_chat: bool = False) -> Booking:
    async with store.write() as work:
        booking = await work.bookings.cancel("b1", now)
        assert booking is not None
        await booking_mail(work, booking, "cancelled", now, tell_chat=tell_chat)
        await work.commit()
    return booking


async def states(store: SqlStore) -> dict[str, str]:
    """State by „kind channel revision“."""
    async with store.read() as work:
        items = await work.outbox.of_booking("b1")
    return {f"{item.kind} {item.channel} {item.revision}": item.state for item in items}


async def said(store: SqlStore) -> list[str]:
    async with store.read() as work:
        return [message.text for message in await work.messages.after("c1", 0)]
