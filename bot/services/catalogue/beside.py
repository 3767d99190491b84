"""An offer that the words name or mean, said beside an answer about something else."""

from __future__ import annotations

import re

from bot.domain.catalogue import Offer, status_of
from bot.domain.messages import Reply
from bot.services.catalogue.aspects import Aspects
from bot.services.catalogue.names import fold
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import limit_of, stopped

_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_LONGEST_TITLE = 70


def is_named(offer: Offer, text: str) -> bool:
    """Whether a text says the offer's name, long or short, with or without what stands in brackets."""
    seen = fold(text)
    return any(fold(name) in seen for name in _spoken(offer))


def title(offer: Offer) -> str:
    """The name by which an answer says what it is about: the whole one, where it is not too long."""
    return offer.name if len(offer.name) <= _LONGEST_TITLE else offer.short_name


def titled(offer: Offer, text: str, telling: Telling) -> str:
    """The text with the offer's name before it, where it does not say it and there is room."""
    if is_named(offer, text):
        return text
    whole = [f"{name}: {text}" for name in dict.fromkeys((title(offer), offer.short_name))]
    return next((longer for longer in whole if len(longer) <= limit_of(telling.mode)), text)


def line(telling: Telling, offer: Offer) -> Reply:
    """What the offer is, or that it has ended, in a message of its own."""
    by_name = telling.by_name(offer.region)
    if status_of(offer, telling.today) == "ended":
        text = titled(offer, Aspects(telling, offer, "").ended()[0], telling)
    else:
        phrase = "what_plain" if by_name.rsplit(" ", 1)[-1] in offer.name else "what"
        text = telling.say(phrase, name=title(offer), by_name=by_name, summary=stopped(offer.summary))
    return Reply(
        topic="offer_info",
        text=f"{text} {telling.age_of(offer)}",
        choices=telling.steps(offer, "what")[:2],
        offers=(offer.id,),
        sources=(telling.source(offer),),
    )


def _spoken(offer: Offer) -> list[str]:
    names = [offer.name, offer.short_name]
    names += [_BRACKETS.sub("", name).strip() for name in names]
    inner = [inner for name in names for inner in _BRACKETS.findall(name)]
    return [name for name in dict.fromkeys((*names, *inner)) if len(name) > 2 or name.isupper()]
