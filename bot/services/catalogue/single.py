"""The answer about one offer: the asked fact first, then how old it is, who would know more, and the next step."""

from __future__ import annotations

from bot.domain.catalogue import Fact, Offer, status_of
from bot.domain.messages import Reply
from bot.services.catalogue.aspects import Aspects, Said
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import joined, sentences

_MOST_ASPECTS = 3
_WHOLE = ("capacity", "status", "age", "for_whom", "where")  # aspects of which every sentence is said
_FIRST = {"offer_capacity": "capacity", "offer_contact": "contact"}


def aspects_of(telling: Telling, topic: str, question: str) -> list[str]:
    """What is asked for, the main thing first: by the topic, then by the words."""
    asked = telling.words.asked(question)
    first = _FIRST.get(topic)
    if first:
        asked = [first, *(aspect for aspect in asked if aspect != first)]
    return asked[:_MOST_ASPECTS] or ["what"]


def answer(telling: Telling, offer: Offer, topic: str, question: str, fact: Fact | None = None) -> Reply:
    """`fact` is one that was found for the question: said where the offer's own fields do not answer it."""
    asked = aspects_of(telling, topic, question)
    aspects = Aspects(telling, offer, question)
    ended = status_of(offer, telling.today) == "ended"
    needed: list[str] = list(aspects.ended()) if ended else []
    wanted: list[str] = []
    unknown = False
    for aspect in asked:
        if ended and aspect in ("status", "contact"):
            continue  # said already; and nobody is sent to what is over
        said = aspects.say(aspect)
        if fact is not None and (not said.known or (asked == ["what"] and not telling.words.asked(question))):
            said, fact = Said([*sentences(fact.text), *(said.sentences if said.known else ())]), None
        unknown = unknown or not said.known
        _take(said, aspect, ended, needed, wanted)
    others = telling.similar(offer) if ended else []
    if others:
        names = ", ".join(other.short_name for other in others)
        needed.append(telling.say("now_exists", by_name=telling.by_name(offer.region), names=names))
    if unknown or (not ended and "contact" in asked and not telling.contact_of(offer)):
        (wanted if others else needed).append(telling.who_knows(offer.region, offer))
    if asked == ["what"] and offer.for_whom and not ended:
        wanted.insert(0, telling.say("for_whom", for_whom=offer.for_whom.rstrip(".")))
    wanted += [sentence for note in offer.notes for sentence in sentences(note)]
    text = joined(list(dict.fromkeys(needed)), wanted, [telling.age_of(offer)], telling.mode)
    return Reply(
        topic=telling.words.topics.get(asked[0], topic if topic in _OFFER_TOPICS else "offer_info"),
        text=text,
        choices=telling.steps(offer, asked[0]),
        offers=(offer.id,),
        sources=(telling.source(offer),),
    )


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
