"""What staff are told of danger: the alarm, and the wish for a person; kept in the unit of work of its turn."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.domain.conversation import Alarm, Conversation, Handover
from bot.domain.danger import AlarmNotice
from bot.services.danger.service import DangerOutcome
from bot.services.ports import Work


def alarm_of(
    outcome: DangerOutcome, before: dict[str, Any] | None, due_of: Callable[[], datetime | None]
) -> Callable[[Work, Conversation, datetime], Awaitable[None]] | None:
    """What is to be kept for staff: the alarm, and the wish for a person that was said in care mode.

    `due_of` gives when staff are to have read it; None where nobody knows when they open.
    """
    notice = outcome.alarm
    wished = (outcome.care or {}).get("wants_person") and not (before or {}).get("wants_person")
    if notice is None and not wished:
        return None
    due = due_of()

    async def keep(work: Work, conversation: Conversation, now: datetime) -> None:
        if notice is not None:
            await keep_alarm(work, notice, conversation, now, due)
        if wished and await work.contacts.open_handover(conversation.id) is None:
            await work.contacts.add_handover(_wish(conversation, str((outcome.care or {}).get("topic")), now, due))

    return keep


def _wish(conversation: Conversation, topic: str, now: datetime, due: datetime | None) -> Handover:
    return Handover(
        id=str(uuid.uuid4()),
        conversation_id=conversation.id,
        region=conversation.region,
        office=conversation.office,
        reason="alarm",
        topic=topic,
        created_at=now,
        due_at=due,
    )


async def keep_alarm(
    work: Work, notice: AlarmNotice, conversation: Conversation, now: datetime, due: datetime | None
) -> None:
    """Raises the alarm to staff within this unit of work: kind, time, region, channel, no text."""
    await work.contacts.add_alarm(
        Alarm(
            id=str(uuid.uuid4()),
            conversation_id=conversation.id,
            kind=notice.kind,
            topic=notice.topic,
            region=conversation.region,
            channel=conversation.channel,
            raised_at=now,
            due_at=due,
        )
    )
