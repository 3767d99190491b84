"""What a mail and its calendar file say, and what they must not: read back by two libraries that do not know ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from builders import NOW, conversation
from ical.calendar_stream import IcsCalendarStream
from mail_parts import SITE, STARTS, appointment

from bot.channels.mail.message import email_of
from bot.domain.calendar import BERLIN
from bot.domain.conversation import Conversation
from bot.domain.outgoing import Kind, Outgoing
from bot.services.outbox.calendar_file import calendar_file
from bot.services.outbox.writing import Keys, Writer
from bot.services.ports import Letter

KEYS = Keys("ABCD2345", "t" * 64)
PLACE = "Jobcenter Herne, Zimmer 3"
ALL: list[Kind] = ["confirmed", "changed", "cancelled", "reminder_48h", "reminder_3h"]
TELLING = ("Jobcenter", "Schulden", "debt", "Mia", "Jugendamt", "Agentur")


def outgoing(kind: Kind) -> Outgoing:
    return Outgoing("o1", "c1", "b1", "k", "mail", NOW, NOW, {"kind": kind, "revision": 0})


def letter(writer: Writer, kind: Kind, person: Conversation | None = None, **values: Any) -> Letter:
    booking = appointment(state="cancelled" if kind == "cancelled" else "booked", **values)
    return writer.letter(outgoing(kind), booking, person or conversation("c1"), KEYS, NOW, "termine@example.org", PLACE)


def mail(written: Letter) -> EmailMessage:
    return email_of(written, written.to, "termine@example.org", NOW)


@pytest.mark.parametrize("kind", ALL)
def test_subject_first_lines_and_calendar_tell_nobody_what_it_is_about(writer: Writer, kind: Kind) -> None:
    written = letter(writer, kind)
    seen = [written.subject, *written.text.splitlines()[:6], written.calendar.text if written.calendar else ""]
    assert [word for word in TELLING for text in seen if word in text] == []


@pytest.mark.parametrize("kind", ALL)
def test_no_word_that_somebody_typed_goes_to_an_address(writer: Writer, kind: Kind) -> None:
    typed = {"name": "Zitrone", "wishes": "Zitrone", "reason": "Zitrone", "keep_from": "Zitrone"}
    written = letter(writer, kind, **typed)
    assert "Zitrone" not in f"{written}"


@pytest.mark.parametrize("kind", ALL)
def test_where_somebody_is_not_to_hear_of_it_the_mail_names_no_place(writer: Writer, kind: Kind) -> None:
    written = letter(writer, kind, keep_from="meine Eltern")
    assert "Jobcenter" not in f"{written}"
    assert "/t/" not in (written.calendar.text if written.calendar else "")


def test_the_confirmation_has_time_way_place_code_and_link(writer: Writer) -> None:
    text = letter(writer, "confirmed").text
    expected = [
        "Donnerstag, 3. Dezember, 10 Uhr",
        "vor Ort",
        "45 Minuten",
        "ABCD-2345",
        f"{SITE}/t/{KEYS.token}",
        PLACE,
    ]
    assert [part for part in expected if part not in text] == []


def test_an_example_says_so_in_subject_text_and_calendar(writer: Writer) -> None:
    written = letter(writer, "confirmed", example=True)
    assert written.calendar is not None
    assert [("Beispiel" in text) for text in (written.subject, written.text, written.calendar.text)] == [True] * 3


@pytest.mark.parametrize(
    ("person", "greeting"),
    [({}, "dein Termin steht"), ({"formal": True}, "Ihr Termin steht"), ({"easy": True}, "du hast einen Termin")],
)
def test_each_is_spoken_to_in_their_own_voice(writer: Writer, person: dict[str, bool], greeting: str) -> None:
    assert greeting in letter(writer, "confirmed", conversation("c1", **person)).text


def test_only_what_changes_the_calendar_carries_a_file(writer: Writer) -> None:
    methods = {kind: found.method if (found := letter(writer, kind).calendar) else None for kind in ALL}
    assert methods == {
        "confirmed": "REQUEST",
        "changed": "REQUEST",
        "cancelled": "CANCEL",
        "reminder_48h": None,
        "reminder_3h": None,
    }


def test_the_mail_is_built_as_calendars_and_mailboxes_want_it(writer: Writer) -> None:
    message = mail(letter(writer, "confirmed"))
    parts = [(part.get_content_type(), part.get_filename()) for part in message.walk() if not part.is_multipart()]
    assert parts == [("text/plain", None), ("text/calendar", None), ("application/ics", "termin.ics")]
    (calendar,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<o1@example.org>"
    assert max(len(line) for line in message.as_bytes().splitlines()) <= 998
    assert b"\n" not in message.as_bytes().replace(b"\r\n", b"")


def test_an_address_cannot_add_lines_to_the_head_of_a_mail(writer: Writer) -> None:
    smuggled = "mia@web.example\r\nBcc: all@web.example"
    with pytest.raises(ValueError, match="may not contain CR or LF"):
        letter(writer, "confirmed", contact=smuggled)
    with pytest.raises(ValueError, match="invalid"):
        mail(Letter("o1", smuggled, "Termin", "Hallo"))


# -- read back ---------------------------------------------------------------------------------------


def file_of(starts: datetime = STARTS, method: Any = "REQUEST", revision: int = 0) -> str:
    booking = replace(appointment(starts_at=starts), revision=revision)
    return calendar_file(
        booking,
        method,
        NOW,
        title="Termin",
        notes="Ort; Zeit, und\nmehr äöü",
        link=f"{SITE}/t/x",
        organizer="termine@example.org",
        attendee="mia@web.example",
    ).text


def read_by_ical(text: str) -> dict[str, Any]:
    calendar = IcsCalendarStream.calendar_from_ics(text)
    (event,) = calendar.events
    return {
        "method": calendar.method,
        "uid": event.uid,
        "sequence": event.sequence,
        "starts": event.dtstart,
        "ends": event.dtend,
        "title": event.summary,
        "notes": event.description,
        "status": str(event.status.value if event.status else None),
        "organizer": event.organizer.uri if event.organizer else None,
        "attendees": [guest.uri for guest in event.attendees],
    }


def read_by_vobject(text: str) -> dict[str, Any]:
    calendar = vobject.readOne(text)
    event = calendar.vevent
    return {
        "method": calendar.method.value,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "starts": event.dtstart.value,
        "ends": event.dtend.value,
        "title": event.summary.value,
        "notes": event.description.value,
        "status": event.status.value,
        "organizer": event.organizer.value,
        "attendees": [guest.value for guest in event.attendee_list],
    }


@pytest.mark.parametrize("read", [read_by_ical, read_by_vobject])
@pytest.mark.parametrize(
    ("starts", "offset"),
    [
        ("2026-12-03T10:00", 1),
        ("2027-07-01T08:30", 2),
        ("2027-03-28T10:00", 2),  # the day of the change to summer time
        ("2026-10-25T10:00", 1),  # and of that to winter time
        ("2028-02-29T23:30", 1),
    ],
)
def test_two_libraries_read_the_same_appointment(read: Any, starts: str, offset: int) -> None:
    at = datetime.fromisoformat(starts).replace(tzinfo=BERLIN)
    found = read(file_of(at))
    # As moments: a reader's own time zone object must give the same hours of the world's clock.
    assert (found["starts"].timestamp(), found["ends"].timestamp()) == (at.timestamp(), at.timestamp() + 45 * 60)
    assert found["starts"].utcoffset() == timedelta(hours=offset)
    assert {key: found[key] for key in ("method", "uid", "sequence", "title", "notes", "status")} == {
        "method": "REQUEST",
        "uid": "b1@jba",
        "sequence": 0,
        "title": "Termin",
        "notes": "Ort; Zeit, und\nmehr äöü",
        "status": "CONFIRMED",
    }
    assert (found["organizer"], found["attendees"]) == ("mailto:termine@example.org", ["mailto:mia@web.example"])


@pytest.mark.parametrize("read", [read_by_ical, read_by_vobject])
@pytest.mark.parametrize(("clock", "fold"), [("01:30", 0), ("02:30", 0), ("02:30", 1), ("01:59", 0)])
def test_in_the_night_that_has_an_hour_twice_no_moment_has_two_senses(read: Any, clock: str, fold: int) -> None:
    at = datetime.fromisoformat(f"2026-10-25T{clock}").replace(tzinfo=BERLIN, fold=fold)
    found = read(file_of(at))
    assert (found["starts"].timestamp(), found["ends"].timestamp()) == (at.timestamp(), at.timestamp() + 45 * 60)


@pytest.mark.parametrize("read", [read_by_ical, read_by_vobject])
def test_a_change_and_a_cancellation_are_of_the_same_appointment(read: Any) -> None:
    first, moved, gone = read(file_of()), read(file_of(revision=1)), read(file_of(method="CANCEL", revision=2))
    assert first["uid"] == moved["uid"] == gone["uid"]
    assert [found["sequence"] for found in (first, moved, gone)] == [0, 1, 2]
    assert (gone["method"], gone["status"]) == ("CANCEL", "CANCELLED")


def test_the_file_keeps_to_the_form_of_its_standard() -> None:
    text = file_of()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in text
