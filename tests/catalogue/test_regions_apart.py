"""No contact of one region is ever given out in another."""

import re

from catalogue_setup import turn

from bot.domain.catalogue import Offer, Office
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.service import CatalogueService

TOPICS = ("offer_info", "offer_contact", "offer_capacity")
OFFICE_TOPICS = (
    "contact",
    "office_hours",
    "responsible_office",
    "events",
    "about_jba",
    "who_can_come",
    "case_conference",
)


def _contacts(catalogue: CatalogueService, region: str) -> set[str]:
    """Every e-mail, telephone number (digits), website and person of a region."""
    found: set[str] = set()
    for entry in catalogue.snapshot.entries.values():
        if isinstance(entry, Offer) and entry.region == region:
            contact = entry.contact
            found |= {value for value in (contact.email, contact.url, contact.person) if value}
            found |= {re.sub(r"\D", "", contact.phone or "")}
        if isinstance(entry, Office) and entry.region == region:
            found |= {*entry.emails, entry.url or ""} | {re.sub(r"\D", "", phone.number) for phone in entry.phones}
    return found - {""}


def _foreign(catalogue: CatalogueService, region: str) -> set[str]:
    others = (r for r in catalogue.snapshot.regions if r != region)
    return set().union(*(_contacts(catalogue, other) for other in others)) - _contacts(catalogue, region)


def _leaks(text: str, contacts: set[str]) -> set[str]:
    digits = re.sub(r"\D", "", text)
    return {contact for contact in contacts if contact in text or (contact.isdigit() and contact in digits)}


def test_no_answer_in_a_region_holds_a_contact_of_another(catalogue: CatalogueService, answers: OfferAnswers):
    read = 0
    for region in catalogue.snapshot.regions:
        foreign = _foreign(catalogue, region)
        for offer in catalogue.snapshot.offers.values():
            for topic in TOPICS:
                asked = "wer ist ansprechpartner" if topic == "offer_contact" else offer.short_name
                for reply in answers.about(turn(region), [offer.id], topic, f"{asked} ?"):
                    assert _leaks(reply.text, foreign) == set(), (region, offer.id, reply.text)
                    read += 1
        for topic in OFFICE_TOPICS:
            for reply in answers.office(turn(region), topic, "", []):
                assert _leaks(reply.text, foreign) == set(), (region, topic, reply.text)
        for reply in answers.listing(turn(region), "alle angebote"):
            assert _leaks(reply.text, foreign) == set(), (region, reply.text)
    assert read > 500


def test_the_guard_sees_a_planted_contact(catalogue: CatalogueService):
    foreign = _foreign(catalogue, "segeberg")
    assert _leaks("Ruf an: 02323/595-100", foreign) == {"02323595100"}
    assert _leaks("Schreib an jba@herne.de", foreign) == {"jba@herne.de"}
