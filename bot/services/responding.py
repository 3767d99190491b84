"""Which answer a topic gets: catalogue, handover, own appointments, or the topic's own text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

from bot.domain.topics import BY_KIND, SOCIAL
from bot.services.answers import AnswerService
from bot.services.clarify import Clarifier
from bot.services.handover import HandoverService
from bot.services.towns_elsewhere import TownsElsewhere
from bot.services.voice import Ask, Said

OFFER_TOPICS = frozenset(BY_KIND["offer"])
# What the JBA is and who may come is the same everywhere: content says it, and facts answer what goes beyond.
OFFICE_TOPICS = frozenset(("office_hours", "contact", "responsible_office", "events", "case_conference"))
AUDIENCE_OF = {"parents": "parent", "employers": "employer", "schools": "school"}
SURE_OF_AUDIENCE = 0.7
UNSURE_OF_OFFER = 0.5  # below it, and without a name, nobody has asked for an offer
# A question in which an offer is named by its name is about that offer, whatever else it sounds like.
_ABOUT_OFFERS = frozenset(
    (*BY_KIND["orientation"], *BY_KIND["life"], *BY_KIND["office"], "offer_list", "other_language", "out_of_scope")
) - {
    "own_case",
    "urgent_need",
    "pregnancy",
}
# Answers beside which the offer is said that the words name or mean; urgent need leads to a person, not to an offer.
_BESIDE_OFFERS = frozenset(
    (
        *(*BY_KIND["orientation"], *BY_KIND["life"], *BY_KIND["office"], *OFFER_TOPICS),
        *("out_of_scope", "capabilities", "bot_identity", "other_language", "human"),
    )
) - {"urgent_need", "pregnancy", "own_case"}
_ABOUT_THE_BOT = SOCIAL | {"capabilities", "bot_identity"}  # „bietet ihr … an“ asks for the offer all the same
_GENERAL = ("about_jba", "who_can_come")  # texts that hold no name, number or street
# What is said in passing: the topic before it stays the one that „a person“ or „in easy words“ refers to.
_PASSING = SOCIAL | {"not_understood", "capabilities", "bot_identity", "out_of_scope", "complaint", "human"}


class CatalogueAnswers(Protocol):
    """What the catalogue can say; None where it has nothing and the topic's own text is to be said."""

    async def refresh(self) -> None: ...
    def offer(self, ask: Ask) -> Said | None: ...
    def listing(self, ask: Ask) -> Said | None: ...
    def office(self, ask: Ask) -> Said | None: ...
    async def fact(self, ask: Ask, instead: bool = False) -> Said | None:
        """A sourced fact that answers the message better than the topic's text; only for typed words.

        `instead`: one so sure that it replaces an answer made from an entry.
        """

    def asks_about(self, ask: Ask) -> bool:
        """Whether the message asks about an offer that it names beyond doubt."""

    def follows_up(self, ask: Ask) -> bool:
        """Whether the message asks something of the offer that was spoken of before."""

    def meant(self, ask: Ask) -> Said | None:
        """The answer about an offer that an unclear message describes without naming it."""

    def beside(self, ask: Ask, said: Said) -> Said:
        """The answer, and the offer that the words name or mean where it does not name it."""

    def asked_of(self, ask: Ask) -> Said | None:
        """What the offer is that a question names or surely means; said before a form asks its own question."""

    def names_one(self, ask: Ask) -> bool:
        """Whether the message names one offer of its region, be it by an ordinary word."""

    def names_only(self, ask: Ask) -> bool:
        """Whether it is hardly more than such a name."""

    def missing(self, ask: Ask) -> Said | None:
        """That the documents lack a detail which is asked for of the agency itself."""


class Responder:
    """Answers any topic of the contract that is not danger."""

    def __init__(
        self,
        answers: AnswerService,
        catalogue: CatalogueAnswers,
        handover: HandoverService,
        clarifier: Clarifier,
    ) -> None:
        self.answers = answers
        self._catalogue = catalogue
        self._handover = handover
        self._clarifier = clarifier
        self._towns = TownsElsewhere(answers)
        self._special: dict[str, Callable[[Ask], Awaitable[Said]]] = {
            "human": self._human,
            "easy_language": self._easy,
            "not_understood": self._not_understood,
        }

    async def respond(self, ask: Ask) -> Said:
        """The answer with the slots that it sets."""
        ask, region_slots = self._in_region(ask)
        said = await self._of(ask)
        if ask.topic in _BESIDE_OFFERS and said.replies and self._towns.reply(ask) is None:
            said = self._catalogue.beside(ask, said)
        passing = ask.topic in _PASSING or any(reply.topic == "not_understood" for reply in said.replies)
        kept = {} if passing else {"last_topic": ask.topic}
        said.slots = {"open_question": None} | kept | region_slots | said.slots
        return said

    async def before_form(self, ask: Ask) -> Said | None:
        """The answer about an offer, where the words that begin a form ask about one; None mostly."""
        ask, _ = self._in_region(ask)
        await self._catalogue.refresh()
        return self._catalogue.asked_of(ask)

    async def _of(self, ask: Ask) -> Said:
        if self._catalogue.follows_up(ask):
            await self._catalogue.refresh()
            about = self._catalogue.offer(ask.about("offer_info"))
            if about is not None:
                return about
        if self._names_an_offer(ask):
            await self._catalogue.refresh()
            about = await self._catalogue.fact(ask, instead=True) if ask.topic in BY_KIND["office"] else None
            about = about or self._catalogue.offer(
                ask.about("offer_contact" if ask.topic == "contact" else "offer_info")
            )
            if about is not None:
                return _called(about, ask) if ask.confidence >= UNSURE_OF_OFFER else about
        elsewhere = self._towns.reply(ask)
        if elsewhere is not None:
            return Said([elsewhere])
        if ask.topic in self._special:
            return await self._special[ask.topic](ask)
        await self._catalogue.refresh()
        if ask.topic == "case_conference" and ask.pressed:
            return self._text(ask)  # its rules as a whole; facts answer what is asked in words
        found: Said | None = None
        named = ask.topic != "offer_list" and self._catalogue.names_one(ask)
        if ask.topic in OFFER_TOPICS and not ask.pressed and not ask.values("offer") and not named:
            found = await self._catalogue.fact(ask, instead=True)
        if found is not None:
            return found
        if ask.topic == "offer_list":
            found = self._catalogue.listing(ask)
        elif ask.topic in OFFER_TOPICS:
            found = self._catalogue.offer(ask)
        elif ask.topic in OFFICE_TOPICS:
            found = self._catalogue.office(ask)
        if found is None and not ask.pressed:
            found = await self._catalogue.fact(ask)
        if found is None and ask.topic in OFFER_TOPICS and not ask.pressed and ask.confidence < UNSURE_OF_OFFER:
            return self._catalogue.missing(ask) or self._catalogue.meant(ask) or self._clarifier.ask(ask)
        if found is None and ask.topic in _GENERAL and not ask.pressed:
            found = self._catalogue.missing(ask)
        return found or self._text(ask)

    def _text(self, ask: Ask) -> Said:
        audience = AUDIENCE_OF.get(ask.topic)
        if audience is None:
            return Said([self.answers.topic(ask)])
        # Who asks as a parent, an employer or a school hears Sie; for good only where that is certain.
        spoken = replace(ask, ctx=replace(ask.ctx, audience=audience))  # type: ignore[arg-type]
        sure = ask.pressed or ask.confidence >= SURE_OF_AUDIENCE
        slots: dict[str, Any] = {"audience": audience, "formal": True} if sure else {}
        return Said([self.answers.topic(spoken)], slots)

    async def _human(self, ask: Ask) -> Said:
        about = ask.value("topic") or ask.last_topic or "human"
        await self._handover.request(ask.ctx, about)
        return Said([self.answers.topic(ask)])

    async def _easy(self, ask: Ask) -> Said:
        """Easy language from now on, and what was said last in it."""
        plain = replace(ask, ctx=replace(ask.ctx, easy=True, formal=False))
        slots: dict[str, Any] = {"easy": True, "formal": False, "last_topic": ask.last_topic}
        last = ask.last_topic
        if last in self.answers.library.topics and last not in (None, "easy_language") and last not in OFFER_TOPICS:
            again = self.answers.topic(plain.about(str(last)), afresh=True)
            lead = self.answers.phrase(plain.ctx, "easy_lead")
            return Said([replace(again, topic="easy_language", text=f"{lead}\n\n{again.text}")], slots)
        return Said([self.answers.topic(plain)], slots)

    async def _not_understood(self, ask: Ask) -> Said:
        """A fact that answers the words for sure, whatever they are about; otherwise a question back."""
        felt = None if ask.pressed or "?" in ask.ctx.text else self._clarifier.felt(ask)
        if felt is not None:
            return felt
        if not ask.pressed:
            await self._catalogue.refresh()
            found = await self._catalogue.fact(ask)
            found = found or self._catalogue.meant(ask) or self._catalogue.missing(ask)
            if found is not None:
                return found
        return self._clarifier.ask(ask)

    def _names_an_offer(self, ask: Ask) -> bool:
        """Whether a message of doubtful topic names an offer: then it asks what that is."""
        if ask.pressed or ask.topic in OFFER_TOPICS - {"offer_list"} or not ask.values("offer"):
            return False
        if ask.topic in _ABOUT_OFFERS and self._catalogue.asks_about(ask):
            return True
        if ask.topic in SOCIAL and self._catalogue.names_only(ask):
            return True
        if ask.topic in _ABOUT_THE_BOT and self._catalogue.asks_about(ask):
            return True
        return ask.topic == "not_understood" or ask.confidence < UNSURE_OF_OFFER

    def _in_region(self, ask: Ask) -> tuple[Ask, dict[str, Any]]:
        """The turn in the region that its words name, or the only one; kept where the conversation had none."""
        named = region_named(ask) or (self.answers.agencies.only() if ask.ctx.region is None else None)
        if named is None or named not in self.answers.agencies.regions() or named == ask.ctx.region:
            return ask, {}
        slots = {"region": named} if ask.ctx.region is None else {}
        return replace(ask, ctx=replace(ask.ctx, region=named)), slots


def _called(said: Said, ask: Ask) -> Said:
    """The answer about a named offer under the topic that was understood: a course is one of languages, too."""
    if ask.topic in ("not_understood", "out_of_scope") or ask.topic in SOCIAL:
        return said
    return replace(said, replies=[replace(reply, topic=ask.topic) for reply in said.replies])


def region_named(ask: Ask) -> str | None:
    """The one region that the entities name (a town's id begins with its region); None for none or several."""
    named = {value.partition("-")[0] for kind in ("region", "town") for value in ask.values(kind)}
    return named.pop() if len(named) == 1 else None
