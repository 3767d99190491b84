"""What an answer knows while it is made: the words, the voice, the catalogue, today, and who would know more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue import Entry, Offer, Office, is_rechecked, status_of, year_of
from bot.domain.catalogue_dates import in_german
from bot.domain.messages import Choice, Source
from bot.services.catalogue.contract import source_of
from bot.services.catalogue.selection import similar
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.wording import Words
from bot.services.content.schema import Mode


@dataclass(frozen=True, slots=True)
class Telling:
    words: Words
    snapshot: Snapshot
    mode: Mode
    today: date

    def say(self, name: str, /, **values: str | int) -> str:
        return self.words.say(name, self.mode, **values)

    def by_name(self, region: str) -> str:
        return self.snapshot.regions[region].by_name

    def source(self, entry: Entry) -> Source:
        return source_of(entry, self.snapshot.regions)

    def age_of(self, entry: Entry) -> str:
        """„Stand 2022 (…), bitte nachfragen.“, or when it was checked."""
        document = self.snapshot.regions[entry.region].short_title
        if entry.checked_on and is_rechecked(entry, self.today):
            return self.say("checked", checked=in_german(entry.checked_on), document=document)
        return self.say("as_of", year=year_of(entry), document=document)

    # -- who would know --------------------------------------------------------------------------------

    def contact_of(self, offer: Offer) -> str:
        """E-mail, telephone and website of an offer as one phrase; never a person's name. Empty: none is printed."""
        contact = offer.contact
        parts = [self.say("phone", number=contact.phone)] if contact.phone else []
        parts += [self.say("email", email=contact.email)] if contact.email else []
        parts += [contact.url] if contact.url else []
        return ", ".join(parts)

    def office_contact(self, office: Office) -> str:
        """Telephones (each with where it is printed), e-mails, website; empty where none is printed."""
        phones = office.phones
        if len(phones) == 2 and office.kind == "jba":
            first, second = phones
            values = {"first": first.number, "first_note": first.note or "", "second": second.number}
            parts = [self.say("either_phone", second_note=second.note or "", **values)]
        else:
            parts = [self.say("phone", number=p.number) + (f" ({p.note})" if p.note else "") for p in phones]
        parts += [self.say("email", email=email) for email in office.emails]
        parts += [office.url] if office.url else []
        return ", ".join(parts)

    def who_knows(self, region: str, offer: Offer | None = None) -> str:
        """The sentence that names who would know: the offer's contact, else the agency of the same region."""
        own = self.contact_of(offer) if offer is not None else ""
        if own:
            return self.say("ask_offer", contact=own)
        agency = self.snapshot.agency(region)
        if agency is None:
            return self.say("ask_region_no_agency")
        contact = self.office_contact(agency)
        if not contact:
            agency = self.snapshot.reachable(region) or agency
            contact = ", ".join(filter(None, (agency.address, self.office_contact(agency))))
        if not contact:
            return self.say("ask_agency_no_contact", agency=agency.name)
        return self.say("ask_agency", agency=agency.name, contact=contact)

    # -- what else there is ----------------------------------------------------------------------------

    def similar(self, offer: Offer, region: str | None = None) -> list[Offer]:
        """Offers of a region (the offer's own) that have not ended and meet the same needs, best first."""
        return similar(self.snapshot.offers, offer, self.today, region)

    # -- next steps ------------------------------------------------------------------------------------

    def button(self, name: str, intent: str, **entities: str) -> Choice:
        return Choice(self.words.buttons[name], intent, entities)

    def steps(self, offer: Offer, said: str) -> tuple[Choice, ...]:
        """What a thumb can press after an answer about one offer; `said`: the aspect that was just answered."""
        if status_of(offer, self.today) == "ended":
            others = [Choice(o.short_name, "offer_info", {"offer": o.id}) for o in self.similar(offer)]
            return (*others, self.button("book", "book_appointment"))
        steps = [self.button("contact", "offer_contact", offer=offer.id)] if said != "contact" else []
        if said not in ("capacity", "contact") and offer.capacity:
            steps.append(self.button("capacity", "offer_capacity", offer=offer.id))
        if said == "contact":
            steps += [self.button("what", "offer_info", offer=offer.id), self.button("callback", "callback")]
        return (*steps, self.button("book", "book_appointment"), self.button("list", "offer_list"))
