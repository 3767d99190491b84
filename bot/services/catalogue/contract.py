"""Regions and offers as the contract prints them; what is not known is None."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.catalogue import Offer, Office, Region, status_of
from bot.domain.messages import Source


def source_of(entry: Any, regions: dict[str, Region]) -> Source:
    """Where an entry was read, as a message cites it."""
    return Source(regions[entry.region].short_title, entry.source.section, (entry.checked_on or entry.as_of)[:10])


def offer_json(offer: Offer, regions: dict[str, Region], today: date) -> dict[str, Any]:
    return {
        "id": offer.id,
        "region": offer.region,
        "name": offer.name,
        "short_name": offer.short_name,
        "aliases": list(offer.aliases),
        "kind": offer.kind,
        "summary": offer.summary,
        "description": offer.description,
        "target_group": offer.for_whom,
        "age_min": offer.age_min,
        "age_max": offer.age_max,
        "school_status": list(offer.school_status),
        "needs": list(offer.needs),
        "legal_basis": list(offer.legal_basis),
        "paragraph": offer.paragraph,
        "capacity": offer.capacity,
        "capacity_note": offer.capacity_note,
        "contact": {name: getattr(offer.contact, name) for name in ("person", "phone", "email", "url")},
        "provider": offer.provider,
        "places": list(offer.places),
        "duration": offer.duration,
        "runs_from": offer.runs_from,
        "runs_until": offer.runs_until,
        "planned": offer.planned,
        "ended_note": offer.ended_note,
        "status": status_of(offer, today),
        "as_of": offer.as_of,
        "checked_on": offer.checked_on,
        "notes": list(offer.notes),
        "source": {
            "document": regions[offer.region].title,
            "section": offer.source.section,
            "as_of": offer.as_of,
            "lines": [list(span) for span in offer.spans],
        },
    }


def office_json(office: Office) -> dict[str, Any]:
    return {
        "id": office.id,
        "kind": office.kind,
        "name": office.name,
        "role": office.role,
        "address": office.address,
        "phones": [{"number": phone.number, "note": phone.note} for phone in office.phones],
        "emails": list(office.emails),
        "url": office.url,
        "hours": office.hours,
        "moved": office.moved,
        "ended": office.ended,
        "as_of": office.as_of,
    }


def region_json(region: Region, offices: list[Office]) -> dict[str, Any]:
    return {
        "id": region.id,
        "name": region.name,
        "land": region.land,
        "url": region.url,
        "as_of": region.as_of,
        "document": region.title,
        "offices": [office_json(office) for office in offices],
    }
