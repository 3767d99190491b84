"""Lists of offers by region, need, age, school status, legal area; what has ended stands apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.catalogue import Offer, status_of
from bot.domain.messages import Choice, Reply
from bot.services.catalogue.names import fold
from bot.services.catalogue.selection import Wanted, fits, ranked
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import Words, limit_of, stopped

_PAGE = 5
_FEWEST = 3  # offers with a line of explanation; fewer would fit: names alone
_AGE = re.compile(
    r"\b(?:bin|mit|ab|von|ich bin erst|ich bin schon) (1[3-9]|2[0-9])\b|\b(1[3-9]|2[0-9]) ?(?:jahre|j\b|jaehrig)"
)
_AREAS = {"8": "VIII", "3": "III", "2": "II", "9": "IX"}


def wanted_of(words: Words, text: str, region: str | None, age: int | None) -> Wanted:
    """What a question or the entities of a button ask for."""
    folded = fold(text)
    found = _AGE.search(folded)
    legal = words.single["legal"].search(folded)
    area = legal.group(1) if legal else None
    schools = words.heard(words.school_status, text)
    return Wanted(
        region=region,
        age=int(next(filter(None, found.groups()))) if found else age,
        status="ended" if words.hears("ended_words", text) else None,
        needs=tuple(words.heard(words.needs, text)),
        legal_area=f"SGB {_AREAS.get(area, area.upper())}" if area else None,
        school_status=schools[0] if schools else None,
        kinds=tuple(words.heard(words.kinds, text)),
    )


def is_everything(wanted: Wanted) -> bool:
    """Whether nothing but the region is asked for."""
    return not (wanted.needs or wanted.age or wanted.legal_area or wanted.school_status or wanted.kinds)


def ask_region(telling: Telling) -> Reply:
    choices = tuple(
        Choice(region.name, "offer_list", {"region": region.id}) for region in telling.snapshot.regions.values()
    )
    return Reply(topic="offer_list", text=telling.say("list_region"), choices=choices, role="question")


def answer(telling: Telling, wanted: Wanted, more: Mapping[str, str], meant: Sequence[str] = ()) -> Reply:
    """One page of the list; the button for the next carries the words of the question's needs. `meant`: offers that
    the words describe; they stand first."""
    region = wanted.region or ""
    offers = telling.snapshot.offers
    found = [offer for offer in offers.values() if fits(offer, wanted, telling.today) or offer.id in meant]
    found = ranked(found, wanted.needs, telling.today)
    found.sort(key=lambda offer: offer.id not in meant)
    over = [offer for offer in found if status_of(offer, telling.today) == "ended"]
    going = [offer for offer in found if offer not in over]
    if wanted.kinds != ("event",):
        going = [o for o in going if o.kind != "event"] + [o for o in going if o.kind == "event"]
    start = int(more.get("offset", "0")) if more.get("offset", "0").isdecimal() else 0
    page = going[start : start + _PAGE]
    text, shown = _text(telling, wanted, going, page, over)
    choices = [Choice(offer.short_name, "offer_info", {"offer": offer.id}) for offer in shown[:3]]
    if start + len(shown) < len(going):
        entities = {key: value for key, value in more.items() if key != "offset"}
        entities |= {"region": region, "offset": str(start + len(shown))}
        choices.append(telling.button("more", "offer_list", **entities))
    listed = shown or over[:_PAGE]
    sources = tuple(dict.fromkeys(telling.source(offer) for offer in listed))[:3]
    return Reply(
        topic="offer_list",
        text=text,
        choices=(*choices, telling.button("book", "book_appointment")),
        offers=tuple(offer.id for offer in listed),
        sources=sources,
    )


def _text(
    telling: Telling, wanted: Wanted, going: list[Offer], page: list[Offer], over: list[Offer]
) -> tuple[str, list[Offer]]:
    region = wanted.region or ""
    by_name = telling.by_name(region)
    upper = by_name[0].upper() + by_name[1:]
    ended = ", ".join(offer.short_name for offer in over[:4])
    if not page:
        if ended:
            names = {"by_name_upper": upper, "names": ended}
            return f"{telling.say('list_only_ended', **names)} {telling.who_knows(region)}", []
        return f"{telling.say('list_none', by_name=by_name)} {telling.who_knows(region)}", []
    opener = telling.say(
        "list_open_all" if is_everything(wanted) else "list_open", by_name_upper=upper, count=len(going)
    )
    tail = [telling.say("list_ended", names=ended)] if ended and wanted.needs else []
    tail.append(telling.age_of(page[0]))
    lines = [telling.say("list_line", short=o.short_name, summary=stopped(o.summary)) for o in page]
    lines = _fitting(opener, lines, tail, limit_of(telling.mode))
    if len(lines) < min(_FEWEST, len(page)):
        short = [telling.say("list_line_short", short=offer.short_name) for offer in page]
        lines = _fitting(opener, short, tail, limit_of(telling.mode))
    return "\n".join([opener, *lines, *tail]), page[: len(lines)]


def _fitting(opener: str, lines: list[str], tail: list[str], limit: int) -> list[str]:
    while len(lines) > 1 and len("\n".join([opener, *lines, *tail])) > limit:
        lines = lines[:-1]
    return lines
