"""Call-backs: a draft in the database that holds what the form has asked, and its sending off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.domain.contact_data import Contact
from bot.domain.conversation import CallbackRequest
from bot.services.callback_times import CallbackTimes, Promise
from bot.services.context import TurnContext
from bot.services.ports import Store, Work

YOUNGEST = 14  # under it no contact data is kept (trust, section 3)
WRITE = "callback"  # the name of this write among those of a turn; content has `done_callback`
WITHDRAWN = "callback_withdrawn"


class ContactNotKept(Exception):
    """Contact data must not be kept here; `reason` is `young` or `channel`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingToSend(Exception):
    """The draft is gone or lacks something; the form has to ask again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a draft holds, fit to be shown: the contact only masked; and what can be promised for it."""

    way: str | None
    masked: str | None
    window: str | None
    promise: Promise | None = None


_EMPTY = Summary(None, None, None)


def summary_of(request: CallbackRequest, promise: Promise | None = None) -> Summary:
    masked = Contact(request.way, request.contact).masked if request.way and request.contact else None
    return Summary(request.way, masked, request.window, promise)


def refusal(ctx: TurnContext) -> str | None:
    """Why this conversation keeps no contact data: `young` under 14, `channel` where the channel is not ours."""
    if ctx.age is not None and ctx.age < YOUNGEST:
        return "young"
    return "channel" if ctx.channel == "telegram" else None


class CallbackService:
    """Writes the draft in the name of a turn; all of its methods that write raise TurnClosed."""

    def __init__(self, store: Store, times: CallbackTimes) -> None:
        self._store = store
        self.times = times

    async def begin(self, ctx: TurnContext, topic: str | None) -> None:
        """Empties the draft: a form that starts anew must not take over an old contact."""
        async with self._store.write() as work:
            draft = await self._draft(work, ctx)
            draft.way, draft.contact, draft.window, draft.topic = None, None, None, topic
            await work.contacts.save_callback(draft)
            await work.commit()

    async def keep_contact(self, ctx: TurnContext, contact: Contact) -> None:
        """Raises ContactNotKept."""
        reason = refusal(ctx)
        if reason:
            raise ContactNotKept(reason)
        async with self._store.write() as work:
            draft = await self._draft(work, ctx)
            draft.way, draft.contact = contact.way, contact.value
            await work.contacts.save_callback(draft)
            await work.commit()

    async def keep_window(self, ctx: TurnContext, window: str | None) -> None:
        async with self._store.write() as work:
            draft = await self._draft(work, ctx)
            draft.window = window
            await work.contacts.save_callback(draft)
            await work.commit()

    async def summary(self, ctx: TurnContext) -> Summary:
        """What the draft holds now, with the promise for its window."""
        async with self._store.read() as work:
            draft = await work.contacts.callback_draft(ctx.conversation)
            return summary_of(draft, await self._promise(work, draft, ctx)) if draft else _EMPTY

    async def promise_for(self, ctx: TurnContext, window: str) -> Promise:
        """What could be promised for this window, were the draft sent now."""
        now = datetime.fromisoformat(ctx.now)
        async with self._store.read() as work:
            conversation = await work.conversations.get(ctx.conversation)
            office = conversation.office if conversation else None
            return await self.times.promise(work, ctx.region, office, window, now, now)

    async def send(self, ctx: TurnContext) -> Summary:
        """Makes the draft an open request, once a turn; an earlier open one is replaced by it.

        Raises NothingToSend, ContactNotKept.
        """
        reason = refusal(ctx)
        if reason:
            raise ContactNotKept(reason)
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, WRITE)
            if known is not None:
                sent = await work.contacts.callbacks(ctx.conversation)
                return next((_as_sent(request) for request in sent if request.id == known["id"]), _EMPTY)
            await work.turns.require_open(ctx.turn_id)
            draft = await work.contacts.callback_draft(ctx.conversation)
            if draft is None or not (draft.way and draft.contact and draft.window):
                raise NothingToSend
            now = datetime.fromisoformat(ctx.now)
            promise = await self._promise(work, draft, ctx)
            await _close_open(work, ctx, now)
            draft.state, draft.created_at = "open", now
            draft.due_at, draft.promised = promise.due, promise.kept
            draft.region = draft.region or ctx.region
            await work.contacts.save_callback(draft)
            await work.turns.keep_result(ctx.turn_id, WRITE, {"id": draft.id})
            await work.commit()
        return summary_of(draft, promise)

    async def withdraw(self, ctx: TurnContext) -> None:
        """Closes the draft and forgets its contact; nothing happens where there is none."""
        async with self._store.write() as work:
            await work.turns.require_open(ctx.turn_id)
            draft = await work.contacts.callback_draft(ctx.conversation)
            if draft is None:
                return
            draft.state, draft.outcome, draft.closed_at = "closed", "withdrawn", datetime.fromisoformat(ctx.now)
            draft.contact, draft.window = None, None
            await work.contacts.save_callback(draft)
            await work.commit()

    # -- what was sent ---------------------------------------------------------------------------------

    async def latest(self, ctx: TurnContext) -> CallbackRequest | None:
        """The call-back that the person may ask about: the newest that was sent."""
        async with self._store.read() as work:
            every = await work.contacts.callbacks(ctx.conversation)
        # One that was given up inside the form was never a wish that anybody could answer.
        sent = [request for request in every if request.state == "open" or request.due_at is not None]
        return sent[-1] if sent else None

    async def take_back(self, ctx: TurnContext) -> int:
        """Withdraws what is open and forgets its contact; how many there were. Once a turn."""
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, WITHDRAWN)
            if known is not None:
                return int(known["number"])
            await work.turns.require_open(ctx.turn_id)
            number = await _close_open(work, ctx, datetime.fromisoformat(ctx.now))
            await work.turns.keep_result(ctx.turn_id, WITHDRAWN, {"number": number})
            await work.commit()
        return number

    async def _promise(self, work: Work, draft: CallbackRequest, ctx: TurnContext) -> Promise:
        now, region = datetime.fromisoformat(ctx.now), draft.region or ctx.region
        return await self.times.promise(work, region, draft.office, draft.window, now, now)

    async def _draft(self, work: Work, ctx: TurnContext) -> CallbackRequest:
        await work.turns.require_open(ctx.turn_id)
        draft = await work.contacts.callback_draft(ctx.conversation)
        if draft is not None:
            return draft
        conversation = await work.conversations.get(ctx.conversation)
        return CallbackRequest(
            id=str(uuid.uuid4()),
            conversation_id=ctx.conversation,
            region=ctx.region,
            office=conversation.office if conversation else None,
            created_at=datetime.fromisoformat(ctx.now),
        )


def _as_sent(request: CallbackRequest) -> Summary:
    promise = Promise(request.due_at, kept=request.promised) if request.due_at else None
    return summary_of(request, promise)


async def _close_open(work: Work, ctx: TurnContext, now: datetime) -> int:
    """Closes what is open in this conversation as withdrawn, without its contact."""
    number = 0
    for request in await work.contacts.callbacks(ctx.conversation):
        if request.state == "open":
            request.state, request.outcome, request.closed_at = "closed", "withdrawn", now
            request.contact, request.window = None, None
            await work.contacts.save_callback(request)
            number += 1
    return number
