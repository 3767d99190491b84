"""What a turn's words lead to: danger first, then whoever owns the conversation, then the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.domain.conversation import Conversation, Turn
from bot.domain.messages import Choice, Message, Reply
from bot.services.alarms import alarm_of
from bot.services.context import TurnContext
from bot.services.danger.help import GENTLE, LISTENED, said_before
from bot.services.danger.service import DangerOutcome, DangerService, Signal
from bot.services.fragments import Before, fragments
from bot.services.memory import in_form, is_asked, last_offers, only_parked, parked, topic_for_place
from bot.services.ports import Clock, Engine, EngineAnswer, EngineDown, EngineTurn, Store, TurnClosed, Work
from bot.services.reading import Read, Reader
from bot.services.spoken_in import spoken_in
from bot.services.switches import Switch, Switches
from bot.services.typed_titles import choices_shown, typed_choice
from bot.services.vague import Vague
from bot.text.normalise import normalise

DANGER_LOOKS_BACK = timedelta(minutes=15)
DANGER_MESSAGES = 6
MEMORY_LASTS = timedelta(hours=24)
TEXTS_REMEMBERED = 80


class UnknownConversation(Exception):
    """There is no conversation with this id."""


class StaffPresence(Protocol):
    """Whether a person of this region reads along now, and by when one is to have read an alarm."""

    def on_duty(self, region: str | None, now: datetime) -> bool: ...
    def due(self, region: str | None, office: str | None, now: datetime) -> datetime | None: ...


class Ages(Protocol):
    def __call__(self, text: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Situation:
    """A turn's messages and what came before them."""

    conversation: Conversation
    group: list[Message]
    before: list[Message]  # typed messages before this turn, oldest first
    just_before: Before  # of these, the texts of the last seconds
    shown: tuple[Choice, ...]  # the buttons that stood there when this was typed
    turn_number: int
    catalogue: int  # its version
    now: datetime

    @property
    def pressed(self) -> Choice | None:
        return self.group[0].pressed

    @property
    def text(self) -> str:
        return "" if self.pressed else "\n".join(m.text for m in self.group)


@dataclass(slots=True)
class Thought:
    """The result of a turn, not yet kept: what is said and what changes in the conversation."""

    situation: _Situation
    signal: Signal
    outcome: DangerOutcome
    replies: tuple[Reply, ...]
    parse: dict[str, Any] | None = None
    memory: dict[str, Any] | None = None
    care: dict[str, Any] | None = None
    language: str | None = None
    age: int | None = None
    understood: bool | None = None  # None: nobody tried
    alarm: Callable[[Work, Conversation, datetime], Awaitable[None]] | None = None

    def apply(self, conversation: Conversation, now: datetime) -> None:
        """Writes what the turn changed into the conversation."""
        conversation.last_at = now
        conversation.care = self.care
        conversation.language = self.language or conversation.language
        conversation.age = self.age or conversation.age
        if self.memory is not None:
            conversation.memory, conversation.memory_at = self.memory, now
            switched = self.memory.get("conversation") or {}
            for name in ("region", "audience", "easy", "formal"):
                if switched.get(name) is not None:
                    setattr(conversation, name, switched[name])
        if self.understood is not None:
            conversation.failures = 0 if self.understood else conversation.failures + 1
        said = [reply.text_id for reply in self.replies if reply.text_id]
        conversation.used_texts = (said[::-1] + conversation.used_texts)[:TEXTS_REMEMBERED]


class Thinker:
    """Decides what is said in a turn; keeps nothing itself."""

    def __init__(
        self,
        store: Store,
        danger: DangerService,
        reader: Reader,
        engine: Engine,
        age_said: Ages,
        presence: StaffPresence,
        clock: Clock,
        refresh: Callable[[int], Awaitable[object]],
        switches: Switches,
        vague: Vague,
    ) -> None:
        self._store = store
        self._danger = danger
        self._reader = reader
        self._engine = engine
        self._age_said = age_said
        self._presence = presence
        self._clock = clock
        self._refresh = refresh
        self._switches = switches
        self._vague = vague

    async def begin(self, turn: Turn, group: list[Message]) -> Thought:
        """What danger calls for; stands whatever becomes of the engine.

        Raises UnknownConversation, and TurnClosed where another gateway was faster.
        """
        situation = await self._situation(turn, group)
        signal = self._signal(situation)
        if signal.pressed is not None:
            outcome, gentle = self._look(signal)
        else:
            outcome, gentle = await asyncio.to_thread(self._look, signal)  # vectors take their time
        thought = Thought(situation, signal, outcome, outcome.replies, care=outcome.care)
        asked = situation.conversation
        due_of = partial(self._presence.due, asked.region, asked.office, situation.now)
        thought.alarm = alarm_of(outcome, asked.care, due_of)
        thought.age = self._age_said(situation.text) if situation.text else None
        if gentle and situation.conversation.state != "staff":
            thought.replies = (*outcome.replies, gentle)  # where the engine answers, it gets the answer's topic
        return thought

    def _look(self, signal: Signal) -> tuple[DangerOutcome, Reply | None]:
        """What the net says, and the open line where it is not sure."""
        outcome = self._danger.read(signal)
        return outcome, self._danger.gentle(outcome, signal, "mental_health") if outcome.level == "ask" else None

    async def answer(self, thought: Thought, turn: Turn, seconds: float) -> bool:
        """Adds the engine's answer where one is due; True when the turn is answered. Raises EngineDown."""
        situation, outcome = thought.situation, thought.outcome
        if situation.conversation.state == "staff":
            return True
        if not outcome.ask_engine:
            thought.memory = parked(situation.conversation.memory)
            return bool(thought.replies)
        await self._refresh(situation.catalogue)
        original = await self._original(situation.conversation, outcome)
        if outcome.level == "care" and original is None:
            return bool(thought.replies)  # care mode ends, and no question waits behind it
        answer, read = await self._ask(thought, turn, original, seconds)
        if not answer.replies:
            raise EngineDown("no message")
        replies = answer.replies
        if outcome.level == "ask":
            replies = (self._danger.gentle(outcome, thought.signal, replies[0].topic), *replies)
        thought.replies = (*outcome.replies, *replies)
        thought.parse, thought.memory = answer.parse, answer.memory
        thought.language = spoken_in(read, situation.conversation.memory) if read else None
        thought.understood = answer.replies[0].topic != "not_understood"
        return True

    async def _situation(self, turn: Turn, group: list[Message]) -> _Situation:
        async with self._store.read() as work:
            conversation = await work.conversations.get(turn.conversation_id)
            if conversation is None:
                raise UnknownConversation(turn.conversation_id)
            stored = await work.turns.get(turn.id)
            if stored is None or stored.state != "open":
                raise TurnClosed(turn.id)
            typed = await work.messages.last_user_texts(turn.conversation_id, group[0].at - DANGER_LOOKS_BACK)
            number = await work.messages.count_of_user(turn.conversation_id)
            before = [m for m in typed if m.seq < group[0].seq]
            just_before = Before() if group[0].pressed else await fragments(work, group, before)
            version = await work.entries.version()
            alone = group[0].text if len(group) == 1 and not group[0].pressed else ""
            shown = await choices_shown(work, conversation.id, group[0].seq, alone)
        return _Situation(conversation, group, before, just_before, shown, number, version, self._clock.now())

    def _signal(self, situation: _Situation) -> Signal:
        conversation = situation.conversation
        return Signal(
            text=situation.text,
            pressed=situation.pressed,
            recent=tuple(m.text for m in situation.before[-DANGER_MESSAGES:]),
            now=situation.now,
            language=conversation.language,
            age=conversation.age or (self._age_said(situation.text) if situation.text else None),
            region=conversation.region,
            channel=conversation.channel,
            state=conversation.state,
            care=conversation.care,
            staff_on_duty=self._presence.on_duty(conversation.region, situation.now),
            seq=situation.group[0].seq,
            gentle_said=said_before(conversation.used_texts, GENTLE),
            listened=said_before(conversation.used_texts, LISTENED),
            together=len(situation.group) > 1,
        )

    def _vague_said(self, text: str, memory: dict[str, Any] | None) -> Switch | None:
        """What a message that says nothing yet stands for, where it answers nothing and points at nothing before."""
        if is_asked(memory) or last_offers(memory):
            return None
        kind = self._vague.kind(normalise(text))
        return Switch("nlu_fallback", {"vague": kind}) if kind else None

    async def _original(self, conversation: Conversation, outcome: DangerOutcome) -> str | None:
        """The words that care mode kept waiting, where they asked for something and are to be answered now."""
        if outcome.original_seq is None or not (conversation.care or {}).get("question"):
            return None
        async with self._store.read() as work:
            message = await work.messages.by_seq(conversation.id, outcome.original_seq)
        return message.text if message and not message.pressed else None

    async def _ask(
        self, thought: Thought, turn: Turn, original: str | None, seconds: float
    ) -> tuple[EngineAnswer, Read | None]:
        situation = thought.situation
        conversation = situation.conversation
        context = TurnContext(
            conversation=conversation.id,
            turn_id=turn.id,
            now=situation.now.isoformat(),
            region=conversation.region,
            language=conversation.language,
            audience=conversation.audience,
            easy=conversation.easy,
            formal=conversation.formal,
            channel=conversation.channel,
            state=conversation.state,
            recent=situation.just_before.unfinished,
            age=thought.age or conversation.age,
            care=thought.outcome.care is not None,
            failures=conversation.failures,
            turn_number=situation.turn_number,
            used_texts=tuple(conversation.used_texts),
        )
        memory = conversation.memory
        if conversation.memory_at and situation.now - conversation.memory_at > MEMORY_LASTS:
            memory = only_parked(memory)
        pressed = situation.pressed or typed_choice(situation.text, situation.shown)
        if pressed and original is None:
            entities = tuple({"entity": k, "value": v} for k, v in pressed.entities.items())
            question = EngineTurn(context, memory, intent=pressed.intent, entities=entities)
            return await self._engine.turn(question, seconds), None
        text = original if original is not None else situation.text
        switch = self._switches.of(text, conversation.audience) or self._vague_said(text, memory)
        if switch is not None:
            named = tuple({"entity": k, "value": v} for k, v in switch.entities.items())
            return await self._engine.turn(
                EngineTurn(context, memory, intent=switch.intent, entities=named), seconds
            ), None
        before = Before() if original else situation.just_before
        whole = None if in_form(memory) else self._reader.completed(text, before.all, conversation.region)
        places = () if whole or is_asked(memory) or last_offers(memory) else self._reader.places(text, context.region)
        if places:
            question = EngineTurn(context, memory, intent=topic_for_place(memory), entities=places)
            return await self._engine.turn(question, seconds), None
        if whole is not None:
            text, before = whole, Before()
        read = await self._reader.read(text, before.unfinished, conversation.region)
        language = spoken_in(read, memory)
        context = replace(context, text=read.text, vector=read.packed, language=language or conversation.language)
        question = EngineTurn(
            context,
            memory,
            text=read.text,
            vector=read.vector,
            parts=read.parts,
            part_vectors=read.part_vectors,
            joined=read.joined,
            joined_vector=read.joined_vector,
            entities=read.entities,
        )
        return await self._engine.turn(question, seconds), read
