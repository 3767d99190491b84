"""The fact that answers a question, said in its own words: what is known first, then its source, then what is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.domain.catalogue import Fact, Offer, status_of, year_of
from bot.domain.messages import Choice, Reply
from bot.services.catalogue.beside import titled
from bot.services.catalogue.facts import Facts, Manner
from bot.services.catalogue.index import Vector
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import limit_of, sentences, stopped
from bot.text.parts import parts

_AND_ASKS = re.compile(r"\s+und\s+(?=(?:wie ?viele?|wer|wo|wann|welche\w*|was)\b)", re.IGNORECASE)
_LOOKED_AT = 4  # finds among which one about the named offers is looked for
_BOTH = 0.5  # the chance from which each of two questions in one message gets its fact
_FEWEST_WORDS = 2
_MOST_OVER = 3  # names of offers that have ended


class FactAnswers:
    """Finds and says facts."""

    def __init__(self, catalogue: CatalogueService, facts: Facts) -> None:
        self._catalogue = catalogue
        self._facts = facts

    def answer(
        self,
        telling: Telling,
        text: str,
        region: str | None,
        topic: str | None,
        *,
        vector: Vector | None = None,
        instead: bool = False,
        manner: Manner = "asks",
        nothing_else: bool = False,
        about: Sequence[str] = (),
    ) -> Reply | None:
        """The fact, or two where the words ask two things; None where none is sure enough.

        `instead`: surer than an answer from an entry would be. `nothing_else`: without it
        nothing is known. `about`: the offers that were named: no others' fact.
        """
        if len(text.split()) < (_FEWEST_WORDS if manner != "tells" else _FEWEST_WORDS + 1):
            return None
        found = self._facts.find(text, vector, region)
        if about:
            found = [(fact, chance) for fact, chance in found[:_LOOKED_AT] if self.concerns(fact, about)]
        fact = self._facts.answer(found, topic, instead=instead, manner=manner, nothing_else=nothing_else)
        if fact is None:
            return None
        second = self._second(text, region, fact, about)
        beside = self._facts.beside(found) if not second else None
        return self.say(telling, [fact, *second, *((beside,) if beside else ())], topic, text)

    def best(self, text: str, region: str, vector: Vector | None = None) -> float:
        """The chance of the likeliest fact of a region to be what the words ask."""
        return max((chance for _, chance in self._facts.find(text, vector, region)), default=0.0)

    def likely(self, text: str, region: str, from_chance: float, vector: Vector | None = None) -> list[Fact]:
        """The facts of a region with at least this chance to be what the words ask, the likeliest first."""
        return [fact for fact, chance in self._facts.find(text, vector, region) if chance >= from_chance]

    def about(self, offer: Offer, text: str, vector: Vector | None = None) -> tuple[Fact, float] | None:
        """The likeliest fact about one offer, with its chance to be what the words ask."""
        found = self._facts.find(text, vector, offer.region)[:_LOOKED_AT]
        return next(((fact, chance) for fact, chance in found if self.concerns(fact, (offer.id,))), None)

    def general(self, telling: Telling, topic: str, region: str) -> Reply | None:
        """The first fact of a topic: the files put the general one first."""
        for fact in telling.snapshot.facts.values():
            if fact.region == region and fact.topic == topic:
                return self.say(telling, [fact], topic)
        return None

    def concerns(self, fact: Fact, offers: Collection[str]) -> bool:
        """Whether a fact is about one of these offers: linked to it, or naming it."""
        if set(offers) & set(fact.offers):
            return True
        named = self._catalogue.find(f"{fact.text} {' '.join(fact.question)}", fact.region)
        return any(match.entity == "offer" and match.value in offers for match in named)

    def _second(self, text: str, region: str | None, first: Fact, about: Sequence[str]) -> list[Fact]:
        """The fact of another part of the words, where each part has one of its own beyond doubt."""
        pieces = [piece for part in parts(text) for piece in _AND_ASKS.split(part)]
        if len(pieces) < 2 or about:
            return []
        best = [self._facts.find(piece, None, region)[0] for piece in pieces]
        others = [fact for fact, chance in best if chance >= _BOTH and fact.id != first.id]
        return others[:1] if any(fact.id == first.id for fact, _ in best) else []

    # -- saying ----------------------------------------------------------------------------------------

    def say(self, telling: Telling, facts: Sequence[Fact], topic: str | None, text: str = "") -> Reply:
        """As many of the facts as fit; that a detail is missing which the words ask for is said first."""
        first, *more = facts
        said = self._told(telling, [first], text)
        both = self._told(telling, [first, *more], text)
        if more and len(both) <= limit_of(telling.mode):
            said = both
        else:
            more = []
        told = [first, *more]
        ids = list(dict.fromkeys(offer for fact in told for offer in fact.offers))
        offers: list[Offer] = [o for o in map(telling.snapshot.offers.get, ids) if o is not None]
        choices = [Choice(offer.short_name, "offer_info", {"offer": offer.id}) for offer in offers[:2]]
        choices += [telling.button("book", "book_appointment"), telling.button("human", "human")]
        return Reply(
            topic=topic or first.topic,
            text=said,
            choices=tuple(choices),
            offers=tuple(ids),
            sources=tuple(dict.fromkeys(telling.source(fact) for fact in told)),
        )

    def _told(self, telling: Telling, facts: Sequence[Fact], text: str) -> str:
        said = [sentence for fact in facts for sentence in sentences(stopped(telling.say("fact", text=fact.text)))]
        known = [sentence for sentence in said if not telling.words.hears("not_known", sentence)]
        missing = [sentence for sentence in said if sentence not in known] if known else []
        lead = [telling.say("fact_lacks")] if telling.words.lacks(text, " ".join(said)) else []
        subject = self._subject(telling, facts, text)
        asks = telling.words.lacks(text, " ".join(known))
        if asks:
            missing.append(telling.who_knows(facts[0].region, subject))
        over, source = self._over(telling, facts, text), _source(telling, facts)
        who = [telling.who_knows(facts[0].region, subject)] if missing and not asks else []
        ways = (
            [*lead, *(known or said), *over, source, *missing, *who],
            [*lead, *(known or said), *over, source, *missing],
            [*lead, *(known or said), source, *missing],
            [*lead, *(known or said)[: 1 if asks and len(facts) == 1 else None], source, *missing],
        )
        fitting = (" ".join(way) for way in ways if len(" ".join(way)) <= limit_of(telling.mode))
        told = next(fitting, " ".join(ways[2]))
        return titled(subject, told, telling) if subject is not None and not lead else told

    def _subject(self, telling: Telling, facts: Sequence[Fact], text: str) -> Offer | None:
        """The one offer that the fact is about, or the one of them that the words name."""
        linked = [offer for offer in facts[0].offers if offer in telling.snapshot.offers]
        named = [m.value for m in self._catalogue.find(text, facts[0].region) if m.value in linked]
        chosen = list(dict.fromkeys(named)) or linked
        return telling.snapshot.offers[chosen[0]] if len(chosen) == 1 else None

    def _over(self, telling: Telling, facts: Sequence[Fact], text: str) -> list[str]:
        """That the offers which the words name, or all that the facts are about, have ended, where no fact says so."""
        if any(telling.words.hears("ended_words", fact.text) for fact in facts):
            return []
        linked = {offer for fact in facts for offer in fact.offers}
        named = {m.value for m in self._catalogue.find(text, facts[0].region) if m.entity == "offer" and not m.weak}
        about = [
            telling.snapshot.offers[one] for one in sorted(named & linked or linked) if one in telling.snapshot.offers
        ]
        if not about or any(status_of(offer, telling.today) != "ended" for offer in about):
            return []
        return [telling.say("events_over", names=", ".join(offer.short_name for offer in about[:_MOST_OVER]))]


def _source(telling: Telling, facts: Sequence[Fact]) -> str:
    document = telling.snapshot.regions[facts[0].region].short_title
    sections = " und ".join(dict.fromkeys(fact.source.section for fact in facts))
    return telling.say("fact_source", year=year_of(facts[0]), document=document, section=sections)
