"""Delivers what is due: each message once, again where it certainly did not go out, never where it may have."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.booking import Booking
from bot.domain.conversation import Conversation
from bot.domain.leads import Leads
from bot.domain.outgoing import (
    LONGEST_OUTAGE_PAUSE,
    REMINDERS,
    Channel,
    Outgoing,
    after_quiet,
    is_quiet,
    retry_after,
)
from bot.services.outbox.places import OfficePlaces
from bot.services.outbox.planning import JOB
from bot.services.outbox.writing import Keys, Writer
from bot.services.ports import Clock, Letter, MailServer, MaybeSent, NotSent, Store, Wake, Work

log = logging.getLogger(__name__)
CLAIM_SECONDS = 300.0  # after this a message whose sender died is due again, or counts as unclear
AT_ONCE = 20  # messages of one run: others wait for the worker too
RUN_AT_MOST = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a message now: `send`, `void`, or `later` until `until`."""

    what: Literal["send", "void", "later"]
    until: datetime | None = None


_SEND, _VOID = Verdict("send"), Verdict("void")


def verdict(item: Outgoing, booking: Booking | None, now: datetime) -> Verdict:
    """Whether the message still has its sense, and may disturb now."""
    if booking is None or booking.revision != item.revision or booking.starts_at <= now:
        return _VOID
    if booking.state != ("cancelled" if item.kind == "cancelled" else "booked"):
        return _VOID
    if item.kind not in REMINDERS:
        return _SEND
    if item.kind == "reminder_48h" and booking.starts_at - now <= REMINDERS["reminder_3h"]:
        return _VOID  # so late that it would only repeat the other
    if not is_quiet(now):
        return _SEND
    later = after_quiet(now)
    return Verdict("later", later) if later < booking.starts_at else _VOID


class Delivery:
    """`mail` is None where no mail server is set: its messages wait, and nothing is lost."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        mail: MailServer | None,
        clock: Clock,
        wake: Wake,
        leads: Leads | None = None,
    ) -> None:
        self._store = store
        self._writer = writer
        self._mail = mail
        self._clock = clock
        self._wake = wake
        self._leads = leads or Leads()
        self._places = OfficePlaces()
        self._stopping = False

    @property
    def sends_mail(self) -> bool:
        return self._mail is not None

    def stop(self) -> None:
        """Lets the message at hand come to its end: of one that is cut off, nobody may know whether it went out."""
        self._stopping = True

    async def deliver_due(self) -> int:
        """How many messages went out; after some time the rest is left to the next run."""
        until = self._clock.now() + RUN_AT_MOST
        async with self._store.write() as work:
            unclear = await work.outbox.give_up_unclear(self._clock.now())
            await work.commit()
        if unclear:
            log.error("outbox: %d messages may have gone out or not; see ./jba bookings", unclear)
        channels: tuple[Channel, ...] = ("chat", "mail") if self._mail else ("chat",)
        sent = 0
        for _ in range(AT_ONCE):
            item = None if self._stopping or self._clock.now() > until else await self._claim(channels)
            if item is None:
                break
            try:
                sent += await (self._to_chat(item) if item.channel == "chat" else self._by_mail(item))
            except NotSent as problem:
                await self._not_sent(item, problem)
                if problem.server:  # no other letter would get further
                    channels = ("chat",)
        return sent

    async def _claim(self, channels: tuple[Channel, ...]) -> Outgoing | None:
        async with self._store.write() as work:
            item = await work.outbox.claim(self._clock.now(), CLAIM_SECONDS, channels)
            await work.commit()
        return item

    async def _to_chat(self, item: Outgoing) -> bool:
        """The message and the mark that it was sent are one transaction."""
        now = self._clock.now()
        async with self._store.write() as work:
            person = await work.conversations.get(item.conversation_id)
            booking = await self._about(work, item)
            if person is None or booking is None or await self._settled(work, item, booking, now):
                await work.commit()
                return False
            reply = self._writer.message(item, booking, person, _keys(work, booking))
            if not await work.outbox.end(item, "sent", now):
                return False
            await work.messages.add(person.id, reply.sender, reply, reply.text, now)
            await work.commit()
        self._wake.notify(item.conversation_id)
        return True

    async def _by_mail(self, item: Outgoing) -> bool:
        assert self._mail is not None
        to_lead = item.kind == "lead_expired"
        letter = await (self._to_lead(item) if to_lead else self._written(item, self._mail.sender))
        if letter is None:
            return False
        async with self._mail.ready(letter) as ready:
            now = self._clock.now()
            async with self._store.write() as work:
                mine = await work.outbox.begin(item, now + timedelta(seconds=CLAIM_SECONDS))
                await work.commit()
            if not mine:
                return False
            try:
                await ready.send()
            except MaybeSent:
                await self._end(item, "unclear", "ConnectionLost")
                log.error("outbox: message %s may have gone out or not", item.id)
                return False
        await self._end(item, "sent")
        return True

    async def _written(self, item: Outgoing, sender: str) -> Letter | None:
        """The letter as it is now, kept beside its row; None where it has lost its sense or waits."""
        now = self._clock.now()
        async with self._store.write() as work:
            person: Conversation | None = await work.conversations.get(item.conversation_id)
            booking = await self._about(work, item)
            if person is None or booking is None or await self._settled(work, item, booking, now):
                await work.commit()
                return None
            place = await self._places.of(work, booking)
            keys = _keys(work, booking)
            try:
                letter = await asyncio.to_thread(self._writer.letter, item, booking, person, keys, now, sender, place)
            except ValueError as error:
                raise NotSent("AddressNotUsable", final=True) from error
            item.address, item.subject, item.body = letter.to, letter.subject, letter.text
            item.attachment = letter.calendar.text if letter.calendar else None
            await work.outbox.keep_text(item)
            await work.commit()
        return letter

    async def _to_lead(self, item: Outgoing) -> Letter | None:
        """The notice to the office's lead; her address is not kept beside the conversation's data."""
        async with self._store.write() as work:
            request = await work.contacts.callback(str(item.details["callback"]))
            to = self._leads.to(request.office, request.region) if request else None
            if request is None or to is None:
                await work.outbox.end(item, "void", self._clock.now())
                await work.commit()
                return None
            office = request.office or request.region
            named = await self._places.name(work, request.office) if request.office else None
        return self._writer.lead_notice(item, request, to, named or office or "–")

    async def _about(self, work: Work, item: Outgoing) -> Booking | None:
        booking = await work.bookings.get(item.booking_id) if item.booking_id else None
        if booking is None:
            await work.outbox.end(item, "void", self._clock.now())
        return booking

    async def _settled(self, work: Work, item: Outgoing, booking: Booking, now: datetime) -> bool:
        """Whether it is not to be sent now; then its row says so."""
        found = verdict(item, booking, now)
        if item.channel == "mail" and not booking.contact:
            found = _VOID
        if found.what == "void":
            await work.outbox.end(item, "void", now)
        elif found.until is not None:
            await work.outbox.again(item, found.until)
            await work.jobs.add(JOB, f"{JOB}:{item.id}:{item.attempts}", found.until)
        return found.what != "send"

    async def _not_sent(self, item: Outgoing, problem: NotSent) -> None:
        """Tried again after a pause: as long as the appointment lies ahead where the server is to blame."""
        now = self._clock.now()
        pause = retry_after(item.attempts)
        if problem.server:
            pause = min(pause or LONGEST_OUTAGE_PAUSE, LONGEST_OUTAGE_PAUSE)
        async with self._store.write() as work:
            if problem.final or pause is None:
                await work.outbox.end(item, "failed", now, problem.error)
            else:
                await work.outbox.again(item, now + pause, problem.error)
                await work.jobs.add(JOB, f"{JOB}:{item.id}:{item.attempts}", now + pause)
            await work.commit()
        log.error("outbox: message %s not sent: %s", item.id, problem.error)

    async def _end(self, item: Outgoing, state: Literal["sent", "unclear"], error: str | None = None) -> None:
        async with self._store.write() as work:
            await work.outbox.end(item, state, self._clock.now(), error)
            await work.commit()


def _keys(work: Work, booking: Booking) -> Keys:
    return Keys(work.bookings.code_of(booking.id), work.bookings.token_of(booking.id))
