"""What a page shows of an entry: its status in plain words, facts, contact, source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.catalogue import Contact, Entry, Offer, Office, is_rechecked, status_of, year_of
from bot.domain.catalogue_dates import in_german
from bot.services.catalogue.snapshot import Snapshot

_ADULT = 25  # „unter 25“ is printed where an entry says age_max 24
_AGENCIES = ("jba", "jobcenter", "agency", "youth_office")
_NOT_DIALLED = re.compile(r"[^0-9]")
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_WEBSITE = re.compile(r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w./~%-]*)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its text; `url` where it leads somewhere."""

    label: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """Tells of the entries of one version of the catalogue, on one day, in the words of content/offers_page.yml."""

    snapshot: Snapshot
    today: date
    words: Mapping[str, Any]

    def status(self, offer: Offer) -> str:
        """„Beendet …“, „Läuft … bis …“, „Stand 2022 – ob es das noch gibt, weiß die JBA“."""
        said, status = self.words["status_of"], status_of(offer, self.today)
        until = in_german(offer.runs_until) if offer.runs_until else ""
        if status == "ended":
            name = "ended_planned" if offer.planned and until else "ended_until" if until else "ended"
            return str(said[name].format(until=until))
        text = self._unsure(offer)
        if status == "running":
            text = said["running"].format(until=until) if until else text
        if offer.checked_on and is_rechecked(offer, self.today):
            text = said["checked"].format(checked=in_german(offer.checked_on))
        return str(said["planned"].format(status=text) if offer.planned else text)

    def _unsure(self, offer: Offer) -> str:
        agency = self._agency(offer.region)
        kind = "nobody" if agency is None else "jba" if agency.kind == "jba" else "other"
        name = agency.name if agency else ""
        return str(self.words["status_of"][f"unknown_{kind}"].format(year=year_of(offer), agency=name))

    def source(self, entry: Entry) -> str:
        """One line: document, section, year."""
        section, as_of = entry.source.section, in_german(entry.as_of)
        return str(self.words["list"]["source"].format(document=self.title(entry), section=section, as_of=as_of))

    def title(self, entry: Entry) -> str:
        return self.snapshot.regions[entry.region].title

    def cited(self, entry: Entry) -> list[Row]:
        """Document, section, the date it stands for, and when somebody last checked it."""
        say = self.words["offer"]
        checked = in_german(entry.checked_on) if entry.checked_on else say["source_never"]
        return [
            Row(say["source_document"], self.title(entry)),
            Row(say["source_section"], entry.source.section),
            Row(say["source_as_of"], in_german(entry.as_of)),
            Row(say["source_checked"], checked),
        ]

    def facts(self, offer: Offer) -> list[Row]:
        """What is known, in the order in which people ask; for places, law and number also that it is not known."""
        say, unknown = self.words["offer"], self.words["offer"]["unknown"]
        capacity = " ".join(filter(None, (offer.capacity and f"{offer.capacity}.", offer.capacity_note)))
        rows = [
            (say["region"], self.snapshot.regions[offer.region].name),
            (say["kind"], self.words["kinds"][offer.kind]),
            (say["for_whom"], offer.for_whom),
            (say["age"], self._age(offer)),
            (say["capacity"], capacity or unknown),
            (say["where"], ", ".join(offer.places) or unknown),
            (say["provider"], offer.provider),
            (say["law"], ", ".join(offer.legal_basis) or (None if offer.paragraph else unknown)),
            (say["paragraph"], offer.paragraph),
            (say["duration"], offer.duration),
            (say["runs_from"], in_german(offer.runs_from) if offer.runs_from else None),
            (say["runs_until"], in_german(offer.runs_until) if offer.runs_until else None),
        ]
        return [Row(label, text) for label, text in rows if text]

    def _age(self, offer: Offer) -> str | None:
        say, least, most = self.words["offer"], offer.age_min, offer.age_max
        if least and most:
            return str(say["age_between"].format(least=least, most=most))
        if least:
            return str(say["age_from"].format(least=least))
        if most == _ADULT - 1:
            return str(say["age_under"].format(limit=_ADULT))
        return str(say["age_to"].format(most=most)) if most else None

    def contact(self, contact: Contact) -> list[Row]:
        say = self.words["offer"]
        rows = [Row(say["person"], contact.person)] if contact.person else []
        rows += [Row(say["phone"], contact.phone, dialled(contact.phone))] if contact.phone else []
        rows += [Row(say["email"], contact.email, mailed(contact.email))] if contact.email else []
        return rows + ([Row(say["url"], contact.url, website(contact.url))] if contact.url else [])

    def office(self, office: Office) -> list[Row]:
        """Everything that is printed; where two telephone numbers contradict each other, both with their places."""
        say = self.words["offer"]
        rows = [Row(say["address"], office.address)] if office.address and not office.ended else []
        rows += [
            Row(f"{say['phone']} ({phone.note})" if phone.note else say["phone"], phone.number, dialled(phone.number))
            for phone in office.phones
        ]
        rows += [Row(say["email"], email, mailed(email)) for email in office.emails]
        return rows + ([Row(say["url"], office.url, website(office.url))] if office.url else [])

    def who_knows(self, region: str) -> list[Office]:
        """The agency of the region, and where nothing is printed for it an authority that can be reached."""
        agency, reachable = self._agency(region), self.snapshot.reachable(region)
        if agency is None:
            return [reachable] if reachable else []
        return [agency] if self.office(agency) or reachable in (None, agency) else [agency, *filter(None, [reachable])]

    def _agency(self, region: str) -> Office | None:
        """The agency of a region; a provider of one offer, which is all that Herford's document names, is none."""
        agency = self.snapshot.agency(region)
        return agency if agency and agency.kind in _AGENCIES else None


def dialled(number: str) -> str | None:
    """A `tel:` address; None for what no telephone could dial."""
    digits = _NOT_DIALLED.sub("", number.replace("(0)", ""))
    return f"tel:{'+' if number.lstrip().startswith('+') else ''}{digits}" if len(digits) >= 3 else None


def mailed(email: str) -> str | None:
    return f"mailto:{email}" if _EMAIL.fullmatch(email) else None


def website(url: str) -> str | None:
    """The address with its scheme; None for what is no address of a website."""
    if not _WEBSITE.fullmatch(url):
        return None
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"
