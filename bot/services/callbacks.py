"""Call-backs: a draft in the database that holds what the form has asked, and its sending off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.domain.contact_data import Contact, due_after
from bot.domain.conversation import CallbackRequest
from bot.services.context import TurnContext
from bot.services.ports import Store, Work

YOUNGEST = 14  # under it no contact data is kept (trust, section 3)
WRITE = "callback"  # the name of this write among those of a turn; content has `done_callback`


class ContactNotKept(Exception):
    """Contact data must not be kept here; `reason` is `young` or `channel`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingToSend(Exception):
    """The draft is gone or lacks something; the form has to ask again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a draft holds, fit to be shown: the contact only masked."""

    way: str | None
    masked: str | None
    window: str | None

    @property
    def complete(self) -> bool:
        return bool(self.way and self.masked and self.window)


_EMPTY = Summary(None, None, None)


def _summary(request: CallbackRequest) -> Summary:
    masked = Contact(request.way, request.contact).masked if request.way and request.contact else None
    return Summary(request.way, masked, request.window)


def refusal(ctx: TurnContext) -> str | None:
    """Why this conversation keeps no contact data: `young` under 14, `channel` where the channel is not ours."""
    if ctx.age is not None and ctx.age < YOUNGEST:
        return "young"
    return "channel" if ctx.channel == "telegram" else None


class CallbackService:
    """Writes the draft in the name of a turn; all of its methods that write raise TurnClosed."""

    def __init__(self, store: Store) -> None:
        self._store = store

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

    async def keep_window(self, ctx: TurnContext, window: str) -> None:
        async with self._store.write() as work:
            draft = await self._draft(work, ctx)
            draft.window = window
            await work.contacts.save_callback(draft)
            await work.commit()

    async def summary(self, ctx: TurnContext) -> Summary:
        async with self._store.read() as work:
            draft = await work.contacts.callback_draft(ctx.conversation)
        return _summary(draft) if draft else _EMPTY

    async def send(self, ctx: TurnContext) -> Summary:
        """Makes the draft an open request, once a turn. Raises NothingToSend, ContactNotKept."""
        reason = refusal(ctx)
        if reason:
            raise ContactNotKept(reason)
        async with self._store.write() as work:
            known = await work.turns.result(ctx.turn_id, WRITE)
            if known is not None:
                sent = await work.contacts.callbacks(ctx.conversation)
                return next((_summary(request) for request in sent if request.id == known["id"]), _EMPTY)
            await work.turns.require_open(ctx.turn_id)
            draft = await work.contacts.callback_draft(ctx.conversation)
            if draft is None or not (draft.way and draft.contact and draft.window):
                raise NothingToSend
            now = datetime.fromisoformat(ctx.now)
            draft.state, draft.created_at, draft.due_at = "open", now, due_after(now)
            draft.region = draft.region or ctx.region
            await work.contacts.save_callback(draft)
            await work.turns.keep_result(ctx.turn_id, WRITE, {"id": draft.id})
            await work.commit()
        return _summary(draft)

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
