"""The appointment as an iCalendar file (RFC 5545, RFC 5546), with a title that tells nobody what it is about."""

from __future__ import annotations

from datetime import date, datetime
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
    """
    event = icalendar.Event()
    event.add("uid", f"{booking.id}@jba")
    event.add("sequence", booking.revision)
    event.add("dtstamp", now)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.ends_at)
    event.add("summary", title)
    event.add("description", notes)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
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
    calendar.add_component(event)
    year = booking.starts_at.year  # the rules of these years are enough, and every calendar reads a short file
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return CalendarFile(method, calendar.to_ical().decode("utf-8"))
