"""Answers about the agency and its offices: contact, hours, who is responsible where, events, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.catalogue import Office, Place, status_of
from bot.domain.messages import Choice, Reply
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import joined, limit_of, sentences, stopped

_GENERAL = ("jba", "jobcenter")


def contact(telling: Telling, region: str, named: Sequence[Office], question: str = "") -> Reply:
    """Telephone, e-mail, website and address of the named office, or of the region's agency."""
    office = named[0] if named else telling.snapshot.agency(region)
    if office is None:
        return Reply("contact", telling.say("ask_region_no_agency"), choices=steps(telling))
    printed = telling.office_contact(office)
    needed = [telling.say("office_contact", name=office.name, contact=printed)] if printed else []
    if office.address and not office.ended:
        needed.append(telling.say("office_address", address=office.address))
    if needed:
        needed = _not_printed(telling, office, question) + needed
    moved = sentences(office.moved) if office.moved else []
    last: list[str] = []
    if moved and telling.words.hears("wants_address", question):
        # What is printed comes first; that nobody knows today's address stands behind the source.
        said = [one for one in moved if not telling.words.hears("not_known", one)]
        needed = [*said, *needed] if said else [telling.say("office_no_address", name=office.name), *moved, *needed]
        last = [telling.say("office_no_address", name=office.name)] if said else []
    if not needed:
        needed = [telling.say("office_no_contact", name=office.name), telling.who_knows(region)]
    if office.ended:
        needed.insert(0, stopped(office.role))
    wanted = moved if printed else [*moved, stopped(office.role)]
    while last and len(needed) > 1 and len(" ".join([*needed, telling.age_of(office), *last])) > limit_of(telling.mode):
        needed = needed[:-1]
    text = joined(needed, wanted, [telling.age_of(office), *last], telling.mode)
    return Reply("contact", text, choices=steps(telling), sources=(telling.source(office),))


def is_printed(telling: Telling, topic: str, region: str, named: Sequence[Office]) -> bool:
    """Whether the catalogue has the hours or ways of contact that are asked for; True for other topics."""
    office = named[0] if named else telling.snapshot.agency(region)
    if topic == "office_hours":
        return office is not None and bool(office.hours)
    if topic == "contact":
        return office is not None and bool(office.address or telling.office_contact(office))
    return True


def asks_for_contact(telling: Telling, question: str) -> bool:
    """Whether the words ask for nothing but a number, an e-mail or an address."""
    return any(telling.words.hears(name, question) for name in ("wants_phone", "wants_email", "wants_address"))


def _not_printed(telling: Telling, office: Office, question: str) -> list[str]:
    """That the telephone or e-mail which is asked for is not printed."""
    hears = telling.words.hears
    if not office.phones and hears("wants_phone", question):
        return [telling.say("office_no_phone", name=office.name)]
    if not office.emails and hears("wants_email", question):
        return [telling.say("office_no_email", name=office.name)]
    return []


def hours(telling: Telling, region: str, named: Sequence[Office]) -> Reply:
    """Printed opening hours; otherwise that they are not known, and who would say."""
    office = named[0] if named else telling.snapshot.agency(region)
    if office is None:
        return Reply("office_hours", telling.say("ask_region_no_agency"), choices=steps(telling))
    if office.hours:
        needed = [telling.say("office_hours", name=office.name, hours=office.hours)]
    else:
        needed = [telling.say("office_no_hours", name=office.name), telling.who_knows(region)]
    visits = [
        sentence
        for fact in telling.snapshot.facts.values()
        if fact.region == region and fact.topic == "office_hours"
        for sentence in sentences(fact.text)
    ]
    text = joined(needed, visits, [telling.age_of(office)], telling.mode)
    return Reply("office_hours", text, choices=steps(telling), sources=(telling.source(office),))


def responsible(telling: Telling, region: str | None, towns: Sequence[Place]) -> Reply:
    """The office for a town, said with doubt where the sources do not say it; without a town, the question for it."""
    if towns:
        place = towns[0]
        return _for_town(telling, place)
    if region is None:
        return Reply("responsible_office", telling.say("which_town"), choices=_regions(telling), role="question")
    agency = telling.snapshot.agency(region)
    if agency is None:
        return Reply("responsible_office", telling.say("ask_region_no_agency"), choices=steps(telling))
    by_name = telling.by_name(region)
    if agency.kind in _GENERAL:
        first = telling.say("responsible_region", by_name_upper=by_name[0].upper() + by_name[1:], office=agency.name)
        needed = [first, stopped(agency.role), telling.who_knows(region)]
    else:  # it stands for an agency that the sources do not name, and is nobody's responsible office
        needed = [telling.say("responsible_not_known", by_name=by_name, office=agency.name), telling.who_knows(region)]
    text = joined(needed, [], [telling.age_of(agency)], telling.mode)
    return Reply("responsible_office", text, choices=steps(telling), sources=(telling.source(agency),))


def _for_town(telling: Telling, place: Place) -> Reply:
    office = telling.snapshot.offices.get(place.office or "") or None
    region = telling.snapshot.regions[place.region].name
    if office is None:
        needed = [
            telling.say("responsible_no_office", place=place.name, region=region),
            telling.who_knows(place.region),
        ]
        return Reply("responsible_office", " ".join(needed), choices=steps(telling))
    name = "responsible" if place.certain else "responsible_unsure"
    needed = [telling.say(name, place=place.name, office=office.name)]
    printed = telling.office_contact(office)
    needed.append(
        telling.say("office_contact", name=office.name, contact=printed) if printed else telling.who_knows(place.region)
    )
    text = joined(needed, [], [telling.age_of(office)], telling.mode)
    return Reply("responsible_office", text, choices=steps(telling), sources=(telling.source(office),))


def events(telling: Telling, region: str) -> Reply:
    """The region's events, the past ones said to be past."""
    found = [o for o in telling.snapshot.offers.values() if o.region == region and o.kind == "event"]
    over = [o for o in found if status_of(o, telling.today) == "ended"]
    going = [o for o in found if o not in over]
    by_name = telling.by_name(region)
    needed = []
    if going:
        names = ", ".join(o.short_name for o in going[:4])
        needed.append(telling.say("events_open", by_name_upper=by_name[0].upper() + by_name[1:], names=names))
    if over:
        needed.append(telling.say("events_over", names=", ".join(_with_date(telling, o) for o in over[:4])))
    if not found:
        needed.append(telling.say("events_none", by_name=by_name))
    last = [telling.age_of(found[0])] if found else []
    text = joined([*needed, telling.who_knows(region)], [], last, telling.mode)
    choices = tuple(Choice(o.short_name, "offer_info", {"offer": o.id}) for o in (*going, *over)[:3])
    sources = tuple(dict.fromkeys(telling.source(o) for o in found))[:2]
    return Reply("events", text, choices=choices, offers=tuple(o.id for o in found[:6]), sources=sources)


def _with_date(telling: Telling, offer: Any) -> str:
    return f"{offer.short_name} ({offer.runs_until[:4]})" if offer.runs_until else str(offer.short_name)


def steps(telling: Telling) -> tuple[Choice, ...]:
    """What a thumb can press after an answer about an office."""
    return (
        telling.button("book", "book_appointment"),
        telling.button("callback", "callback"),
        telling.button("human", "human"),
    )


def _regions(telling: Telling) -> tuple[Choice, ...]:
    regions: Mapping[str, Any] = telling.snapshot.regions
    return tuple(Choice(r.name, "responsible_office", {"region": r.id}) for r in regions.values())
