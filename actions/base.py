"""The base of every action: reads the turn, lets nothing escape, utters only whole messages of the contract."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.domain.booking import reason_of
from bot.domain.messages import Choice, Reply
from bot.domain.topics import INTENTS
from bot.services.action_services import ActionServices
from bot.services.context import TurnContext
from bot.services.voice import Ask, Said

log = logging.getLogger(__name__)

Event = dict[str, Any]
MOST_SAID = 900  # characters of a turn; what goes beyond is one tap away
# Never behind a button: something was done for it already, or it cannot wait.
_SAID_ANYWAY = frozenset(("human", "urgent_need", "pregnancy"))
_bound: list[ActionServices] = []


def bind(services: ActionServices) -> None:
    """Hands the services to all actions; the host calls it before the first action runs."""
    _bound[:] = [services]


class ActionFailed(Exception):
    """An action could not do its work; carries its name and no text of anybody."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


@dataclass(frozen=True, slots=True)
class Turn:
    """What an action is told: the message, its context, and the dialogue's slots."""

    ask: Ask
    intent: str
    slots: Mapping[str, Any]
    requested: str | None
    active_form: str | None

    @property
    def ctx(self) -> TurnContext:
        return self.ask.ctx

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """Raises KeyError or TypeError where the engine sent no context."""
        message = tracker.latest_message
        ctx = TurnContext.from_json(message["metadata"])
        intent = (message.get("intent") or {}).get("name") or "nlu_fallback"
        ranking = tuple((str(r["name"]), float(r.get("confidence") or 0)) for r in message.get("intent_ranking") or ())
        ask = Ask(
            ctx=ctx,
            topic=intent if intent in INTENTS else "not_understood",
            entities=tuple(message.get("entities") or ()),
            confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
            ranking=ranking,
            pressed=not ctx.text,
            last_topic=tracker.slots.get("last_topic"),
            last_offers=tuple(tracker.slots.get("last_offers") or ()),
        )
        form = (tracker.active_loop or {}).get("name")
        return cls(ask, intent, tracker.slots, tracker.slots.get("requested_slot") if form else None, form)


class JbaAction(Action, ABC):
    """Subclasses say their Rasa name and do their work; whatever breaks in it is told by name only."""

    rasa_name: ClassVar[str]

    def name(self) -> str:
        return self.rasa_name

    @property
    def services(self) -> ActionServices:
        return _bound[0]

    @abstractmethod
    async def work(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Utters the messages and returns the events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        try:
            return await self.work(dispatcher, tracker, domain)
        except Exception:  # the SDK would answer with the whole tracker
            log.exception("action failed: %s", self.rasa_name)
            raise ActionFailed(self.rasa_name) from None


class AnsweringAction(JbaAction, ABC):
    """Makes one answer; the second topic of the message and a parked form come behind it."""

    serves_also: ClassVar[bool] = True
    offers_parked: ClassVar[bool] = True

    @abstractmethod
    async def answer(self, turn: Turn) -> Said:
        """The messages and slots of this action."""

    async def events(self, turn: Turn, said: Said) -> list[Event]:
        """The events that the engine gets; slots, unless a subclass adds some."""
        return [SlotSet(name, value) for name, value in said.slots.items()]

    async def work(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        turn = Turn.of(tracker)
        said = await self.answer(turn)
        if self.serves_also:
            await self._also(turn, said)
        if self.offers_parked and turn.slots.get("parked_form") and not turn.active_form and not turn.ctx.care:
            self._offer_parked(turn, said)
        events = await self.events(turn, said)
        utter(dispatcher, said)
        return events

    async def _also(self, turn: Turn, said: Said) -> None:
        """Answers the second topic of the message behind the first."""
        topic = turn.ask.value("also_topic") or self._beside(turn)
        topics = {reply.topic for reply in said.replies}
        if topic is None or topic not in INTENTS or topic in topics or not said.replies:
            return
        ask = turn.ask.said(said.replies).about(topic)
        second = await booking_offered(self.services, ask) or await self.services.responder.respond(ask)
        told = {offer for reply in said.replies for offer in reply.offers}
        new = [reply for reply in second.replies if not reply.offers or not told.issuperset(reply.offers)]
        if not new or {reply.topic for reply in second.replies} <= topics:
            return  # „was ist BvB und wie viele Plätze": the first answer was both
        if topic in _SAID_ANYWAY:
            new = new[:1]
        elif _length((*said.replies, new[0])) > MOST_SAID:
            return self._behind_button(said, topic)
        more = [replace(reply, role="answer") for reply in new]
        while len(more) > 1 and _length((*said.replies, *more)) > MOST_SAID:
            more.pop()
        said.replies += more
        # Of both, the offers named last are those that the next question means.
        said.slots = second.slots | said.slots | {k: v for k, v in second.slots.items() if k == "last_offers" and v}

    def _behind_button(self, said: Said, topic: str) -> None:
        *others, last = said.replies
        title = Choice(self.services.answers.label(topic), topic)
        said.replies = [*others, replace(last, choices=(*last.choices, title))]

    def _beside(self, turn: Turn) -> str | None:
        """„Brauche einen Termin, hab Schulden“: the topic is answered, and the appointment is not forgotten."""
        may = reason_of(turn.intent) is not None and not turn.active_form and not turn.ctx.care and turn.ctx.text
        return "book_appointment" if may and self.services.lexicon.wishes_appointment(turn.ctx.text) else None

    def _offer_parked(self, turn: Turn, said: Said) -> None:
        if said.replies and all(choice.intent != "continue_form" for choice in said.replies[-1].choices):
            *others, last = said.replies
            name = f"continue_{turn.slots['parked_form']}"
            again = self.services.answers.choice(name, "continue_form", turn.ask)
            said.replies = [*others, replace(last, choices=(*last.choices, again))]


async def booking_offered(services: ActionServices, ask: Ask) -> Said | None:
    """The way into the appointment form, where it can be gone; the topic's own text is for where none is given.

    None for every other topic.
    """
    if ask.topic != "book_appointment" or ask.ctx.audience != "young":
        return None
    regions = [ask.ctx.region] if ask.ctx.region else list(services.answers.agencies.regions())
    if not any([await services.times.makes_appointments(region) for region in regions]):
        return None
    choices = (services.answers.choice("book", "book_appointment", ask),)
    return Said([services.answers.say(ask, "appointment_here", topic=ask.topic, choices=choices, role="answer")])


def _length(replies: Iterable[Reply]) -> int:
    return sum(len(reply.text) for reply in replies)


def utter(dispatcher: CollectingDispatcher, said: Said) -> None:
    for reply in said.replies:
        dispatcher.utter_message(json_message=reply.to_json())
