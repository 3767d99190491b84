"""What every form has: its end, its questions, and the words in which it is left and taken up again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.base import AnsweringAction, Event, Turn
from bot.domain.messages import Choice
from bot.services.action_services import ActionServices
from bot.services.voice import Said


@dataclass(frozen=True, slots=True)
class Form:
    """A form's name, what its slots, phrases and helping slots begin with, its topic, and its questions in order."""

    name: str
    prefix: str
    topic: str
    slots: tuple[str, ...]
    beside: tuple[str, ...] = ()  # what it remembers besides the answers

    @property
    def kept(self) -> tuple[str, ...]:
        """All that the form writes into the dialogue's memory."""
        return (*self.slots, f"{self.prefix}_asked", f"{self.prefix}_problem", *self.beside)


CALLBACK = Form(
    "callback_form",
    "callback",
    "callback",
    ("callback_way", "callback_contact", "callback_window", "callback_confirm"),
)
FINDER = Form(
    "finder_form",
    "finder",
    "offer_list",
    ("finder_town", "finder_age", "finder_school", "finder_obstacle"),
)
APPOINTMENT = Form(
    "appointment_form",
    "appointment",
    "book_appointment",
    (
        "appointment_region",
        "appointment_reason",
        "appointment_office",
        "appointment_way",
        "appointment_slot",
        "appointment_name",
        "appointment_contact",
        "appointment_reach",
        "appointment_keep",
        "appointment_wishes",
        "appointment_confirm",
    ),
    # `moves`: the appointment that is to get another time; `offered`: the times that were shown last.
    ("appointment_moves", "appointment_offered", "appointment_view"),
)
FORMS = {form.name: form for form in (CALLBACK, FINDER, APPOINTMENT)}


def closed(emptied: Iterable[str]) -> list[Event]:
    """Ends a form with its slots, and the turn with it: no rule is to look for what follows."""
    empty = [SlotSet(name, None) for name in emptied]
    return [*empty, ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen")]


def button(turn: Turn, slot: str) -> str | None:
    """The value that a pressed button gives to this slot."""
    return turn.ask.value("value") if turn.ask.value("slot") == slot else None


def taken_up(turn: Turn, form: Form) -> list[Event]:
    """The form is parked no longer; another one that waits goes on waiting."""
    return [SlotSet("parked_form", None)] if turn.slots.get("parked_form") == form.name else []


def waiting(services: ActionServices, turn: Turn, form: Form) -> tuple[Choice, ...]:
    """The button that goes on with another form that was parked; none where none was."""
    other = turn.slots.get("parked_form")
    if other not in FORMS or other == form.name:
        return ()
    return (services.answers.choice(f"continue_{other}", "continue_form", turn.ask),)


class AskForSlot(AnsweringAction, ABC):
    """Asks for one slot of a form: whole at first, shorter when asked again, with the reason where one is known."""

    form: ClassVar[Form]
    slot: ClassVar[str]
    serves_also = False
    offers_parked = False

    async def answer(self, turn: Turn) -> Said:
        prefix = self.form.prefix
        problem = turn.slots.get(f"{prefix}_problem")
        again = turn.slots.get(f"{prefix}_asked") == self.slot
        if problem:
            name = f"{prefix}_problem_{problem}"
        else:
            name = f"{prefix}_{'again' if again else 'ask'}_{self.short}{self.variant(turn)}"
        choices = (*self.choices(turn), self.services.answers.choice("stop_form", "stop_form", turn.ask))
        values = await self.values(turn)
        reply = self.services.answers.say(
            turn.ask, name, topic=self.form.topic, choices=choices, role="question", **values
        )
        return Said([reply], {f"{prefix}_asked": self.slot, f"{prefix}_problem": None})

    @property
    def short(self) -> str:
        return self.slot.removeprefix(f"{self.form.prefix}_")

    def variant(self, turn: Turn) -> str:
        """What the phrase's name ends with, where a question has several."""
        return ""

    @abstractmethod
    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        """The buttons of the question, besides the one that stops."""

    async def values(self, turn: Turn) -> dict[str, str]:
        return {}

    def button(self, turn: Turn, name: str, value: str, slot: str | None = None) -> Choice:
        return self.services.answers.choice(name, "choose", turn.ask, slot=slot or self.slot, value=value)
