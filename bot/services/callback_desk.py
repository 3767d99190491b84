"""What becomes of a sent call-back: reached, tried in vain, withdrawn, overdue, expired; the person hears of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.conversation import CallbackRequest, Conversation
from bot.domain.leads import Leads
from bot.domain.messages import Choice, Reply
from bot.domain.spoken_times import spoken_moment
from bot.services.callback_times import CallbackTimes
from bot.services.clock import BERLIN
from bot.services.content.library import Library
from bot.services.outbox.planning import lead_notice
from bot.services.ports import Clock, Store, Wake, Work

log = logging.getLogger(__name__)
JOB = "callbacks"  # the worker's job that looks what is overdue


@dataclass(frozen=True, slots=True)
class Passed:
    """What one look at the clock changed."""

    overdue: int
    expired: int


class CallbackDesk:
    """The staff's side; every method writes once, whoever else clicks at the same time."""

    def __init__(
        self,
        store: Store,
        times: CallbackTimes,
        content: Library,
        clock: Clock,
        wake: Wake,
        leads: Leads | None = None,
    ) -> None:
        self._store = store
        self._times = times
        self._content = content
        self._clock = clock
        self._wake = wake
        self._leads = leads or Leads()

    async def waiting(self, region: str | None = None) -> list[CallbackRequest]:
        """All that wait for a call, the one that is due first at the beginning."""
        async with self._store.read() as work:
            return await work.contacts.open_callbacks(region)

    async def expired(self, days: int, region: str | None = None) -> list[CallbackRequest]:
        """The notice to the office's lead: those of the last days that ended because nobody called, newest first."""
        since = self._now() - timedelta(days=days)
        async with self._store.read() as work:
            return await work.contacts.expired_callbacks(since, region)

    async def close(self, callback_id: str, outcome: Literal["reached", "withdrawn"]) -> bool:
        """False where it is not open (any more)."""
        async with self._store.write() as work:
            request = await self._open(work, callback_id)
            closed = request is not None and await work.contacts.close_callback(callback_id, outcome, self._now())
            await work.commit()
        return closed

    async def not_reached(self, callback_id: str) -> datetime | None:
        """Notes an attempt; gives when the next is due, and tells the person. None where it is not open."""
        now = self._now()
        async with self._store.read() as work:
            seen = await work.contacts.callback(callback_id)
        if seen is None:
            return None
        async with self._store.write() as work:
            # The conversation before what hangs on it, as everywhere: two that want the same rows must not cross.
            await work.conversations.get(seen.conversation_id)
            request = await self._open(work, callback_id)
            if request is None:
                return None
            # Not again within the same stretch of the day: the next that the wish and the office have in common.
            after = max(now, request.due_at, key=datetime.timestamp) if request.due_at and request.promised else now
            promise = await self._times.promise(
                work, request.region, request.office, request.window, request.created_at, after
            )
            if not await work.contacts.tried_callback(callback_id, request.attempts, now, promise.due):
                return None
            name = "callback_note_tried" if promise.kept else "callback_note_tried_unsure"
            await self._tell(work, request, name, now, until=_spoken(promise.due))
            await work.commit()
        self._wake.notify(request.conversation_id)
        return promise.due

    async def pass_time(self, expire_after: timedelta) -> Passed:
        """Marks what is overdue, and ends what stayed so for `expire_after`; called by the worker."""
        now, overdue, expired = self._now(), 0, 0
        async with self._store.read() as work:
            late = await work.contacts.open_callbacks(due_before=now)
        for request in late:
            ends = request.due_at is not None and request.due_at + expire_after <= now
            if ends:
                expired += await self._end(request, now)
            elif request.overdue_at is None:
                overdue += await self._note_overdue(request, now)
        if overdue or expired:
            log.warning("call-backs: %d newly overdue, %d expired; see ./jba bookings", overdue, expired)
        return Passed(overdue, expired)

    async def _note_overdue(self, request: CallbackRequest, now: datetime) -> bool:
        async with self._store.write() as work:
            await work.conversations.get(request.conversation_id)
            noted = await work.contacts.overdue_callback(request.id, now)
            if noted and request.promised and request.due_at:
                await self._tell(work, request, "callback_note_overdue", now, until=_spoken(request.due_at))
            await work.commit()
        if noted:
            self._wake.notify(request.conversation_id)
        return noted

    async def _end(self, request: CallbackRequest, now: datetime) -> bool:
        async with self._store.write() as work:
            await work.conversations.get(request.conversation_id)
            ended = await work.contacts.close_callback(request.id, "expired", now)
            if ended:
                await self._tell(work, request, "callback_note_expired", now)
                if self._leads.to(request.office, request.region):
                    await lead_notice(work, request, now)
            await work.commit()
        if ended:
            self._wake.notify(request.conversation_id)
        return ended

    async def _open(self, work: Work, callback_id: str) -> CallbackRequest | None:
        """The open request."""
        found = await work.contacts.callback(callback_id)
        return found if found is not None and found.state == "open" else None

    async def _tell(self, work: Work, request: CallbackRequest, name: str, now: datetime, **values: str) -> None:
        person = await work.conversations.get(request.conversation_id)
        if person is None:
            return
        say = self._content.phrase
        text = say(name, formal=person.formal, easy=person.easy, **values)
        choices = self._choices(person, still_open=name != "callback_note_expired")
        reply = Reply("callback", text, choices, role="notice")
        await work.messages.add(person.id, reply.sender, reply, reply.text, now)

    def _choices(self, person: Conversation, *, still_open: bool) -> tuple[Choice, ...]:
        def button(name: str, intent: str, value: str | None = None) -> Choice:
            title = self._content.phrase(f"choice_{name}", formal=person.formal, easy=person.easy)
            return Choice(title, intent, {"slot": "callback_open", "value": value} if value else {})

        contact = button("contact", "contact")
        if not still_open:
            return button("callback_new", "callback", "new"), button("human", "human"), contact
        withdraw = button("callback_withdraw", "callback", "withdraw")
        return button("callback_other_time", "callback", "new"), contact, withdraw

    def _now(self) -> datetime:
        return self._clock.now()


def _spoken(moment: datetime) -> str:
    return spoken_moment(moment.astimezone(BERLIN))
