"""The answer about one offer: the asked fact first, then how old it is, who would know more, and the next step."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.catalogue import Fact, Offer, status_of
from bot.domain.messages import Reply
from bot.services.catalogue.aspects import Aspects, Said
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import joined, sentences

_MOST_ASPECTS = 3
_FACT = "fact"
_MOST_MISSING = 1  # sentences on what is not known
# The chance from which a fact about the offer is said: beside fields that answer what the words ask, where they ask for
# nothing in particular, and where no field answers.
_BESIDE_KNOWN, _WITHOUT_ASPECT, _INSTEAD_OF_NOTHING = 0.7, 0.5, 0.3
_WHOLE = ("capacity", "status", "age", "for_whom", "where")  # aspects of which every sentence is said
_FIRST = {"offer_capacity": "capacity", "offer_contact": "contact"}


def aspects_of(telling: Telling, topic: str, question: str) -> list[str]:
    """What is asked for, the main thing first: by the topic, then by the words."""
    asked = telling.words.asked(question)
    first = _FIRST.get(topic)
    if first:
        asked = [first, *(aspect for aspect in asked if aspect != first)]
    return asked[:_MOST_ASPECTS] or ["what"]


def answer(telling: Telling, offer: Offer, topic: str, question: str, found: tuple[Fact, float] | None = None) -> Reply:
    """`found`: the likeliest fact about the offer; said where it surely answers, or the offer's fields do not."""
    asked = aspects_of(telling, topic, question)
    aspects = Aspects(telling, offer, question)
    ended = status_of(offer, telling.today) == "ended"
    needed: list[str] = list(aspects.ended()) if ended else []
    wanted: list[str] = []
    missing: list[str] = []
    saids = {
        aspect: aspects.say(aspect)
        for aspect in asked
        if not (ended and aspect in ("status", "contact"))  # said already; and nobody is sent to what is over
    }
    by_words = bool(telling.words.asked(question))
    fact = _chosen(found, saids, by_words)
    if fact is not None:
        said = Said(sentences(fact.text))
        beside = by_words and any(said.known for said in saids.values())
        saids = {**saids, _FACT: said} if beside else {_FACT: said, **saids}
    for aspect, said in saids.items():
        if said.known:
            _take(said, aspect, ended, needed, wanted)
        elif fact is None:
            missing.extend(said.sentences)
    others = telling.similar(offer) if ended else []
    if others:
        names = ", ".join(other.short_name for other in others)
        needed.append(telling.say("now_exists", by_name=telling.by_name(offer.region), names=names))
    if missing or (not ended and "contact" in asked and not telling.contact_of(offer)):
        missing = [*missing[:_MOST_MISSING], telling.who_knows(offer.region, offer)]
    if asked == ["what"] and offer.for_whom and not ended:
        wanted.insert(0, telling.say("for_whom", for_whom=offer.for_whom.rstrip(".")))
    wanted += [sentence for note in offer.notes for sentence in sentences(note)]
    told = any(said.known for said in saids.values())
    last = [telling.age_of(offer), *missing] if told else [telling.age_of(offer)]
    text = joined(list(dict.fromkeys(needed if told else [*missing, *needed])), wanted, last, telling.mode)
    return Reply(
        topic=telling.words.topics.get(asked[0], topic if topic in _OFFER_TOPICS else "offer_info"),
        text=text,
        choices=telling.steps(offer, asked[0]),
        offers=(offer.id,),
        sources=(telling.source(offer),),
    )


def _chosen(found: tuple[Fact, float] | None, saids: Mapping[str, Said], by_words: bool) -> Fact | None:
    """The fact, where it is likelier to be what is asked for than what the fields say."""
    if found is None:
        return None
    fact, chance = found
    known = all(said.known for said in saids.values())
    limit = _BESIDE_KNOWN if known and by_words else _WITHOUT_ASPECT if known else _INSTEAD_OF_NOTHING
    return fact if chance >= limit else None


_OFFER_TOPICS = ("offer_info", "offer_contact", "offer_capacity")


def _take(said: Said, aspect: str, ended: bool, needed: list[str], wanted: list[str]) -> None:
    """The first sentence is the answer; what follows it is said where there is room."""
    if ended and aspect == "what":
        wanted.extend(said.sentences[1:] or said.sentences)
        return
    if aspect in _WHOLE or not said.known:
        needed.extend(said.sentences)
        return
    needed.append(said.sentences[0])
    wanted.extend(said.sentences[1:])


def short_fact(telling: Telling, offer: Offer, aspect: str, question: str) -> str:
    """The asked aspect of an offer as one sentence, for a line among others; never a contact."""
    aspects = Aspects(telling, offer, question)
    if status_of(offer, telling.today) == "ended":
        return aspects.ended()[0]
    return aspects.say("what" if aspect == "contact" else aspect).sentences[0]
