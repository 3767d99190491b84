"""The wish for a person, kept once and answered with the truth."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.domain.contact_data import due_after
from bot.domain.conversation import Handover
from bot.services.calendar.service import CalendarService
from bot.services.context import TurnContext
from bot.services.ports import Store, Work

# A wish for a person after one of these can be an application for money: its day counts (§ 37 SGB II, § 16 SGB I).
MONEY = frozenset(("benefits", "urgent_need", "education_package"))
WRITE = "handover"  # the name of this write among those of a turn; content has `done_handover`


@dataclass(frozen=True, slots=True)
class Requested:
    """`new` is false where a person was already wished for in this conversation."""

    id: str
    new: bool


class HandoverService:
    """Keeps at most one open handover a conversation."""

    def __init__(self, store: Store, calendar: CalendarService) -> None:
        self._store = store
        self._calendar = calendar

    async def request(
        self, ctx: TurnContext, topic: str, reason: Literal["request", "failure", "topic"] = "request"
    ) -> Requested:
        """Keeps the wish; called again in the same turn it gives the first result. Raises TurnClosed."""
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, WRITE)
            if known is not None:
                return _requested(known)
            await work.turns.require_open(ctx.turn_id)
            conversation = await work.conversations.get(ctx.conversation)
            current = await work.contacts.open_handover(ctx.conversation)
            money = topic in MONEY
            if current is None:
                now = datetime.fromisoformat(ctx.now)
                office = conversation.office if conversation else None
                wish = Handover(
                    id=str(uuid.uuid4()),
                    conversation_id=ctx.conversation,
                    region=ctx.region,
                    office=office,
                    reason=reason,
                    topic=topic,
                    created_at=now,
                    due_at=await self._due(work, ctx.region, office, now),
                    possible_application=money,
                )
                await work.contacts.add_handover(wish)
            elif money and not current.possible_application:
                current.possible_application = True
                await work.contacts.save_handover(current)
            result = {"id": current.id if current else wish.id, "new": current is None}
            await work.turns.keep_result(ctx.turn_id, WRITE, result)
            await work.commit()
        return _requested(result)

    async def _due(self, work: Work, region: str | None, office: str | None, now: datetime) -> datetime:
        """By the office's hours where they are known, for staff alone: nobody is promised it."""
        calendar = await self._calendar.of(work)
        promised = calendar.promise(region, office, None, now) if region is not None else None
        return promised or due_after(now)


def _requested(result: dict[str, Any]) -> Requested:
    return Requested(str(result["id"]), bool(result["new"]))
