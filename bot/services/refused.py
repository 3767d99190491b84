"""Help for somebody whose message is refused: too long, too often, not readable.

In a conversation the help is stored once a minute, so that it has a number like every other message, starts care mode
and raises the alarm; whoever is refused again within that minute gets the same message again.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.domain.conversation import Conversation
from bot.domain.messages import Message, Reply
from bot.services.alarms import keep_alarm
from bot.services.danger.service import DangerService, Signal
from bot.services.ports import Clock, ConversationGone, Store, Wake
from bot.services.thinking import Ages, StaffPresence

log = logging.getLogger(__name__)
ONE_COPY_IN = timedelta(minutes=1)


class RefusedHelp:
    """Reads refused words for danger and gives the help that they call for."""

    def __init__(
        self, store: Store, danger: DangerService, age_said: Ages, presence: StaffPresence, clock: Clock, wake: Wake
    ) -> None:
        self._store = store
        self._danger = danger
        self._age_said = age_said
        self._presence = presence
        self._clock = clock
        self._wake = wake

    async def help(self, conversation: Conversation, words: str, *, patterns_only: bool = False) -> list[Message]:
        """The stored help, empty where the words show no danger."""
        now = self._clock.now()
        signal = self._signal(words, now, conversation)
        outcome = await asyncio.to_thread(self._danger.refused, signal, patterns_only=patterns_only)
        if not outcome.replies:
            return []
        try:
            async with self._store.write() as work:
                current = await work.conversations.get(conversation.id)
                if current is None:
                    return []
                said = await work.messages.helped_since(conversation.id, now - ONE_COPY_IN)
                if said:
                    return said
                current.care = outcome.care or current.care
                await work.conversations.save(current)
                if outcome.alarm:
                    due = self._presence.due(current.region, current.office, now)
                    await keep_alarm(work, outcome.alarm, current, now, due)
                stored = [
                    await work.messages.add(conversation.id, reply.sender, reply, reply.text, now)
                    for reply in outcome.replies
                ]
                await work.commit()
        except ConversationGone:
            return []
        self._wake.notify(conversation.id)
        return stored

    async def help_for_stranger(self, words: str, *, patterns_only: bool = False) -> tuple[Reply, ...]:
        """The help for words that belong to no conversation; nothing is stored."""
        signal = self._signal(words, self._clock.now(), None)
        outcome = await asyncio.to_thread(self._danger.refused, signal, patterns_only=patterns_only)
        return tuple(outcome.replies)

    def _signal(self, words: str, now: datetime, conversation: Conversation | None) -> Signal:
        region = conversation.region if conversation else None
        return Signal(
            text=words,
            pressed=None,
            recent=(),
            now=now,
            language=conversation.language if conversation else "de",
            age=(conversation.age if conversation else None) or self._age_said(words[:2000]),
            region=region,
            channel=conversation.channel if conversation else "web",
            state=conversation.state if conversation else "bot",
            care=conversation.care if conversation else None,
            staff_on_duty=self._presence.on_duty(region, now),
            seq=0,
        )
