"""What the offer finder says at its end: each offer with why it fits, how old that is, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.catalogue import is_rechecked, year_of
from bot.domain.catalogue_dates import in_german
from bot.domain.finder import Suggestion
from bot.domain.messages import Choice, Reply
from bot.services.answers import AnswerService
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import OfferWords, limit_of, stopped
from bot.services.finder import FinderService
from bot.services.voice import Ask, Said, mode_of

TOPIC = "offer_list"
_REASONS = 2


class FinderList:
    """Makes the messages; finding is the work of `FinderService`."""

    def __init__(
        self, finder: FinderService, catalogue: CatalogueService, words: OfferWords, answers: AnswerService
    ) -> None:
        self._finder = finder
        self._catalogue = catalogue
        self._words = words
        self._answers = answers

    async def of(self, ask: Ask, slots: Mapping[str, Any]) -> Said:
        """At most three messages, one an offer; or that nothing fits and who knows more."""
        answers = self._finder.answers_of(slots, ask.ctx.age)
        found = await self._finder.find(answers, ask.ctx.now)
        region = answers.region
        kept = {"region": region} if ask.ctx.region is None else {}
        ask = replace(ask, topic=TOPIC, ctx=replace(ask.ctx, region=region))
        if not found:
            return Said([self._nothing(ask)], kept)
        replies: list[Reply] = []
        for suggestion in found:
            last = suggestion is found[-1]
            reply = self._message(ask.said(replies), suggestion, first=not replies, last=last)
            replies.append(reply)
        return Said(replies, {"last_offers": [suggestion.offer.id for suggestion in found]} | kept)

    def without_town(self, ask: Ask) -> Reply:
        """Nothing of another region is named: the town can still be said, or a person asked."""
        regions = self._answers.agencies.regions().items()
        again = tuple(Choice(name, "find_offer", {"region": key}) for key, name in regions)
        choices = (*again, self._answers.choice("human", "human", ask))
        return self._answers.say(ask, "finder_no_town", topic=TOPIC, choices=choices)

    def _nothing(self, ask: Ask) -> Reply:
        steps = tuple(self._answers.choice(name, name, ask) for name in ("human", "callback"))
        again = self._answers.choice("finder_again", "find_offer", ask)
        return self._answers.say(ask, "finder_nothing", topic=TOPIC, choices=(*steps, again))

    def _message(self, ask: Ask, suggestion: Suggestion, *, first: bool, last: bool) -> Reply:
        offer, mode = suggestion.offer, mode_of(ask.ctx)
        today = datetime.fromisoformat(ask.ctx.now).date()
        telling = Telling(self._words.now, self._catalogue.snapshot, mode, today)
        phrase = self._answers.phrase
        fresh = is_rechecked(offer, today)
        own = telling.contact_of(offer)
        # In the order of reading; where it is too long, the one with the highest figure goes first.
        parts = [
            (2, phrase(ask.ctx, "finder_found") if first else ""),
            (0, telling.say("what_plain", name=offer.short_name, summary=stopped(offer.summary))),
            (0, phrase(ask.ctx, "finder_because", reasons=self._because(ask, suggestion))),
            (3, self._to_do(ask, suggestion)),
            (1, phrase(ask.ctx, "finder_contact", contact=own) if own else telling.who_knows(offer.region)),
            (0, self._age(ask, suggestion, fresh)),
        ]
        text = _fitting(parts, limit_of(mode))
        choices = self._choices(ask, telling, offer.id, fresh)
        if last:
            choices += (self._answers.choice("human", "human", ask),)
            choices += (self._answers.choice("finder_again", "find_offer", ask),)
        reply = Reply(TOPIC, text, choices, offers=(offer.id,), sources=(telling.source(offer),))
        return self._answers.found(ask, reply)

    def _because(self, ask: Ask, suggestion: Suggestion) -> str:
        names = suggestion.needs[: 1 if mode_of(ask.ctx) == "easy" else _REASONS] or ("own_counselling",)
        joint = f" {self._answers.phrase(ask.ctx, 'and')} "
        first, *others = (self._answers.phrase(ask.ctx, f"finder_because_{name}") for name in names)
        # Both reasons have the same subject, which is said once: „weil es … hilft und … hilft".
        return joint.join([first, *(other.removeprefix("es ") for other in others)])

    def _to_do(self, ask: Ask, suggestion: Suggestion) -> str:
        needs = suggestion.needs
        name = next((self._finder.data.bring[need] for need in needs if need in self._finder.data.bring), "nothing")
        return self._answers.phrase(ask.ctx, f"finder_bring_{name}")

    def _age(self, ask: Ask, suggestion: Suggestion, fresh: bool) -> str:
        offer = suggestion.offer
        if fresh and offer.checked_on:
            return self._answers.phrase(ask.ctx, "finder_checked", day=in_german(offer.checked_on))
        return self._answers.phrase(ask.ctx, "finder_as_of", year=year_of(offer))

    def _choices(self, ask: Ask, telling: Telling, offer_id: str, fresh: bool) -> tuple[Choice, ...]:
        what = telling.button("what", "offer_info", offer=offer_id)
        book = telling.button("book", "book_appointment")
        if fresh:
            return (book, telling.button("contact", "offer_contact", offer=offer_id), what)
        return (telling.button("ask", "offer_contact", offer=offer_id), what, book)


def _fitting(parts: list[tuple[int, str]], limit: int) -> str:
    kept = [(rank, part) for rank, part in parts if part]
    while len(" ".join(part for _, part in kept)) > limit and any(rank for rank, _ in kept):
        worst = max(rank for rank, _ in kept)
        kept = [(rank, part) for rank, part in kept if rank != worst]
    return " ".join(part for _, part in kept)
