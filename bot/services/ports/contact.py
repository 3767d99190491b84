"""Contact with people: wishes for one, the calendar, appointments, and what goes out about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.booking import Booking, BookingOutcome, Hold
from bot.domain.calendar import Absence, Closure, Hours, Slot, Way
from bot.domain.conversation import Alarm, CallbackRequest, Handover, Outcome
from bot.domain.outgoing import Channel, Outgoing
from bot.domain.outgoing import State as OutgoingState


class Contacts(Protocol):
    """Wishes for a person: handovers, call-backs, alarms."""

    async def add_handover(self, handover: Handover) -> None: ...
    async def open_handover(self, conversation_id: str) -> Handover | None: ...
    async def save_handover(self, handover: Handover) -> None: ...
    async def save_callback(self, callback: CallbackRequest) -> None:
        """Adds it or overwrites it; contact data is encrypted at rest."""

    async def callback_draft(self, conversation_id: str) -> CallbackRequest | None: ...
    async def callbacks(self, conversation_id: str) -> list[CallbackRequest]: ...
    async def callback(self, callback_id: str) -> CallbackRequest | None:
        """A sent one; its row is kept from others until the end of a writing unit."""

    async def open_callbacks(
        self, region: str | None = None, due_before: datetime | None = None
    ) -> list[CallbackRequest]:
        """Those that wait for somebody, the one that is due first at the beginning."""

    async def expired_callbacks(self, since: datetime, region: str | None = None) -> list[CallbackRequest]:
        """Those that ended as expired at or after `since`, the newest first."""

    async def close_callback(self, callback_id: str, outcome: Outcome, at: datetime) -> bool:
        """False where it is open no longer."""

    async def tried_callback(self, callback_id: str, attempts: int, at: datetime, due_at: datetime) -> bool:
        """Notes that a call reached nobody, and when the next is due; False where it was noted or closed meanwhile."""

    async def overdue_callback(self, callback_id: str, at: datetime) -> bool:
        """Notes that nobody called in time; False where that is known, or it is open no longer."""

    async def add_alarm(self, alarm: Alarm) -> None: ...
    async def open_alarm(self, conversation_id: str) -> Alarm | None: ...
    async def save_alarm(self, alarm: Alarm) -> None: ...


class Bookings(Protocol):
    """Appointments, and who holds a time meanwhile.

    Who gets a time is decided by one conditional write or by a constraint.
    """

    async def hold(self, slot_id: str, conversation_id: str, now: datetime, until: datetime) -> bool:
        """Takes or extends the hold, and lets go of every other one of this conversation; False: somebody has it."""

    async def hold_of(self, conversation_id: str, now: datetime) -> Hold | None: ...
    async def release(self, conversation_id: str) -> None: ...
    async def draft(self, conversation_id: str) -> Booking | None: ...
    async def save_draft(self, draft: Booking) -> None:
        """Adds it or overwrites it, with the hashes of its code and token; contact data is encrypted at rest."""

    async def drop_draft(self, conversation_id: str) -> None: ...
    async def book(self, draft: Booking, now: datetime) -> Booking:
        """Makes the stored draft an appointment and ends its hold. Raises SlotTaken, TooManyOpen."""

    async def move(self, booking_id: str, slot: Slot, now: datetime, holder: str | None = None) -> Booking | None:
        """Puts an open appointment on another slot; None: it is not open (any more). Raises SlotTaken.

        `holder`: the conversation that may hold the slot, where it is not the appointment's own.
        """

    async def cancel(self, booking_id: str, now: datetime) -> Booking | None:
        """None: it was not open (any more); nothing was changed."""

    async def close(self, booking_id: str, outcome: BookingOutcome, now: datetime) -> bool:
        """Notes what became of an appointment; False where it is neither booked nor done."""

    async def get(self, booking_id: str) -> Booking | None: ...
    async def of_conversation(self, conversation_id: str) -> list[Booking]:
        """All but the draft, the earliest appointment first."""

    async def between(self, start: datetime, end: datetime, region: str | None = None) -> list[Booking]:
        """All but drafts that begin in this time, the earliest first."""

    def code_of(self, booking_id: str) -> str:
        """The code by which the appointment is changed; made from its id and the installation's key, not stored."""

    def token_of(self, booking_id: str) -> str:
        """The secret of its page `/t/{token}`, made the same way."""

    async def by_code(self, code: str) -> Booking | None: ...
    async def by_token(self, token: str) -> Booking | None: ...


class Calendars(Protocol):
    """Hours, closures and absences as entered, and the times that can be booked."""

    async def version(self) -> int:
        """Another number after each change of hours, closures or absences."""

    async def all(self) -> tuple[list[Hours], list[Closure], list[Absence]]: ...
    async def replace(
        self, office: str, hours: Sequence[Hours], closed: Sequence[Closure], away: Sequence[Absence]
    ) -> None:
        """All that is entered for an office becomes this; slots and bookings stay as they are."""

    async def slot(self, slot_id: str) -> Slot | None: ...
    async def free_slots(
        self,
        now: datetime,
        *,
        region: str | None = None,
        office: str | None = None,
        way: Way | None = None,
        start: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[Slot]:
        """Slots after `now` that nobody has booked or holds, the earliest first; `until` is not included."""

    async def count_free(
        self, now: datetime, *, region: str | None = None, start: datetime | None = None, until: datetime | None = None
    ) -> int: ...
    async def slots_of(self, office: str, after: datetime) -> list[tuple[Slot, bool]]:
        """The later slots of an office, each with whether it is booked or held; kept from changes until commit."""

    async def offices_with_slots(self, after: datetime) -> list[str]: ...
    async def add_slots(self, slots: Sequence[Slot]) -> int:
        """Adds those that are not there yet; gives how many."""

    async def drop_slots(self, ids: Sequence[str]) -> int:
        """Removes those of them that nobody has booked or holds; gives how many."""

    async def drop_past_slots(self, before: datetime) -> int:
        """Removes slots that began before and that no booking names."""


class Outbox(Protocol):
    """Messages that go out by themselves: each key once, each row with one sender at a time.

    `claim` counts up `attempts`; what a sender writes afterwards counts only while the row is still at its attempt.
    """

    async def add(self, item: Outgoing) -> bool:
        """False where a message with this key was made before."""

    async def claim(self, now: datetime, seconds: float, channels: tuple[Channel, ...]) -> Outgoing | None:
        """The next due message, kept for this sender for so long: then it is due again by itself."""

    async def begin(self, item: Outgoing, until: datetime) -> bool:
        """Says that the mail server is about to have it: from here on it is never sent again by itself."""

    async def end(self, item: Outgoing, state: OutgoingState, at: datetime, error: str | None = None) -> bool: ...
    async def again(self, item: Outgoing, due_at: datetime, error: str | None = None) -> bool:
        """It certainly did not go out, and is tried again then."""

    async def keep_text(self, item: Outgoing) -> None:
        """Keeps address, subject, body and attachment as they are sent."""

    async def void(self, booking_id: str, below_revision: int) -> None:
        """What waits about an earlier revision of the booking has lost its sense."""

    async def give_up_unclear(self, now: datetime) -> int:
        """Whatever was with the mail server when its sender died: nobody knows whether it went out."""

    async def anew(self, item_id: str, at: datetime) -> bool:
        """Sends what failed, or may have, once more, because a person wants it; False where it is neither."""

    async def of_booking(self, booking_id: str) -> list[Outgoing]: ...
    async def troubled(self, region: str | None = None) -> list[Outgoing]:
        """What failed, or may have."""

    async def held_up(self, channel: Channel, due_before: datetime) -> int:
        """How many messages of a channel were due by then, or tried in vain, and still wait."""
