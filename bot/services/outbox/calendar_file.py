"""The appointment as an iCalendar file (RFC 5545, RFC 5546), with a title that tells nobody what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import icalendar

from bot.domain.booking import Booking
from bot.domain.outgoing import CalendarFile

_PRODUCT = "-//Jugendberufsagentur//Termin//DE"


def calendar_file(
    booking: Booking,
    method: Literal["REQUEST", "CANCEL", "PUBLISH"],
    now: datetime,
    *,
    title: str,
    notes: str,
    link: str | None = None,
    organizer: str | None = None,
    attendee: str | None = None,
) -> CalendarFile:
    """The file; the same appointment always has the same UID, and each change a higher SEQUENCE.

    By mail (REQUEST, CANCEL) `organizer` and `attendee` are needed: calendars match them with the mail's addresses.
    Raises ValueError for an address that would break out of its line.
    """
    event = icalendar.Event()
    event.add("uid", f"{booking.id}@jba")
    event.add("sequence", booking.revision)
    event.add("dtstamp", now)
    twice = _told_twice(booking.starts_at) or _told_twice(booking.ends_at)
    event.add("dtstart", booking.starts_at.astimezone(UTC) if twice else booking.starts_at)
    event.add("dtend", booking.ends_at.astimezone(UTC) if twice else booking.ends_at)
    event.add("summary", title)
    event.add("description", notes)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    gone = method == "CANCEL" or booking.state == "cancelled"
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    if link:
        event.add("url", link)
    if organizer and attendee:
        event.add("organizer", icalendar.vCalAddress(f"mailto:{organizer}"))
        guest = icalendar.vCalAddress(f"mailto:{attendee}")
        guest.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
        guest.params["PARTSTAT"] = icalendar.vText("ACCEPTED")
        guest.params["RSVP"] = icalendar.vText("FALSE")
        event.add("attendee", guest, encode=False)
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_berlin())
    calendar.add_component(event)
    return CalendarFile(method, calendar.to_ical().decode("utf-8"))


def _told_twice(moment: datetime) -> bool:
    """Whether the clock shows this hour twice that night; a calendar could not know which one is meant."""
    first, second = (moment.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


def _berlin() -> icalendar.Timezone:
    """Central European time by its rule (directive 2000/84/EC), as calendars write it themselves.

    Lists of single dates, which the library would make, are read by some calendars as no change of the clock at all.
    """
    zone = icalendar.Timezone()
    zone.add("tzid", "Europe/Berlin")
    zone.add_component(_half(icalendar.TimezoneDaylight(), "CEST", datetime(1970, 3, 29, 2), 1, 2))
    zone.add_component(_half(icalendar.TimezoneStandard(), "CET", datetime(1970, 10, 25, 3), 2, 1))
    return zone


def _half(part: icalendar.Component, name: str, first: datetime, before: int, after: int) -> icalendar.Component:
    """One half of the year: from the last Sunday of the month of `first`, in hours before and after Greenwich."""
    part.add("dtstart", first)
    part.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
    part.add("tzoffsetfrom", timedelta(hours=before))
    part.add("tzoffsetto", timedelta(hours=after))
    part.add("tzname", name)
    return part
