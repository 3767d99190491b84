"""What the services need from outside, as protocols; adapters implement them, `bot.wiring` joins them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.domain.booking import Booking, BookingOutcome, Hold
from bot.domain.calendar import Absence, Closure, Hours, Slot, Way
from bot.domain.conversation import Alarm, CallbackRequest, Conversation, Handover, Outcome, Turn
from bot.domain.documents import Document, Passage
from bot.domain.messages import Choice, Message, Reply, Sender
from bot.domain.outgoing import CalendarFile, Channel, Outgoing
from bot.domain.outgoing import State as OutgoingState
from bot.services.context import TurnContext


class Clock(Protocol):
    """The time in Europe/Berlin; tests hand in one that stands still."""

    def now(self) -> datetime: ...


# -- engine ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineTurn:
    """One question to the engine: words (with vectors), or a pressed button's intent and entities."""

    context: TurnContext
    memory: dict[str, Any] | None
    text: str | None = None
    vector: tuple[float, ...] | None = None
    parts: tuple[str, ...] = ()
    part_vectors: tuple[tuple[float, ...], ...] = ()
    joined: str | None = None  # this turn's words with those of the 20 s before, where there were any
    joined_vector: tuple[float, ...] | None = None
    intent: str | None = None
    entities: tuple[dict[str, Any], ...] = ()  # {"entity", "value", "start"?, "end"?}


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    replies: tuple[Reply, ...]
    memory: dict[str, Any]
    parse: dict[str, Any] = field(default_factory=dict)  # intent, confidence, ranking, entities; no text


class EngineDown(Exception):
    """The engine, or the actions behind it, did not answer in time or not as agreed."""


class Engine(Protocol):
    async def turn(self, question: EngineTurn, deadline: float) -> EngineAnswer:
        """Raises EngineDown. `deadline` is the number of seconds that are left."""

    async def ready(self) -> bool: ...


# -- store ----------------------------------------------------------------------------------------


class TurnClosed(Exception):
    """A write came after its turn was closed; nothing of it was kept."""


class ConversationGone(LookupError):
    """A write names a conversation that was erased, or never was."""


class Conversations(Protocol):
    async def add(self, conversation: Conversation) -> None: ...
    async def get(self, conversation_id: str) -> Conversation | None:
        """In a writing unit the row is held until its end, so that read, check and write are one."""

    async def by_channel(self, channel: str, address: str) -> Conversation | None:
        """The newest conversation of this channel address."""

    async def save(self, conversation: Conversation) -> None:
        """Writes every field but the counter of messages; `last_at` never goes back. Raises ConversationGone."""

    async def erase(self, conversation_id: str) -> None:
        """Deletes the conversation and all that hangs on it, and notes its id as erased."""


class Messages(Protocol):
    async def add(
        self,
        conversation_id: str,
        sender: Sender,
        reply: Reply | None,
        text: str,
        at: datetime,
        *,
        client_id: str | None = None,
        pressed: Choice | None = None,
        message_id: str | None = None,
        turn_id: str | None = None,
        by: dict[str, str] | None = None,
        lang: str = "de",
    ) -> Message:
        """Gives the message the next number of its conversation, in one conditional UPDATE, and moves `last_at` on.

        Pass `text` also with a reply (`reply.text`); `lang` counts where there is no reply.
        Raises DuplicateMessage where this conversation already has a message with `client_id` (the unit of work
        goes on), ConversationGone where there is no such conversation.
        """

    async def after(self, conversation_id: str, seq: int, limit: int = 1000) -> list[Message]: ...
    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None: ...
    async def by_seq(self, conversation_id: str, seq: int) -> Message | None: ...
    async def of_turn(self, conversation_id: str, turn_id: str) -> list[Message]: ...
    async def last_user_texts(self, conversation_id: str, since: datetime, limit: int = 20) -> list[Message]:
        """Typed messages of the user at or after `since`, oldest first."""

    async def waiting(self, conversation_id: str) -> list[Message]:
        """User messages that no turn has taken yet, oldest first."""

    async def mark(self, conversation_id: str, seqs: list[int], turn_id: str) -> None:
        """Says which turn takes these user messages."""

    async def helped_since(self, conversation_id: str, since: datetime) -> list[Message]:
        """Danger messages that were said at or after `since` outside of any turn, oldest first."""

    async def count_of_user(self, conversation_id: str) -> int:
        """How many messages the user has sent so far."""


class DuplicateMessage(Exception):
    """This client id is already in the conversation; `message` is the one it stands for."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


class Turns(Protocol):
    async def open(self, turn: Turn) -> None: ...
    async def get(self, turn_id: str) -> Turn | None: ...
    async def close(self, turn_id: str, state: str, at: datetime, parse: dict[str, Any] | None = None) -> bool:
        """Closes an open turn as `done` or `failed`, in one conditional UPDATE; False if it was closed."""

    async def unfinished(self) -> list[Turn]:
        """Turns that are still open, and conversations with waiting messages as turns not yet made."""

    async def open_of(self, conversation_id: str) -> Turn | None:
        """The turn of this conversation that was opened and not closed."""

    async def idle(self, conversation_id: str) -> bool:
        """Whether no turn of this conversation is open and no message waits for one."""

    async def require_open(self, turn_id: str) -> None:
        """Raises TurnClosed; used by every service that writes in the name of a turn, in its transaction."""

    async def result(self, turn_id: str, name: str) -> dict[str, Any] | None:
        """What the write `name` of this turn gave when it was done first."""

    async def keep_result(self, turn_id: str, name: str, result: dict[str, Any]) -> None: ...
    async def results(self, turn_id: str) -> dict[str, dict[str, Any]]:
        """All committed writes of a turn, by name."""


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


class Ratings(Protocol):
    async def add(self, conversation_id: str, score: int, comment: str | None, at: datetime) -> None: ...


class Entries(Protocol):
    """The running copy of the catalogue: one row an entry, its document as JSON."""

    async def version(self) -> int: ...
    async def all(self) -> list[dict[str, Any]]:
        """{"id", "kind", "region", "document", "seed_hash", "edited"} for each entry."""

    async def put(self, entry_id: str, kind: str, region: str, document: dict[str, Any], seed_hash: str) -> None:
        """Writes an entry as imported (not edited); the version goes up by one on commit."""

    async def remove(self, entry_id: str) -> None: ...


class Documents(Protocol):
    """The operator's own documents. Every change counts up the version of the catalogue's entries."""

    async def all(self) -> list[Document]:
        """The oldest import first."""

    async def passages(self) -> list[tuple[str, int, Passage]]:
        """Document id, position in it (from 1) and the passage, of all documents."""

    async def add(self, document: Document, parts: Sequence[Passage]) -> None: ...
    async def keep_vector(self, document_id: str, position: int, vector: bytes) -> None: ...
    async def remove(self, document_id: str) -> bool:
        """With all its passages, so that no file of the database holds them any more; False: there was none."""


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


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done later; `details` holds ids and types only."""

    id: str
    kind: str
    details: dict[str, Any]
    due_at: datetime
    attempts: int  # this one included


class Jobs(Protocol):
    """Rows with a lease: a worker that dies loses its job to the next one when the lease ends."""

    async def add(self, kind: str, key: str, due_at: datetime, details: dict[str, Any] | None = None) -> bool:
        """False where a job with this key was added before; nothing is done twice."""

    async def lease(self, worker: str, now: datetime, seconds: float, kinds: Sequence[str]) -> Job | None:
        """The next due job, kept for this worker for so long."""

    async def done(self, job: Job, worker: str, at: datetime) -> bool:
        """False where the lease had ended and another worker took it."""

    async def failed(self, job: Job, worker: str, at: datetime, error: str, retry_at: datetime | None) -> bool:
        """`error` is a type, never a text; without `retry_at` the job is given up."""


class Work(Protocol):
    """One transaction. Nothing is kept unless `commit()` is called."""

    conversations: Conversations
    messages: Messages
    turns: Turns
    contacts: Contacts
    bookings: Bookings
    ratings: Ratings
    entries: Entries
    documents: Documents
    calendars: Calendars
    jobs: Jobs
    outbox: Outbox

    async def commit(self) -> None: ...


class Store(Protocol):
    """Units of work: `async with store.write() as work: …; await work.commit()`.

    Units do not nest: inside a writing one no other may be opened (RuntimeError).
    """

    def read(self) -> AbstractAsyncContextManager[Work]: ...
    def write(self) -> AbstractAsyncContextManager[Work]: ...
    def turn_lock(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Held by one turn of a conversation at a time, in all gateways; waiters of one gateway come in order.

        No transaction is open meanwhile.
        """

    async def export(self, conversation_id: str) -> dict[str, Any] | None:
        """Everything stored about a conversation, table by table, as JSON."""

    async def ready(self) -> bool: ...


# -- mail -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail; `id` is the same at each attempt, so that a mailbox can see that it is one."""

    id: str
    to: str
    subject: str
    text: str
    calendar: CalendarFile | None = None


class NotSent(Exception):
    """The letter certainly did not go out. `final`: trying again would not help; `server`: no other letter would go."""

    def __init__(self, error: str, *, final: bool = False, server: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.final = final
        self.server = server


class MaybeSent(Exception):
    """The connection broke while the server had the letter; it may have gone out."""


class LetterReady(Protocol):
    async def send(self) -> None:
        """Raises NotSent or MaybeSent."""


class MailServer(Protocol):
    @property
    def sender(self) -> str:
        """The address that letters come from."""

    def ready(self, letter: Letter) -> AbstractAsyncContextManager[LetterReady]:
        """Everything but the letter itself: server, sender and recipient have agreed. Raises NotSent."""


# -- words ----------------------------------------------------------------------------------------


class Phrases(Protocol):
    """The short texts of the system, from content/phrases.yml."""

    def phrase(self, key: str, /, *, formal: bool = False, easy: bool = False, **values: str) -> str:
        """Raises KeyError for a key that content does not have."""


# -- live events ----------------------------------------------------------------------------------


class Wake(Protocol):
    """Tells waiting readers of a conversation that something new is stored (a wake-up only)."""

    def notify(self, conversation_id: str) -> None: ...
    def listen(self, conversation_id: str) -> AbstractContextManager[Bell]:
        """Enter before reading, then wait on the bell: what is stored between the two is not missed."""

    async def wait(self, conversation_id: str, seconds: float) -> None:
        """For those who read after it, not before."""


class Bell(Protocol):
    """Rings for each `notify` since it was entered or last rung."""

    async def wait(self, seconds: float) -> bool:
        """True when it rang, False when the seconds are over."""
