"""A message becomes a turn: stored, read by the danger net, answered by whoever owns the conversation.

Exactly once and in order (design, section 3): messages that wait while a turn runs become one turn; a button is always
a turn of its own; a turn is closed in the database before anything of it is said, and what comes late is thrown away.
"""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Conversation, Turn
from bot.domain.messages import Choice, Message, Reply, State
from bot.services.failures import AgencyContact, failure_reply
from bot.services.ports import Clock, DuplicateMessage, EngineDown, Phrases, Store, TurnClosed, Wake, Work
from bot.services.thinking import Thinker, Thought, UnknownConversation

log = logging.getLogger(__name__)
THINKING = 0.95  # of a turn's seconds; the rest is for closing it and saying so
LEAST_SECONDS = 1.0  # for a turn whose messages waited long behind another one
_PAYLOAD = re.compile(r"b([0-9]{1,8})\.([0-9]{1,3})", re.ASCII)


class UnknownPayload(Exception):
    """No message of this conversation carried the payload; `choices` are those that can be pressed now."""

    def __init__(self, choices: list[dict[str, str]]) -> None:
        super().__init__("unknown payload")
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a user: words, or a button's payload."""

    text: str = ""
    payload: str | None = None
    title: str | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What a sender gets back: the new messages of the turn, empty for all but its last message."""

    state: State
    messages: list[Message]


class TurnService:
    """Takes the messages of all conversations; one turn at a time in each."""

    def __init__(
        self,
        store: Store,
        thinker: Thinker,
        phrases: Phrases,
        contact_of: Callable[[str | None], AgencyContact],
        clock: Clock,
        wake: Wake,
        seconds: float,
    ) -> None:
        self._store = store
        self._thinker = thinker
        self._phrases = phrases
        self._contact_of = contact_of
        self._clock = clock
        self._wake = wake
        self._seconds = seconds
        self._tasks: set[asyncio.Task[Received | None]] = set()

    async def receive(self, conversation_id: str, incoming: Incoming) -> Received:
        """Stores the message and answers with its turn. Raises UnknownConversation, UnknownPayload."""
        message, turn = await self._keep(conversation_id, incoming)
        self._wake.notify(conversation_id)
        # The turn runs on when the sender hangs up: what was taken is answered.
        task = asyncio.create_task(self._drain(conversation_id, message, turn))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        received = await asyncio.shield(task)
        return received or await self._received(conversation_id, message)

    async def recover(self) -> int:
        """Takes up what a stopped gateway left unanswered; gives the number of conversations."""
        async with self._store.read() as work:
            conversations = list(dict.fromkeys(turn.conversation_id for turn in await work.turns.unfinished()))
        for conversation_id in conversations:
            try:
                await self._drain(conversation_id, None, None)
            except Exception as problem:  # one that cannot be taken up must not keep the others waiting
                log.error("not taken up: %s: %s", conversation_id, type(problem).__name__)
        return len(conversations)

    async def close(self) -> None:
        """Waits for the turns that run."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Received | None]) -> None:
        self._tasks.discard(task)
        problem = None if task.cancelled() else task.exception()
        if problem:  # the sender may have hung up, so that nobody else would say so
            log.error("turns of a conversation stopped: %s", type(problem).__name__)

    # -- taking -------------------------------------------------------------------------------------

    async def _keep(self, conversation_id: str, incoming: Incoming) -> tuple[Message, Turn | None]:
        """The stored message, and its turn where nothing else of this conversation is waiting or being answered."""
        now = self._clock.now()
        try:
            async with self._store.write() as work:
                conversation = await _conversation(work, conversation_id)
                known = incoming.client_id and await work.messages.by_client_id(conversation_id, incoming.client_id)
                if known:
                    return known, None
                pressed = await find_choice(work, conversation_id, incoming.payload) if incoming.payload else None
                turn = await self._first_turn(work, conversation_id, now)
                message = await work.messages.add(
                    conversation_id,
                    "user",
                    None,
                    pressed.title if pressed else incoming.text,
                    now,
                    client_id=incoming.client_id,
                    pressed=pressed,
                    lang=conversation.language,
                    message_id=turn.id if turn else None,
                    turn_id=turn.id if turn else None,
                )
                if turn:
                    await work.turns.open(turn)
                if conversation.state == "closed":
                    conversation.state, conversation.closed_at = "bot", None
                    await work.conversations.save(conversation)
                await work.commit()
                return message, turn
        except DuplicateMessage as duplicate:
            return duplicate.message, None

    async def _first_turn(self, work: Work, conversation_id: str, now: datetime) -> Turn | None:
        """A turn for a message that comes now and need not wait; its id is the message's, too."""
        if await work.turns.idle(conversation_id):
            return Turn(str(uuid.uuid4()), conversation_id, now)
        return None

    async def _drain(self, conversation_id: str, message: Message | None, turn: Turn | None) -> Received | None:
        """Runs turns of this conversation until that of `message` is done (None: until no message waits).

        Gives what was said where `message` had its turn to itself, and this call was the one that ran it.
        """
        async with self._store.turn_lock(conversation_id):
            if message and turn:
                # Nothing waited before it, so nothing has to be looked for; whether it is still open, its end tells.
                return await self._run(conversation_id, turn, [message])
            while True:
                async with self._store.read() as work:
                    opened = await work.turns.open_of(conversation_id)
                    taken = await work.messages.of_turn(conversation_id, opened.id) if opened else []
                    waiting = await work.messages.waiting(conversation_id)
                if opened:  # left behind by a gateway that was stopped, or not begun yet
                    await self._run(conversation_id, opened, [m for m in taken if m.sender == "user"])
                elif not waiting or (message is not None and waiting[0].seq > message.seq):
                    return None
                else:
                    group = first_turn(waiting)
                    turn = Turn(group[0].id, conversation_id, self._clock.now())
                    async with self._store.write() as work:
                        if await work.conversations.get(conversation_id) is None:
                            return None  # erased meanwhile
                        await work.messages.mark(conversation_id, [m.seq for m in group], turn.id)
                        await work.turns.open(turn)
                        await work.commit()
                    await self._run(conversation_id, turn, group)

    # -- answering ----------------------------------------------------------------------------------

    def _time_for(self, group: list[Message]) -> float:
        """Seconds for thinking: what is left of those in which the sender of the first message is to hear something."""
        whole = self._seconds * THINKING
        waited = (self._clock.now() - group[0].at).total_seconds() if group else 0.0
        if not 0.0 < waited < 2 * whole:
            return whole  # nobody waits so long: a gateway was stopped meanwhile
        return max(whole - waited, min(LEAST_SECONDS, whole))

    async def _run(self, conversation_id: str, turn: Turn, group: list[Message]) -> Received | None:
        """Answers a turn; None where it was closed before, or its conversation is gone."""
        thought: Thought | None = None
        answered = False
        try:
            async with asyncio.timeout(self._time_for(group)) as limit:
                thought = await self._thinker.begin(turn, group)
                answered = await self._thinker.answer(thought, turn, _left(limit))
        except (UnknownConversation, TurnClosed):
            return None  # erased while its turn ran, or answered by another gateway
        except EngineDown as problem:
            log.warning("turn failed: %s: %s", turn.id, problem)
        except TimeoutError:
            log.warning("turn took too long: %s", turn.id)
        except Exception:  # whatever it was, the user gets an honest answer
            log.exception("turn broke: %s", turn.id)
        received = await self._finish(conversation_id, turn, thought, answered)
        self._wake.notify(conversation_id)
        return received

    async def _finish(
        self, conversation_id: str, turn: Turn, thought: Thought | None, answered: bool
    ) -> Received | None:
        """Closes the turn and says what came of it: the answer, or what danger called for and the honest message."""
        now = self._clock.now()
        async with self._store.write() as work:
            conversation = await work.conversations.get(conversation_id)
            state = "done" if answered else "failed"
            if conversation is None or not await work.turns.close(
                turn.id, state, now, thought.parse if thought else None
            ):
                return None
            replies = list(in_order(thought.replies)) if thought else []
            if thought:
                thought.apply(conversation, now)
                await work.conversations.save(conversation)
                if thought.alarm:
                    await thought.alarm(work, conversation, now)
            if not answered and conversation.state != "staff":
                done = await work.turns.results(turn.id)
                replies.append(failure_reply(self._phrases, conversation, self._contact_of(conversation.region), done))
            said = [
                await work.messages.add(conversation_id, reply.sender, reply, reply.text, now, turn_id=turn.id)
                for reply in replies
            ]
            await work.commit()
        return Received(conversation.state, said)

    async def _received(self, conversation_id: str, message: Message) -> Received:
        async with self._store.read() as work:
            conversation = await _conversation(work, conversation_id)
            stored = await work.messages.by_seq(conversation_id, message.seq)
            if stored is None or stored.turn_id is None:
                return Received(conversation.state, [])
            turn = await work.messages.of_turn(conversation_id, stored.turn_id)
        last = max(m.seq for m in turn if m.sender == "user")
        said = [m for m in turn if m.sender != "user"] if message.seq == last else []
        return Received(conversation.state, said)


def first_turn(waiting: list[Message]) -> list[Message]:
    """The messages that become the next turn: typed ones up to the first button, or that button alone."""
    if waiting[0].pressed:
        return waiting[:1]
    group = []
    for message in waiting:
        if message.pressed:
            break
        group.append(message)
    return group


def in_order(replies: tuple[Reply, ...]) -> list[Reply]:
    """The answer, further answers, notices, then the question of a form; never a notice first."""
    rank = {"answer": 0, "notice": 1, "question": 2}
    return sorted(replies, key=lambda reply: rank[reply.role])


async def find_choice(work: Work, conversation_id: str, payload: str) -> Choice:
    """The choice that a message of this conversation carried under `payload`; raises UnknownPayload."""
    if found := _PAYLOAD.fullmatch(payload):
        seq, index = int(found[1]), int(found[2])
        message = await work.messages.by_seq(conversation_id, seq)
        if message and message.sender != "user" and index < len(message.choices):
            return message.choices[index]
    said = await work.messages.after(conversation_id, 0)
    current = next((m for m in reversed(said) if m.choices), None)
    choices = (
        [{"title": c.title, "payload": current.payload(i)} for i, c in enumerate(current.choices)] if current else []
    )
    raise UnknownPayload(choices)


def _left(limit: asyncio.Timeout) -> float:
    """The seconds until the limit."""
    return max(0.0, (limit.when() or 0.0) - asyncio.get_running_loop().time())


async def _conversation(work: Work, conversation_id: str) -> Conversation:
    conversation = await work.conversations.get(conversation_id)
    if conversation is None:
        raise UnknownConversation(conversation_id)
    return conversation
