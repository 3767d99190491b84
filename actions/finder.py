"""The offer finder: four questions that may all be skipped, then a short list to ask about."""

from __future__ import annotations

from abc import ABC
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import AnsweringAction, Event, JbaAction, Turn, utter
from actions.forms import FINDER, AskForSlot, button, closed, taken_up, waiting
from bot.domain.messages import Choice
from bot.domain.topics import BY_KIND
from bot.services.finder import NONE, SKIPPED
from bot.services.responding import region_named
from bot.services.voice import Said

Extracted = dict[str, Any]
# What is asked for beside the finder, where the classifier is sure of it: never taken for an answer to its question.
_ASIDE = frozenset((*BY_KIND["offer"], *BY_KIND["office"], *BY_KIND["booking"], *BY_KIND["handover"], "delete_data"))
_SURE = 0.6
_PERSON_TOPICS = ("urgent_need", "pregnancy", "own_case")


class ValidateFinderForm(JbaAction, FormValidationAction):
    """Takes an answer where the message is one; sends to a person what no offer is the answer to."""

    rasa_name = f"validate_{FINDER.name}"

    def domain_slots(self, domain: DomainDict) -> list[str]:
        return list(FINDER.slots)

    async def work(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        turn = Turn.of(tracker)
        left = await self._left(turn)
        if left:
            utter(dispatcher, left)
            return [*(SlotSet(name, value) for name, value in left.slots.items()), *closed(FINDER.kept)]
        begun = [] if turn.requested else self._begin(turn)
        return begun + list(await FormValidationAction.run(self, dispatcher, tracker, domain))

    def _begin(self, turn: Turn) -> list[Event]:
        """A new finder explains itself; one that is taken up again asks shortly for what it asked last."""
        fresh = all(turn.slots.get(slot) is None for slot in FINDER.slots)
        return [*([SlotSet("finder_asked", None)] if fresh else []), *taken_up(turn, FINDER)]

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """The extractors take only what is right, so that nothing is left to check."""
        found = {k: v for k, v in tracker.slots_to_validate().items() if k in FINDER.kept}
        return [SlotSet(name, value) for name, value in found.items()]

    async def _left(self, turn: Turn) -> Said | None:
        """The last message of a finder that ends here: stopped, or for a person to answer."""
        answers = self.services.answers
        if turn.requested and (turn.intent == "stop_form" or self._meaning(turn) == "stop"):
            choices = (answers.choice("human", "human", turn.ask), answers.choice("offer_list", "offer_list", turn.ask))
            return Said(
                [
                    answers.say(
                        turn.ask,
                        "finder_left",
                        topic=FINDER.topic,
                        choices=(*waiting(self.services, turn, FINDER), *choices),
                    )
                ]
            )
        topic = self._person_topic(turn)
        if topic is None:
            return None
        said = await self.services.responder.respond(replace(turn.ask, topic=topic, pressed=True))
        first, *rest = said.replies
        person = [answers.choice("human", "human", turn.ask), answers.choice("callback", "callback", turn.ask)]
        others = [choice for choice in first.choices if choice.intent not in ("human", "callback")]
        return Said([replace(first, choices=(*person, *others)), *rest], said.slots)

    def _person_topic(self, turn: Turn) -> str | None:
        if turn.ctx.care:
            return "human"  # after danger, a person is what helps, not a list
        found = self.services.finder.person_for(turn.ctx.text) if turn.ctx.text else None
        if found is None and turn.intent in _PERSON_TOPICS and turn.ask.confidence >= _SURE:
            return turn.intent
        return found

    def _meaning(self, turn: Turn) -> str | None:
        return self.services.lexicon.meaning(turn.ctx.text) if turn.ctx.text else None

    # -- one extractor a slot ----------------------------------------------------------------------------

    async def extract_finder_town(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """The region: of the button that starts the finder, of a town that is named, or the conversation's own."""
        turn = Turn.of(tracker)
        regions = self.services.answers.agencies.regions()
        pressed = turn.ask.value("region") if turn.intent == "find_offer" else button(turn, "finder_town")
        if pressed in regions or pressed == SKIPPED:
            return {"finder_town": pressed, "finder_problem": None}
        if turn.slots.get("finder_town") is not None:
            return {}
        named = region_named(turn.ask) if self._may_answer(turn, "finder_town") else None
        known = named or turn.ctx.region or self.services.answers.agencies.only()
        if known in regions:
            return {"finder_town": known, "finder_problem": None}
        if turn.requested == "finder_town" and self._skips(turn):
            return {"finder_town": SKIPPED}
        return {"finder_problem": "town"} if self._is_unknown_town(turn) else {}

    async def extract_finder_age(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        found = self._answer(turn, "finder_age")
        if not found and turn.slots.get("finder_age") is None and turn.ctx.age is not None:
            return {"finder_age": self.services.finder.band(turn.ctx.age)}  # said before: not asked again
        return found

    async def extract_finder_school(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        return self._answer(Turn.of(tracker), "finder_school")

    async def extract_finder_obstacle(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        if turn.requested is None:
            return {}  # „was passt zu mir" and the like say nothing yet about what stands in the way
        found = self._answer(turn, "finder_obstacle")
        refuses = turn.requested == "finder_obstacle" and (turn.intent == "deny" or self._meaning(turn) == "no")
        return {"finder_obstacle": NONE} if refuses and not found else found

    def _answer(self, turn: Turn, slot: str) -> Extracted:
        pressed = button(turn, slot)
        if pressed is not None and pressed in self.services.finder.tappable(slot):
            return {slot: pressed, "finder_problem": None}
        if not self._may_answer(turn, slot):
            return {}
        if turn.requested == slot and self._skips(turn):
            return {slot: SKIPPED, "finder_problem": None}
        of_own = turn.ctx.audience != "parent"
        found = self.services.finder.read(slot, turn.ctx.text, of_own=of_own) if turn.ctx.text else None
        return {slot: found, "finder_problem": None} if found else {}

    def _may_answer(self, turn: Turn, slot: str) -> bool:
        """Whether the message can be an answer to this question: it is the one asked, or none is asked yet."""
        if turn.requested not in (slot, None) or self.services.finder.asks(turn.ctx.text):
            return False
        aside = turn.intent in _ASIDE and turn.ask.confidence >= _SURE
        return not aside or slot == "finder_town" or turn.requested is None

    def _skips(self, turn: Turn) -> bool:
        return turn.intent == "skip" or self._meaning(turn) == "skip"

    def _is_unknown_town(self, turn: Turn) -> bool:
        """A short word that is no topic either is taken for a place that is not served here."""
        few = 0 < len(turn.ctx.text.split()) <= 2
        unclear = turn.intent == "nlu_fallback" or turn.ask.confidence < _SURE
        asks = self.services.finder.asks(turn.ctx.text) or self._meaning(turn) is not None
        return turn.requested == "finder_town" and few and unclear and not asks


class AskForFinder(AskForSlot, ABC):
    form = FINDER

    async def answer(self, turn: Turn) -> Said:
        said = await super().answer(turn)
        if turn.slots.get("finder_asked"):
            return said
        [question] = said.replies
        lead = self.services.answers.phrase(turn.ctx, "finder_lead")
        return Said([replace(question, text=f"{lead} {question.text}")], said.slots)

    def with_skip(self, turn: Turn, *choices: Choice) -> tuple[Choice, ...]:
        return (*choices, self.button(turn, "finder_skip", SKIPPED))


class AskFinderTown(AskForFinder):
    rasa_name = "action_ask_finder_town"
    slot = "finder_town"

    async def values(self, turn: Turn) -> dict[str, str]:
        return {"regions": ", ".join(self.services.answers.agencies.regions().values())}

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        regions = self.services.answers.agencies.regions()
        named = (Choice(name, "choose", {"slot": self.slot, "value": key}) for key, name in regions.items())
        return self.with_skip(turn, *named)


class AskFinderAge(AskForFinder):
    rasa_name = "action_ask_finder_age"
    slot = "finder_age"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        bands = self.services.finder.data.ages
        return self.with_skip(turn, *(self.button(turn, f"finder_{band}", band) for band in bands))


class AskFinderSchool(AskForFinder):
    rasa_name = "action_ask_finder_school"
    slot = "finder_school"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        schools = self.services.finder.data.buttons["schools"]
        return self.with_skip(turn, *(self.button(turn, f"finder_{school}", school) for school in schools))


class AskFinderObstacle(AskForFinder):
    rasa_name = "action_ask_finder_obstacle"
    slot = "finder_obstacle"

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        offered = self.services.finder.offered(turn.slots.get("finder_school"))
        return self.with_skip(turn, *(self.button(turn, f"finder_{name}", name) for name in offered))


class SubmitFinder(AnsweringAction):
    """Says the short list; the answers end with it, unless only the town is missing."""

    rasa_name = "action_submit_finder"
    serves_also = False

    async def answer(self, turn: Turn) -> Said:
        empty: dict[str, Any] = dict.fromkeys(FINDER.kept)
        town = turn.slots.get("finder_town")
        if town == SKIPPED:
            kept = {"finder_town": None, "finder_asked": None, "finder_problem": None}
            return Said([self.services.finder_list.without_town(turn.ask)], kept)
        said = await self.services.finder_list.of(turn.ask, turn.slots)
        said.slots = empty | {"last_topic": FINDER.topic} | said.slots
        return said
