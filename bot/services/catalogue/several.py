"""Answers about several offers at once: compared, one of each region, or of another region than the asker's."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.catalogue import Offer, status_of
from bot.domain.messages import Choice, Reply
from bot.services.catalogue.single import aspects_of, short_fact
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import limit_of, stopped

_MOST = 4


def compare(telling: Telling, offers: Sequence[Offer], topic: str, question: str) -> Reply:
    """A line for each offer: what it is, or the one aspect that is asked for."""
    offers = offers[:_MOST]
    aspect = next((a for a in aspects_of(telling, topic, question) if a not in ("status",)), "what")
    lines = [_line(telling, offer, aspect, question) for offer in offers]
    return _of_lines(telling, offers, lines, telling.words.topics.get(aspect, _topic(topic)), _by_offer(offers))


def by_region(telling: Telling, offers: Sequence[Offer], topic: str, question: str) -> Reply:
    """The same name in several regions and none known: the fact of each, and the question which region is meant."""
    aspect = aspects_of(telling, topic, question)[0]
    firsts = list({offer.region: offer for offer in reversed(offers)}.values())[::-1][:_MOST]
    intent = telling.words.topics.get(aspect, _topic(topic))
    choices = tuple(
        Choice(telling.snapshot.regions[offer.region].name, intent, {"offer": offer.id, "region": offer.region})
        for offer in firsts
    )
    lines = [_line(telling, offer, aspect, question) for offer in firsts] if aspect != "contact" else []
    lines.append(telling.say("which_region"))
    return _of_lines(telling, firsts, lines, intent, choices)


def elsewhere(telling: Telling, offer: Offer, region: str, topic: str) -> Reply:
    """The offer is described for another region only: said without its contact, with what there is here."""
    here = telling.similar(offer, region)
    name, by_name = telling.snapshot.regions[region].name, telling.by_name(region)
    values = {"short": offer.short_name, "region": name, "other_by_name": telling.by_name(offer.region)}
    parts = [telling.say("other_region", **values)]
    if here:
        names = ", ".join(other.short_name for other in here)
        parts.append(telling.say("other_region_here", by_name=by_name, names=names))
    parts.append(telling.who_knows(region))
    return Reply(
        topic=_topic(topic),
        text=" ".join(parts),
        choices=(*_by_offer(here), telling.button("list", "offer_list", region=region)),
        offers=tuple(other.id for other in here),
        sources=tuple(dict.fromkeys(telling.source(other) for other in (offer, *here))),
    )


def _line(telling: Telling, offer: Offer, aspect: str, question: str) -> str:
    if aspect == "what" and status_of(offer, telling.today) != "ended":
        name = f"{offer.short_name} {telling.by_name(offer.region)}"
        return telling.say("compare_line", short=name, summary=stopped(offer.summary))
    return short_fact(telling, offer, aspect, question)


def _of_lines(
    telling: Telling, offers: Sequence[Offer], lines: list[str], topic: str, choices: tuple[Choice, ...]
) -> Reply:
    ages = list(dict.fromkeys(telling.age_of(offer) for offer in offers))
    limit = limit_of(telling.mode)
    text = "\n".join([*lines, *ages])
    if len(text) > limit:  # the sources stand beside the text, too
        text = "\n".join(lines)
    return Reply(
        topic=topic,
        text=text,
        choices=choices,
        offers=tuple(offer.id for offer in offers),
        sources=tuple(dict.fromkeys(telling.source(offer) for offer in offers)),
    )


def _by_offer(offers: Sequence[Offer]) -> tuple[Choice, ...]:
    return tuple(Choice(offer.short_name, "offer_info", {"offer": offer.id}) for offer in offers[:3])


def _topic(topic: str) -> str:
    return topic if topic.startswith("offer_") else "offer_info"
