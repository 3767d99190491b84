"""The sentence that says one aspect of an offer: places, contact, law, where, how long, for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.catalogue import Fact, Offer, is_rechecked, status_of, year_of
from bot.domain.catalogue_dates import in_german
from bot.services.catalogue.names import fold
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import bare, sentences, stopped


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences on an aspect; `known` False: they say that it is not known; `asks`: who knows is said, too."""

    sentences: list[str]
    known: bool = True
    asks: bool = False


class Aspects:
    """Says the aspects of one offer in one voice."""

    def __init__(self, telling: Telling, offer: Offer, question: str) -> None:
        self._t = telling
        self._offer = offer
        self._question = question
        self._names = {"short": offer.short_name, "by_name": telling.by_name(offer.region)}

    def say(self, aspect: str) -> Said:
        own = self._offer.answers.get(aspect)
        if own:
            told = sentences(own)
            return Said(told, known=not all(self._t.words.hears("not_known", sentence) for sentence in told))
        sayers: dict[str, Callable[[], Said | None]] = {
            "what": self._what,
            "content": self._what,
            "goal": self._what,
            "for_whom": self._for_whom,
            "age": self._age,
            "capacity": self._capacity,
            "contact": self._contact,
            "status": self._status,
            "law": self._law,
            "where": self._where,
            "duration": self._duration,
            "start": self._start,
            "provider": self._provider,
        }
        sayer = sayers.get(aspect)
        said = sayer() if sayer else None
        return said or self._from_facts(aspect) or Said([self._say(f"unknown_{aspect}")], known=False)

    def _say(self, name: str, /, **values: str | int) -> str:
        return self._t.say(name, **self._names, **values)

    def _what(self) -> Said:
        offer = self._offer
        first = self._say("what", name=offer.name, summary=stopped(offer.summary))
        if self._names["by_name"].rsplit(" ", 1)[-1] in offer.name:
            first = self._t.say("what_plain", name=offer.name, summary=stopped(offer.summary))
        rest = [] if self._t.mode == "easy" else sentences(offer.description)
        return Said([first, *rest])

    def _for_whom(self) -> Said | None:
        if not self._offer.for_whom:
            return None
        said = [self._say("for_whom_first", for_whom=bare(self._offer.for_whom))]
        age = self._age_sentence()
        return Said([*said, age] if age else said)

    def _age_sentence(self) -> str | None:
        low, high = self._offer.age_min, self._offer.age_max
        if low and high:
            return self._t.say("age_between", age_min=low, age_max=high)
        if low:
            return self._t.say("age_from", age_min=low)
        if high == 24:
            return self._t.say("age_under_25")
        return self._t.say("age_to", age_max=high) if high else None

    def _age(self) -> Said | None:
        age = self._age_sentence()
        if age is None:
            return None
        whom = self._offer.for_whom
        return Said([age, *([self._say("for_whom_first", for_whom=bare(whom))] if whom else [])])

    def _capacity(self) -> Said | None:
        capacity = self._offer.capacity
        if not capacity:
            return None
        by_need = fold(capacity).startswith(self._t.words.by_need)
        first = self._say("capacity_by_need" if by_need else "capacity", capacity=bare(capacity))
        note = self._offer.capacity_note
        return Said([first, *(sentences(note) if note else [])])

    def _contact(self) -> Said | None:
        contact = self._t.contact_of(self._offer)
        if not contact:
            return None
        person, words = self._offer.contact.person, self._t.words
        if words.hears("wants_person", self._question):
            name = "contact_person" if person else "contact_no_person"
            return Said([self._say(name, contact=contact, **({"person": person} if person else {}))])
        if words.hears("wants_phone", self._question) and not self._offer.contact.phone:
            return Said([self._say("contact_no_phone", contact=contact), self._t.who_knows(self._offer.region)])
        if words.hears("wants_email", self._question) and not self._offer.contact.email:
            return Said([self._say("contact_no_email", contact=contact)])
        return Said([self._say("contact", contact=contact)])

    def _status(self) -> Said:
        offer = self._offer
        status = status_of(offer, self._t.today)
        if status == "ended":
            return Said(self.ended())
        if status == "running" and offer.runs_until:
            return Said([self._say("running", until=in_german(offer.runs_until))])
        if offer.checked_on and is_rechecked(offer, self._t.today):
            return Said([self._say("running_checked", checked=in_german(offer.checked_on))])
        first = self._say("unknown_status", year=year_of(offer))
        planned = []
        if offer.planned and offer.runs_from:
            planned = [self._say("planned", **{"from": in_german(offer.runs_from)})]
        return Said([first, *planned], asks=True)

    def ended(self) -> list[str]:
        """That it has ended, by the source's own word or date."""
        offer = self._offer
        until = in_german(offer.runs_until) if offer.runs_until else ""
        if offer.ended_note:
            note = [self._say("ended", ended_note=stopped(offer.ended_note))]
            return note
        return [self._say("ended_planned" if offer.planned else "ended_until", until=until)]

    def _law(self) -> Said | None:
        legal, paragraph = ", ".join(self._offer.legal_basis), self._offer.paragraph
        if paragraph and legal and legal not in paragraph:
            return Said([self._say("law_paragraph", paragraph=paragraph, legal=legal)])
        if paragraph:
            return Said([self._say("law_only_paragraph", paragraph=paragraph)])
        return Said([self._say("law", legal=legal)]) if legal else None

    def _where(self) -> Said | None:
        places = self._offer.places
        if not places:
            return None
        region = self._t.snapshot.regions[self._offer.region]
        if all(place in (region.name, *region.aliases) for place in places):
            said = [self._say("where_region_only")]
            return Said(said, asks=True)
        over = status_of(self._offer, self._t.today) == "ended"
        provider = self._provider()
        by = provider.sentences if provider else []
        return Said([self._say("where_ended" if over else "where", places=_listed(places)), *by])

    def _duration(self) -> Said | None:
        if self._offer.duration:
            return Said([self._say("duration", duration=bare(self._offer.duration)), *self._dates()])
        dates = self._dates()
        return Said(dates) if dates else None

    def _start(self) -> Said | None:
        dates = self._dates()
        return Said(dates) if dates else None

    def _dates(self) -> list[str]:
        offer = self._offer
        start = in_german(offer.runs_from) if offer.runs_from else None
        end = in_german(offer.runs_until) if offer.runs_until else None
        over = status_of(offer, self._t.today) == "ended"
        if offer.planned and over and end:
            same = start in (None, end)
            return [self._say("was_planned" if same else "was_planned_between", **{"from": start or end, "until": end})]
        if start and end:
            return [self._say("ran_between" if over else "runs_between", **{"from": start, "until": end})]
        if end:
            return [self._say("ran_until" if over else "runs_until", until=end)]
        return [self._say("runs_since", **{"from": start})] if start and not over else []

    def _provider(self) -> Said | None:
        provider = self._offer.provider
        return Said([self._say("provider", provider=bare(provider))]) if provider else None

    def _from_facts(self, aspect: str) -> Said | None:
        """A fact that is linked to the offer and whose words show the asked aspect."""
        pattern = self._t.words.aspects.get(aspect)
        for fact in _linked(self._t, self._offer):
            if pattern is not None and any(pattern.search(fold(question)) for question in fact.question):
                return Said(sentences(fact.text))
        return None


def _linked(telling: Telling, offer: Offer) -> list[Fact]:
    return [fact for fact in telling.snapshot.facts.values() if offer.id in fact.offers]


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"
