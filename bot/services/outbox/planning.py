"""Plans what goes out about an appointment, in the transaction that changes the appointment."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from bot.domain.booking import Booking
from bot.domain.conversation import CallbackRequest
from bot.domain.outgoing import Channel, Kind, Outgoing, reminders
from bot.services.ports import Work

JOB = "outbox"  # the worker's job that delivers whatever is due


async def booking_mail(
    work: Work,
    booking: Booking,
    kind: Literal["confirmed", "changed", "cancelled"],
    now: datetime,
    *,
    tell_chat: bool = False,
) -> None:
    """Plans the mail about this revision of the booking and its reminders; what waits about earlier ones is void.

    Called again for the same revision it plans nothing anew. `tell_chat`: the change was made outside of the
    conversation, which is to hear of it.
    """
    # The conversation before its outbox, as everywhere: two that want the same rows must not wait for each other.
    if await work.conversations.get(booking.conversation_id) is None:
        return
    channels: tuple[Channel, ...] = ("chat", "mail") if _by_mail(booking) else ("chat",)
    planned: list[tuple[Kind, Channel, datetime]] = [
        (kind, channel, now) for channel in channels if channel == "mail" or tell_chat
    ]
    if kind != "cancelled":
        for reminder, due in reminders(booking.starts_at, now).items():
            planned += [(reminder, channel, due) for channel in channels]
    await work.outbox.void(booking.id, booking.revision)
    for what, channel, due in planned:
        await _plan(work, booking, what, channel, due, now)


async def lead_notice(work: Work, request: CallbackRequest, now: datetime) -> None:
    """Plans the notice to the office's lead that a call-back has expired; it names nobody and quotes nothing."""
    item = Outgoing(
        id=str(uuid.uuid4()),
        conversation_id=request.conversation_id,
        booking_id=None,
        key=f"{request.id}:lead_expired",
        channel="mail",
        created_at=now,
        due_at=now,
        details={"kind": "lead_expired", "callback": request.id},
    )
    if await work.outbox.add(item):
        await work.jobs.add(JOB, f"{JOB}:{item.id}", now)


def _by_mail(booking: Booking) -> bool:
    return booking.contact_way == "email" and bool(booking.contact)


async def _plan(work: Work, booking: Booking, kind: Kind, channel: Channel, due: datetime, now: datetime) -> None:
    item = Outgoing(
        id=str(uuid.uuid4()),
        conversation_id=booking.conversation_id,
        booking_id=booking.id,
        key=f"{booking.id}:{booking.revision}:{kind}:{channel}",
        channel=channel,
        created_at=now,
        due_at=due,
        details={"kind": kind, "revision": booking.revision, "planned": due.isoformat()},
    )
    if await work.outbox.add(item):
        await work.jobs.add(JOB, f"{JOB}:{item.id}", due)
