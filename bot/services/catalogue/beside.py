"""An offer that the words name or mean, said beside an answer about something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.catalogue import Offer, status_of
from bot.domain.messages import Choice, Reply
from bot.services.catalogue.aspects import Aspects
from bot.services.catalogue.names import fold
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import limit_of, stopped

_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_LONGEST_TITLE = 100
_LONGEST_ABBREVIATION = 6


def is_named(offer: Offer, text: str) -> bool:
    """Whether a text says a name that the document gives the offer, whole or as an abbreviation."""
    seen = fold(text)
    return any(fold(name) in seen for name in _spoken(offer))


def title(offer: Offer) -> str:
    """The name by which an answer says what it is about: the whole one with its abbreviation, unless it is too long."""
    short = offer.short_name
    whole = f"{offer.name} ({short})" if _is_abbreviation(short) and short not in offer.name else offer.name
    return whole if len(whole) <= _LONGEST_TITLE else short


def titled(offer: Offer, text: str, telling: Telling) -> str:
    """The text with the offer's name before it, where it does not say it and there is room."""
    if is_named(offer, text):
        return text
    whole = [f"{name}: {text}" for name in dict.fromkeys((title(offer), offer.short_name))]
    return next((longer for longer in whole if len(longer) <= limit_of(telling.mode)), text)


def in_full(offer: Offer, text: str, telling: Telling) -> str:
    """An answer made from the offer's fields, its name said in full once, where there is room; never in easy words."""
    plain = _BRACKETS.sub("", offer.name).strip()
    if telling.mode == "easy" or fold(plain) in fold(text):
        return titled(offer, text, telling)
    by_name = telling.by_name(offer.region)
    short = f"{offer.short_name} {by_name}"
    longer = text.replace(short, f"{title(offer)} {by_name}", 1) if short in text else f"{title(offer)}: {text}"
    return longer if len(longer) <= limit_of(telling.mode) else titled(offer, text, telling)


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


def perhaps(telling: Telling, offers: Sequence[Offer]) -> Reply:
    """That these may fit, each named in full and one tap away."""
    return Reply(
        topic="offer_info",
        text=f"{telling.say('perhaps_offers', names=_named(offers))} {telling.age_of(offers[0])}",
        choices=tuple(Choice(offer.short_name, "offer_info", {"offer": offer.id}) for offer in offers),
        offers=tuple(offer.id for offer in offers),
        sources=tuple(dict.fromkeys(telling.source(offer) for offer in offers)),
    )


def _named(offers: Sequence[Offer]) -> str:
    names = [_quoted(title(offer)) for offer in offers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} oder {names[-1]}"


def _quoted(name: str) -> str:
    """In quotes, what is quoted within it in single ones."""
    bare = name[1:-1] if name.startswith("„") and name.endswith("“") else name
    return f"„{bare.replace('„', '‚').replace('“', '‘')}“"


def question(telling: Telling, offers: Sequence[Offer]) -> Reply:
    """Which of these is meant, each named in full."""
    listed = _named(offers)
    choices = [Choice(offer.short_name, "offer_info", {"offer": offer.id}) for offer in offers]
    choices += [telling.button("list", "offer_list"), telling.button("human", "human")]
    return Reply("not_understood", telling.say("which_offer", names=listed), choices=tuple(choices), role="question")


def _is_abbreviation(name: str) -> bool:
    return sum(letter.isupper() for letter in name) >= 2 and len(name) <= _LONGEST_ABBREVIATION and " " not in name


def _spoken(offer: Offer) -> list[str]:
    """The name with and without its brackets, what stands in them, and the short name where it is no word of ours."""
    within = [name for name in _BRACKETS.findall(offer.name) if not name.startswith("§")]  # a law is no name
    names = [offer.name, _BRACKETS.sub("", offer.name).strip("„“ "), *within]
    if fold(offer.short_name) in fold(offer.name) or _is_abbreviation(offer.short_name):
        names.append(offer.short_name)
    return [name for name in names if len(name) > 1]
