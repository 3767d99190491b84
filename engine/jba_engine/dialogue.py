"""The loaded dialogue model and what it can be asked: a turn, a parse, another model."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START

from bot.text.normalise import normalise, without_slashes
from jba_engine import memory, model_file
from jba_engine.actions import ActionsEndpoint, watched
from jba_engine.short_answers import ShortAnswers
from jba_engine.store import OneTurnStore

FALLBACK = "nlu_fallback"
_COMMANDS = frozenset({USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START})  # Rasa's own, never ours
_MOST_ACTIONS = 10
_SMOKE = "Ich suche eine Ausbildung"


class BadQuestion(ValueError):
    """What was asked cannot be understood as a question; the message says what is wrong, without texts."""


class NothingSaid(Exception):
    """A turn ended without a message: never to be taken for an answer."""


@dataclass(frozen=True)
class Question:
    """One turn as the gateway asks it: `text` with its vectors, or a button's `intent`.

    `parts` are its requests, `joined` is the text together with those that came just before it.
    """

    conversation: str
    turn_id: str
    text: str | None = None
    intent: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    vector: list[float] | None = None
    parts: list[str] = field(default_factory=list)
    vectors: list[list[float]] = field(default_factory=list)
    joined: str | None = None
    joined_vector: list[float] | None = None
    context: dict[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] | None = None

    @classmethod
    def from_json(cls, data: Any) -> Question:
        """Raises BadQuestion."""
        if not isinstance(data, dict):
            raise BadQuestion("an object is needed")
        known = {name: value for name, value in data.items() if name in cls.__dataclass_fields__ and value is not None}
        texts = ("conversation", "turn_id", "text", "intent", "joined")
        lists = ("entities", "vector", "parts", "vectors", "joined_vector")
        if not all(isinstance(known.get(name, ""), str) for name in texts):
            raise BadQuestion(f"{', '.join(texts)} are texts")
        if not all(isinstance(known.get(name, []), list) for name in lists):
            raise BadQuestion(f"{', '.join(lists)} are lists")
        if not all(isinstance(known.get(name, {}), dict) for name in ("context", "memory")):
            raise BadQuestion("context and memory are objects")
        if not all(isinstance(e, dict) and "entity" in e and "value" in e for e in known.get("entities", [])):
            raise BadQuestion("an entity has a name and a value")
        if not known.get("conversation") or not known.get("turn_id"):
            raise BadQuestion("conversation and turn_id are needed")
        if ("text" in known) == ("intent" in known):
            raise BadQuestion("either text or intent is needed")
        return cls(**known)


class Dialogue:
    """Answers questions with the model that is loaded; `load` and `reload` raise model_file.NoModel."""

    def __init__(self, models: Path, actions: ActionsEndpoint) -> None:
        self._models = models
        self._store = OneTurnStore()
        self._short_answers = ShortAnswers.of_content()
        self._actions = actions
        self._processor: MessageProcessor | None = None
        self._fingerprint = ""
        self.model: dict[str, Any] = {}

    def load(self) -> None:
        """Takes the trained model, after its file was found to be the one that our training wrote."""
        described = model_file.verified(self._models)
        processor = MessageProcessor(
            model_path=str(model_file.archive(self._models)),
            tracker_store=self._store,
            lock_store=InMemoryLockStore(),
            generator=TemplatedNaturalLanguageGenerator({}),
            action_endpoint=self._actions,
            max_number_of_predictions=_MOST_ACTIONS,
        )
        found = _parse(processor, UserMessage(_SMOKE))
        if not found["intent_ranking"]:
            raise model_file.NoModel("the model understands nothing")
        self._store.domain = processor.domain
        self._processor, self._fingerprint, self.model = processor, processor.domain.fingerprint(), described

    async def reload(self) -> None:
        """Loads the model anew beside the running one, which stays where that fails."""
        await asyncio.get_running_loop().run_in_executor(None, self.load)

    async def turn(self, question: Question) -> dict[str, Any]:
        """`{"messages", "memory", "parse"}`; raises BadQuestion, ActionsFailed or NothingSaid."""
        processor, fingerprint = self._ready(), self._fingerprint
        parsed = self._pressed(question, processor) if question.intent else self._typed(question, processor)
        tracker = memory.restore(question.conversation, question.memory, processor.domain, fingerprint)
        out = CollectingOutputChannel()
        message = UserMessage(
            text=parsed["text"],
            output_channel=out,
            sender_id=question.conversation,
            parse_data=parsed,
            input_channel="turn",
            message_id=question.turn_id,
            metadata=question.context,
        )
        with self._store.holding(tracker), watched() as failures:
            await processor.handle_message(message)
            if processor.is_action_limit_reached(tracker, True):
                failures.append("endless")
        said = [message["custom"] for message in out.messages if isinstance(message.get("custom"), dict)]
        if not said:
            raise NothingSaid
        return {"messages": said, "memory": memory.keep(tracker, fingerprint), "parse": outcome(parsed)}

    def parse(self, question: Question) -> dict[str, Any]:
        """What a text would be taken for, without a turn."""
        return outcome(_parse(self._ready(), _message(question)))

    def _ready(self) -> MessageProcessor:
        if self._processor is None:
            raise model_file.NoModel("no model is loaded")
        return self._processor

    def _typed(self, question: Question, processor: MessageProcessor) -> dict[str, Any]:
        parsed = _parse(processor, _message(question))
        parsed["entities"] = [*parsed["entities"], *question.entities]
        short = self._short_answers.intent(question.text or "", question.memory)
        if short:
            parsed["intent"] = {"name": short, "confidence": 1.0}
            parsed["entities"] = [e for e in parsed["entities"] if e["entity"] != "also_topic"]
        return parsed

    @staticmethod
    def _pressed(question: Question, processor: MessageProcessor) -> dict[str, Any]:
        if question.intent not in processor.domain.intents or question.intent in _COMMANDS:
            raise BadQuestion("this intent is not of the domain")
        intent = {"name": question.intent, "confidence": 1.0}
        return {"text": "", "intent": intent, "entities": list(question.entities), "intent_ranking": [intent]}


def outcome(parsed: dict[str, Any]) -> dict[str, Any]:
    """A parse without its text, as it leaves the engine."""
    entities = [{k: v for k, v in e.items() if k != "extractor"} for e in parsed["entities"]]
    also = next((e["value"] for e in entities if e["entity"] == "also_topic"), None)
    return {
        "intent": parsed["intent"]["name"],
        "confidence": parsed["intent"]["confidence"],
        "ranking": parsed["intent_ranking"],
        "entities": entities,
        "also_topic": also,
    }


def _message(question: Question) -> UserMessage:
    given = {name: getattr(question, name) for name in ("vector", "parts", "vectors", "joined", "joined_vector")}
    if (question.memory or {}).get("form"):
        given["joined"] = None  # inside a form a short text answers its question, not what was spoken of before
    given["named"] = bool(question.entities)
    given["last_topic"] = ((question.memory or {}).get("slots") or {}).get("last_topic")
    return UserMessage(without_slashes(normalise(question.text or "")), metadata=given)


def _parse(processor: MessageProcessor, message: UserMessage) -> dict[str, Any]:
    parsed: dict[str, Any] = processor._parse_message_with_graph(message, None)
    parsed.setdefault("intent_ranking", [])
    parsed["intent"].setdefault("name", FALLBACK)
    return parsed
