"""The call-back form: how, where to, when, and a last look before it is sent."""

from __future__ import annotations

from abc import ABC
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import AnsweringAction, Event, JbaAction, Turn, utter
from actions.callback_status import CallbackStatus
from actions.callback_window import GIVEN, WINDOWS, WindowAnswer, with_choices
from actions.forms import CALLBACK, AskForSlot, button, closed, taken_up, waiting
from bot.domain.contact_data import Contact, ContactProblem, contact_in, is_bare_number
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_moment
from bot.services.answers import AnswerService
from bot.services.callbacks import NothingToSend, Summary, refusal
from bot.services.clock import BERLIN
from bot.services.voice import Said

FORM, TOPIC, SLOTS = CALLBACK.name, CALLBACK.topic, CALLBACK.slots
WAYS = ("phone", "email")
_EMPTY: dict[str, Any] = dict.fromkeys(CALLBACK.kept)
Extracted = dict[str, Any]


class ValidateCallbackForm(JbaAction, FormValidationAction):
    """Takes an answer where the message is one; whatever else is said, the dialogue answers first."""

    rasa_name = f"validate_{FORM}"

    def domain_slots(self, domain: DomainDict) -> list[str]:
        return list(SLOTS)

    async def work(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        turn = Turn.of(tracker)
        left = await self._left(turn)
        if left:
            utter(dispatcher, left)
            return closed(_EMPTY)
        begun = [] if turn.requested else await self._begin(turn)
        return begun + list(await FormValidationAction.run(self, dispatcher, tracker, domain))

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """The extractors take only what is right, so that nothing is left to check."""
        found = {k: v for k, v in tracker.slots_to_validate().items() if k in _EMPTY}
        return [SlotSet(name, value) for name, value in found.items()]

    async def _left(self, turn: Turn) -> Said | None:
        """The last message of a form that ends here: stopped, or contact data must not be kept."""
        answers = self.services.answers
        reason = refusal(turn.ctx)
        if reason:
            await self.services.callbacks.withdraw(turn.ctx)
            choices = (answers.choice("human", "human", turn.ask), answers.choice("contact", "contact", turn.ask))
            return Said([answers.say(turn.ask, f"callback_refused_{reason}", topic=TOPIC, choices=choices)])
        if turn.requested and (turn.intent == "stop_form" or self._meaning(turn) == "stop"):
            await self.services.callbacks.withdraw(turn.ctx)
            choices = (answers.choice("human", "human", turn.ask), answers.choice("offer_list", "offer_list", turn.ask))
            return Said(
                [
                    answers.say(
                        turn.ask,
                        "callback_left",
                        topic=TOPIC,
                        choices=(*waiting(self.services, turn, CALLBACK), *choices),
                    )
                ]
            )
        if not turn.requested and all(turn.slots.get(slot) is None for slot in SLOTS):
            return await CallbackStatus(self.services).before_form(turn)
        return None

    async def _begin(self, turn: Turn) -> list[Event]:
        """A new form forgets an old draft; a resumed one goes on with it."""
        if all(turn.slots.get(slot) is None for slot in SLOTS):
            await self.services.callbacks.begin(turn.ctx, turn.ask.last_topic)
        return [SlotSet("callback_asked", None), *taken_up(turn, CALLBACK)]

    def _meaning(self, turn: Turn) -> str | None:
        if turn.requested == "callback_window" and self.services.lexicon.is_time(turn.ctx.text):
            return None  # „egal“ is a time here
        return self.services.lexicon.meaning(turn.ctx.text) if turn.ctx.text else None

    # -- one extractor a slot; each takes a button's value, or words that the parser accepts --------

    async def extract_callback_way(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        pressed = button(turn, "callback_way")
        if pressed in WAYS:
            other = pressed != turn.slots.get("callback_way")
            return {"callback_way": pressed, "callback_problem": None} | ({"callback_contact": None} if other else {})
        if turn.requested != "callback_way":
            return {}
        way = self.services.lexicon.way(turn.ctx.text)
        return {"callback_way": way} if way else {}

    async def extract_callback_contact(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """A contact is taken at every step: at the start („ruft mich an: 0151 …“), and as a correction."""
        turn = Turn.of(tracker)
        if button(turn, "callback_contact") == "change":
            return {"callback_contact": None, "callback_asked": None, "callback_problem": None}
        found = contact_in(turn.ctx.text) if turn.ctx.text else None
        if isinstance(found, Contact):
            await self.services.callbacks.keep_contact(turn.ctx, found)
            return {"callback_way": found.way, "callback_contact": GIVEN, "callback_problem": None}
        if isinstance(found, ContactProblem) and turn.requested == "callback_contact":
            return {"callback_problem": found.code}
        if turn.requested == "callback_contact" and is_bare_number(turn.ctx.text):
            return {"callback_problem": "too_short"}
        return {}

    async def extract_callback_window(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        return await WindowAnswer(self.services).taken(Turn.of(tracker))

    async def extract_callback_confirm(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        if turn.requested != "callback_confirm":
            return {}
        meaning = self._meaning(turn)
        if turn.intent == "affirm" or button(turn, "callback_confirm") == "yes" or meaning in ("yes", "go_on"):
            return {"callback_confirm": "yes"}
        if turn.intent == "deny" or meaning == "no":
            return {"callback_problem": "say_what"}
        return {}


class AskForCallback(AskForSlot, ABC):
    form = CALLBACK


class AskCallbackWay(AskForCallback):
    rasa_name = "action_ask_callback_way"
    slot = "callback_way"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return tuple(self.button(turn, f"way_{way}", way) for way in WAYS)


class AskCallbackContact(AskForCallback):
    rasa_name = "action_ask_callback_contact"
    slot = "callback_contact"

    def variant(self, turn: Turn) -> str:
        return f"_{turn.slots.get('callback_way') or 'phone'}"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        other = "email" if turn.slots.get("callback_way") == "phone" else "phone"
        return (self.button(turn, f"rather_{other}", other, "callback_way"),)


class AskCallbackWindow(AskForCallback):
    rasa_name = "action_ask_callback_window"
    slot = "callback_window"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return tuple(self.button(turn, f"window_{window}", window) for window in WINDOWS)

    async def answer(self, turn: Turn) -> Said:
        said = await super().answer(turn)
        more = await WindowAnswer(self.services).choices(turn)
        said.replies = [replace(reply, choices=with_choices(reply.choices, more)) for reply in said.replies]
        return said


class AskCallbackConfirm(AskForCallback):
    rasa_name = "action_ask_callback_confirm"
    slot = "callback_confirm"

    async def values(self, turn: Turn) -> dict[str, str]:
        summary = await self.services.callbacks.summary(turn.ctx)
        way = self.services.answers.phrase(turn.ctx, f"way_{summary.way or 'phone'}")
        shown = {"way": way, "contact": summary.masked or "–", "window": summary.window or "–"}
        return shown | {"promise": promised(self.services.answers, turn, summary)}

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return (
            self.button(turn, "confirm", "yes"),
            self.button(turn, "change_contact", "change", "callback_contact"),
            self.button(turn, "change_window", "change", "callback_window"),
        )


class SubmitCallback(AnsweringAction):
    rasa_name = "action_submit_callback"
    serves_also = False

    async def answer(self, turn: Turn) -> Said:
        answers = self.services.answers
        slots = dict(_EMPTY)
        try:
            sent = await self.services.callbacks.send(turn.ctx)
        except NothingToSend:
            again = (answers.choice("callback", TOPIC, turn.ask), answers.choice("human", "human", turn.ask))
            return Said([answers.say(turn.ask, "callback_lost", topic=TOPIC, choices=again)], slots)
        choices = tuple(answers.choice(name, name, turn.ask) for name in ("offer_list", "privacy", "goodbye"))
        way, contact, window = answers.phrase(turn.ctx, f"way_{sent.way}"), sent.masked or "–", sent.window or "–"
        values = {"way": way, "contact": contact, "window": window, "promise": promised(answers, turn, sent)}
        return Said(
            [answers.say(turn.ask, "callback_sent", topic=TOPIC, choices=choices, role="answer", **values)], slots
        )


def promised(answers: AnswerService, turn: Turn, summary: Summary) -> str:
    """Until when somebody gets in touch, where the calendar keeps it; otherwise that nobody can say."""
    promise = summary.promise
    if promise is None or not promise.kept:
        return answers.phrase(turn.ctx, "callback_no_promise")
    until = spoken_moment(promise.due.astimezone(BERLIN))
    said = answers.phrase(turn.ctx, f"callback_promise_{summary.way or 'phone'}", until=until)
    return f"{said} {answers.phrase(turn.ctx, 'callback_example')}" if promise.example else said
