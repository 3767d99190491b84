"""Opening, closing, rating, exporting and erasing a conversation."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain.conversation import Conversation
from bot.domain.messages import Audience, Choice, Message, Reply, State
from bot.domain.referrals import code_in, region_of
from bot.services.ports import Bell, Clock, Phrases, Store, Wake
from bot.services.thinking import UnknownConversation

# Seconds after which readers look by themselves: on SQLite the worker's messages ring no bell in the gateway.
LOOKS_EVERY = 5.0
LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "fa", "fr", "pl", "ro", "bg")


class UnknownRegion(Exception):
    """This installation does not serve the region; `regions` are those that it does."""

    def __init__(self, regions: list[str]) -> None:
        super().__init__("unknown region")
        self.regions = regions


class WrongToken(Exception):
    """The token is not that of the conversation."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a client says when it opens a conversation; all optional."""

    region: str | None = None
    language: str = "de"
    easy: bool = False
    formal: bool = False
    audience: Audience = "young"
    channel: str = "web"
    ref: str | None = None  # the code that somebody handed on; one that is unknown is passed over


class ConversationService:
    """The life of conversations, apart from their turns."""

    def __init__(
        self, store: Store, phrases: Phrases, clock: Clock, wake: Wake, regions: dict[str, str], home: str | None
    ) -> None:
        """`regions` maps the ids that are served to their names; `home` is the region where none is named."""
        self._store = store
        self._phrases = phrases
        self._clock = clock
        self._wake = wake
        self._regions = regions
        self._home = home

    async def open(self, opening: Opening) -> tuple[Conversation, str, list[Message]]:
        """A new conversation, its token (shown this once) and its greeting; raises UnknownRegion."""
        referred = self._referred(opening)
        region = opening.region or referred or self._home
        if region is not None and region not in self._regions:
            raise UnknownRegion(sorted(self._regions))
        now = self._clock.now()
        token = secrets.token_urlsafe(32)
        conversation = Conversation(
            id=str(uuid.uuid4()),
            token_hash=hash_token(token),
            created_at=now,
            last_at=now,
            region=region,
            language=opening.language,
            easy=opening.easy,
            formal=opening.formal or opening.audience != "young",
            audience=opening.audience,
            channel=opening.channel,
        )
        greeting = self._greeting(conversation, referred=referred is not None and referred == region)
        async with self._store.write() as work:
            await work.conversations.add(conversation)
            message = await work.messages.add(conversation.id, "bot", greeting, greeting.text, now)
            await work.commit()
        return conversation, token, [message]

    def _referred(self, opening: Opening) -> str | None:
        """The region of the code that the person was handed."""
        code = code_in(opening.ref) if opening.ref else None
        return region_of(code, self._regions) if code else None

    def _greeting(self, conversation: Conversation, *, referred: bool) -> Reply:
        """Says that it is a machine, that no name is needed, and who reads (trust, section 3)."""
        say = partial(self._phrases.phrase, formal=conversation.formal, easy=conversation.easy)
        name = self._regions.get(conversation.region or "", "")
        text = say("welcome") if name else say("welcome_no_region")
        if name:
            text = text.replace("{agency}", name)
            intents = ("training_search", "find_offer", "book_appointment", "human")
            if referred:
                text = f"{text}\n\n{say('welcome_referred')}"
                intents = ("book_appointment", "training_search", "find_offer", "human")
            choices = tuple(Choice(say(f"welcome_choice_{intent}"), intent) for intent in intents)
        else:
            choices = tuple(Choice(label, "set_region", {"region": key}) for key, label in self._regions.items())
        return Reply("greeting", text, choices, role="notice", text_id="phrase:welcome")

    async def authenticate(self, conversation_id: str, token: str) -> Conversation:
        """Raises UnknownConversation or WrongToken."""
        async with self._store.read() as work:
            conversation = await work.conversations.get(conversation_id)
        if conversation is None:
            raise UnknownConversation(conversation_id)
        if not hmac.compare_digest(conversation.token_hash, hash_token(token)):
            raise WrongToken(conversation_id)
        return conversation

    async def read(self, conversation_id: str, after: int) -> tuple[State, list[Message]]:
        """The state and the messages with a higher number (at most 1000); raises UnknownConversation."""
        async with self._store.read() as work:
            conversation = await work.conversations.get(conversation_id)
            if conversation is None:
                raise UnknownConversation(conversation_id)
            return conversation.state, await work.messages.after(conversation_id, after)

    async def wait(self, conversation_id: str, after: int, seconds: float) -> tuple[State, list[Message]]:
        """The same, held until there is a message or the time is up."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        with self._wake.listen(conversation_id) as bell:
            while True:
                state, found = await self.read(conversation_id, after)
                left = until - loop.time()
                if found or left <= 0:
                    return state, found
                await bell.wait(min(left, LOOKS_EVERY))

    def listen(self, conversation_id: str) -> AbstractContextManager[Bell]:
        """Enter before reading: what is stored between reading and waiting is not missed."""
        return self._wake.listen(conversation_id)

    async def rate(self, conversation_id: str, score: int, comment: str | None) -> None:
        async with self._store.write() as work:
            await work.ratings.add(conversation_id, score, comment, self._clock.now())
            await work.commit()

    async def export(self, conversation_id: str) -> dict[str, Any]:
        """Raises UnknownConversation."""
        exported = await self._store.export(conversation_id)
        if exported is None:
            raise UnknownConversation(conversation_id)
        return exported

    async def erase(self, conversation_id: str) -> None:
        """Erases it everywhere; the dialogue's memory is part of its row."""
        async with self._store.write() as work:
            await work.conversations.erase(conversation_id)
            await work.commit()
        self._wake.notify(conversation_id)


def hash_token(token: str) -> str:
    """SHA-256 of a random token of 256 bits: such a token needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
