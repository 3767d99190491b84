"""The answer about one offer: the asked fact first, then how old it is, who would know more, and the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.catalogue import Fact, Offer, status_of
from bot.domain.messages import Reply
from bot.services.catalogue.aspects import Aspects, Said
from bot.services.catalogue.beside import in_full, titled
from bot.services.catalogue.names import words
from bot.services.catalogue.picking import picked
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import bare, joined, limit_of, sentences, stopped

_MOST_ASPECTS = 3
_FACT = "fact"
_FEWEST_WORDS = 2  # besides the name, for a question of its own
_MOST_MISSING = 1  # sentences on what is not known
# The chance from which a fact about the offer is said: beside fields that answer what the words ask, where they ask for
# nothing in particular, and where no field answers.
_BESIDE_KNOWN, _WITHOUT_ASPECT, _INSTEAD_OF_NOTHING = 0.7, 0.5, 0.3
# Asked in so many ways that who asks may mean something else: what the offer is comes before that this is not known.
_SOFT = frozenset(("access", "provider", "partners", "goal", "content", "results"))
# Aspects of which every sentence is said.
_WHOLE = {_FACT, "capacity", "status", "age", "for_whom", "where"}
_WHOLE |= {"results", "cost", "start", "duration", "partners", "access"}
_FIRST = {"offer_capacity": "capacity", "offer_contact": "contact"}


def aspects_of(telling: Telling, topic: str, question: str) -> list[str]:
    """What is asked for, the main thing first: by the topic, then by the words."""
    asked = telling.words.asked(question)
    first = _FIRST.get(topic)
    if first in asked or (first and not question):
        asked = [first, *(aspect for aspect in asked if aspect != first)]
    elif first:  # the words do not show it: what they show comes before it
        asked = [*(asked or ["what"]), first]
    if len(asked) > 1 and "status" in asked:  # „läuft“ and „noch“ are said in other questions, too
        asked = [*(aspect for aspect in asked if aspect != "status"), "status"]
    return asked[:_MOST_ASPECTS] or ["what"]


def answer(telling: Telling, offer: Offer, topic: str, question: str, found: tuple[Fact, float] | None = None) -> Reply:
    """`question`: the words without the offer's name. `found`: the likeliest fact about the offer; said where it surely
    answers, or the offer's fields do not."""
    asked = aspects_of(telling, topic, question)
    if "results" in asked and "capacity" in asked and offer.capacity and "results" not in offer.answers:
        asked.remove("results")  # „wie viele hat es erreicht": the number stands among the places
    aspects = Aspects(telling, offer, question)
    ended = status_of(offer, telling.today) == "ended"
    saids = {
        aspect: aspects.say(aspect)
        for aspect in asked
        if not (ended and aspect in ("status", "contact"))  # said already; and nobody is sent to what is over
    }
    by_words = bool(telling.words.asked(question))
    fact = _chosen(telling, question, found, saids, by_words)
    if fact is not None:
        beside = by_words and any(said.known for said in saids.values())
        own = {_FACT: Said(sentences(fact.text))}
        saids = saids | own if beside else own | saids
    parts = _Parts(telling, list(aspects.ended()) if ended else [])
    parts.needed += picked(telling, offer, question, 2 if by_words else 1, beyond=fact.text if fact else "")
    for aspect, said in saids.items():
        if said.known or fact is None:
            parts.take(said, aspect, ended)
    if ended and "contact" in asked and not telling.contact_of(offer):
        parts.missing.append(
            telling.say("unknown_contact", short=offer.short_name, by_name=telling.by_name(offer.region))
        )
    others = telling.similar(offer) if ended else []
    if others:
        names = ", ".join(other.short_name for other in others)
        parts.needed.append(telling.say("now_exists", by_name=telling.by_name(offer.region), names=names))
    parts.introduced = not parts.needed and _softly(telling, offer, telling.words.asked(question) or saids, question)
    if parts.introduced:
        parts.needed += _introduced(telling, offer)
    asks = any(said.asks or not said.known for said in saids.values() if said.known or fact is None)
    unknown = fact is not None and telling.words.hears("not_known", sentences(fact.text)[0])
    asks = asks or unknown or (fact is not None and _lacks(telling, question, fact))
    if not asks and telling.words.lacks(question, " ".join(parts.needed)):  # a name, a number, a street
        parts.needed = [*([] if parts.missing else [telling.say("fact_lacks")]), *parts.needed]
        asks = True
    answering = sum(said.known and not said.asks for said in saids.values()) + (fact is not None and not unknown)
    parts.fewest = 1 if asks and answering <= 1 else 2
    if parts.missing[_MOST_MISSING:]:
        del parts.missing[_MOST_MISSING:]
    if asks or (not ended and "contact" in asked and not telling.contact_of(offer)):
        parts.missing.append(telling.who_knows(offer.region, offer))
    if asked == ["what"] and offer.for_whom and not ended:
        parts.wanted.insert(0, telling.say("for_whom", for_whom=offer.for_whom.rstrip(".")))
    if "what" not in asked and not ended and parts.needed and not parts.introduced:
        parts.wanted.append(stopped(offer.summary))
    parts.wanted += [sentence for note in offer.notes for sentence in sentences(note)]
    return Reply(
        topic=telling.words.topics.get(asked[0], topic if topic in _OFFER_TOPICS else "offer_info"),
        text=titled(offer, parts.text(telling.age_of(offer), offer), telling),
        choices=telling.steps(offer, asked[0]),
        offers=(offer.id,),
        sources=(telling.source(offer),),
    )


def _softly(telling: Telling, offer: Offer, asked: Iterable[str], question: str) -> bool:
    """Whether all that is asked for may mean something else: „bekomme ich da geld“ names no price, and when an event
    is may be a way of asking for it."""
    soft = set(_SOFT)
    if "money" not in telling.words.details_asked(question):
        soft.add("cost")
    if offer.kind == "event":
        soft.add("start")
    return soft.issuperset(asked)


def _lacks(telling: Telling, question: str, fact: Fact) -> bool:
    """Whether a question asks for a detail of which the fact at most says that it is not known."""
    known = [sentence for sentence in sentences(fact.text) if not telling.words.hears("not_known", sentence)]
    return telling.words.lacks(question, " ".join(known))


def _introduced(telling: Telling, offer: Offer) -> list[str]:
    """What the offer is and for whom, in two sentences."""
    first = Aspects(telling, offer, "").say("what").sentences[0]
    whom = [telling.say("for_whom", for_whom=bare(offer.for_whom))] if offer.for_whom else []
    return [first, *whom]


class _Parts:
    """What is told first, what where there is room, and what is not known, which stands behind the source."""

    def __init__(self, telling: Telling, needed: list[str]) -> None:
        self._telling = telling
        self.needed = needed
        self.wanted: list[str] = []
        self.missing: list[str] = []
        self.fewest = 2  # needed sentences that come before who would know more
        self.introduced = False  # nothing that is asked for is known: what the offer is stands before that

    def take(self, said: Said, aspect: str, ended: bool) -> None:
        """The first sentence is the answer; what follows it is said where there is room."""
        told = said.sentences
        if said.known:
            told = [sentence for sentence in told if not self._telling.words.hears("not_known", sentence)] or told
        self.missing += [sentence for sentence in said.sentences if not said.known or sentence not in told]
        if not said.known:
            return
        if ended and aspect == "what":
            self.wanted += told[1:] or told
        elif aspect in _WHOLE:
            self.needed += told
        else:
            self.needed.append(told[0])
            self.wanted += told[1:]

    def text(self, age: str, offer: Offer) -> str:
        """All of it as one text; the offer's name in full where there is room for it beside what is needed."""
        needed = list(dict.fromkeys(self.needed))
        if needed:
            whole = [in_full(offer, needed[0], self._telling), *needed[1:]]
            fits = len(" ".join([*whole, age, *self.missing])) <= limit_of(self._telling.mode)
            needed = whole if fits else needed
        room = limit_of(self._telling.mode)
        if self.introduced:
            while needed and len(" ".join([*needed, age, *self.missing])) > room:
                needed.pop()
        if not needed:
            return joined(self.missing, self.wanted, [age], self._telling.mode)
        missing = self.missing
        while missing and len(" ".join([*needed[: self.fewest], age, *missing])) > room:
            missing = missing[:-1]
        return joined(needed, self.wanted, [age, *missing], self._telling.mode)


def _chosen(
    telling: Telling, question: str, found: tuple[Fact, float] | None, saids: Mapping[str, Said], by_words: bool
) -> Fact | None:
    """The fact, where it is likelier to be what is asked for than what the fields say."""
    if found is None or len(words(question)) < _FEWEST_WORDS:
        return None
    fact, chance = found
    known = all(said.known for said in saids.values())
    if not known and telling.words.lacks(question, fact.text):
        return None
    if known and by_words and len(fact.offers) > 1:
        return None  # one of several offers at once, while its own fields answer
    if "contact" in saids and not known and chance < _BESIDE_KNOWN:
        return None  # what else is known of the offer reaches nobody
    some = any(said.known for said in saids.values())
    limit = _BESIDE_KNOWN if known and by_words else _WITHOUT_ASPECT if some else _INSTEAD_OF_NOTHING
    return fact if chance >= limit else None


_OFFER_TOPICS = ("offer_info", "offer_contact", "offer_capacity")


def short_fact(telling: Telling, offer: Offer, aspect: str, question: str) -> str:
    """The asked aspect of an offer as one sentence, for a line among others; never a contact."""
    aspects = Aspects(telling, offer, question)
    if status_of(offer, telling.today) == "ended":
        return aspects.ended()[0]
    return aspects.say("what" if aspect == "contact" else aspect).sentences[0]
