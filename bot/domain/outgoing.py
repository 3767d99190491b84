"""A message that goes out by itself: what it is about, when it may go, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal

from bot.domain.calendar import BERLIN, at, later

# `lead_expired` goes to the office's lead: nobody called somebody back who had asked for it.
Kind = Literal["confirmed", "changed", "cancelled", "reminder_48h", "reminder_3h", "lead_expired"]
Channel = Literal["mail", "chat"]
# `sending` while the mail server may already have it; `unclear` where nobody can know whether it did: such a message
# is never sent again by itself. `void` is what had lost its sense before it went out.
State = Literal["waiting", "sending", "sent", "failed", "unclear", "void"]

REMINDERS: dict[Kind, timedelta] = {"reminder_48h": timedelta(hours=48), "reminder_3h": timedelta(hours=3)}
QUIET_FROM, QUIET_UNTIL = time(20), time(8)
EVENING = time(19)  # when that goes out which would fall into the quiet hours
ATTEMPTS = 12
LONGEST_OUTAGE_PAUSE = timedelta(minutes=30)
_LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An appointment as calendars take it: `method` is REQUEST or CANCEL by mail, PUBLISH for a download."""

    method: Literal["REQUEST", "CANCEL", "PUBLISH"]
    text: str


@dataclass(slots=True)
class Outgoing:
    """One message; `key` holds that none is made twice, `attempts` that only one sender at a time has it."""

    id: str
    conversation_id: str
    booking_id: str | None
    key: str
    channel: Channel
    created_at: datetime
    due_at: datetime
    details: dict[str, Any] = field(default_factory=dict)  # kind, revision of the booking, time it was planned for
    state: State = "waiting"
    attempts: int = 0
    sent_at: datetime | None = None
    error: str | None = None  # a type, never a text
    address: str | None = None  # personal, encrypted at rest
    subject: str | None = None  # personal, encrypted at rest
    body: str | None = None  # personal, encrypted at rest
    attachment: str | None = None  # personal, encrypted at rest

    @property
    def kind(self) -> Kind:
        kind: Kind = self.details["kind"]
        return kind

    @property
    def revision(self) -> int:
        return int(self.details["revision"])


def is_quiet(moment: datetime) -> bool:
    """Whether nobody should hear from us now: 20 to 8 o'clock in Berlin."""
    clock = moment.astimezone(BERLIN).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def before_quiet(moment: datetime) -> datetime:
    """The moment itself, or the evening before the quiet hours that it falls into: never later than meant."""
    local = moment.astimezone(BERLIN)
    if not is_quiet(local):
        return moment
    day = local.date() if local.time() >= QUIET_FROM else local.date() - timedelta(days=1)
    return at(day, EVENING)


def after_quiet(moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    local = moment.astimezone(BERLIN)
    if not is_quiet(local):
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return at(day, QUIET_UNTIL)


def reminders(starts_at: datetime, now: datetime) -> dict[Kind, datetime]:
    """When each reminder goes out; one whose time has passed is left out, and so is a second one at the same time."""
    found: dict[Kind, datetime] = {}
    for kind, ahead in REMINDERS.items():
        due = before_quiet(later(starts_at, -ahead))
        if due > now and due not in found.values():
            found[kind] = due
    return found


def retry_after(attempts: int) -> timedelta | None:
    """The pause before the next attempt; None when it was tried often enough (over most of a day)."""
    return None if attempts >= ATTEMPTS else min(timedelta(minutes=2**attempts), _LONGEST_PAUSE)
