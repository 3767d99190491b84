"""Writes what goes out about an appointment, when it goes out: the mail with its calendar file, the chat's message.

What others may see at a glance (subject, first lines, calendar) names neither office nor reason. Nothing that
somebody typed stands in a mail: an address may be anybody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from bot.domain.booking import Booking, shown
from bot.domain.calendar import BERLIN
from bot.domain.conversation import CallbackRequest, Conversation
from bot.domain.messages import Link, Reply
from bot.domain.outgoing import CalendarFile, Kind, Outgoing
from bot.domain.spoken_times import spoken_moment
from bot.services.outbox.calendar_file import calendar_file
from bot.services.ports import Letter, Phrases

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
_METHODS: dict[Kind, Method] = {"confirmed": "REQUEST", "changed": "REQUEST", "cancelled": "CANCEL"}


SHORT_ID = 8  # letters of a call-back's id, as `./jba bookings` shows it


def page_path(token: str) -> str:
    """Where an appointment's own page is, on this site."""
    return f"/t/{token}"


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens an appointment: the code to say, the token of its page."""

    code: str
    token: str


class Writer:
    """`site` is the address under which people reach the assistant, without a slash at its end."""

    def __init__(self, phrases: Phrases, site: str) -> None:
        self._phrases = phrases
        self._site = site

    def letter(
        self,
        item: Outgoing,
        booking: Booking,
        person: Conversation,
        keys: Keys,
        now: datetime,
        sender: str,
        place: str | None,
    ) -> Letter:
        """The mail about this booking as it stands; its address is the booking's contact."""
        say = self._voice(person)
        when = spoken_moment(booking.starts_at)
        to = booking.contact or ""
        lines = [say("mail_hello"), "", say(f"mail_{item.kind}", when=when)]
        if booking.example:
            lines += [say("mail_example")]
        if item.kind != "cancelled":
            lines += ["", *self._particulars(booking, say), "", say("mail_code", code=shown(keys.code))]
            lines += [say("mail_link", link=self._site + page_path(keys.token)), *_place(booking, place, say)]
        lines += ["", say("mail_foot")]
        method = _METHODS.get(item.kind)
        file = method and self._file(booking, person, keys, now, method, sender, to)
        subject = say(f"mail_subject_{item.kind}", when=when)
        if booking.example:
            subject = say("mail_subject_example", subject=subject)
        return Letter(item.id, to, subject, "\n".join(lines) + "\n", file)

    def lead_notice(self, item: Outgoing, request: CallbackRequest, to: str, office: str) -> Letter:
        """To the lead of the `office`, said by its name; who it is about stands in the staff's list alone."""
        due = spoken_moment(request.due_at.astimezone(BERLIN)) if request.due_at else "–"
        values = {"id": request.id[:SHORT_ID], "due": due, "attempts": str(request.attempts)}
        body = self._phrases.phrase("mail_lead_expired", formal=True, easy=False, office=office, **values)
        subject = self._phrases.phrase("mail_subject_lead_expired", formal=True, easy=False)
        return Letter(item.id, to, subject, f"{body}\n", None)

    def message(self, item: Outgoing, booking: Booking, person: Conversation, keys: Keys) -> Reply:
        """The same for the conversation."""
        say = self._voice(person)
        when, way = spoken_moment(booking.starts_at), say(f"visit_way_{booking.way}")
        text = say(f"chat_{item.kind}", when=when, way=way)
        if booking.example:
            text = f"{text} {say('mail_example')}"
        links = () if item.kind == "cancelled" else (Link(say("chat_link"), page_path(keys.token)),)
        return Reply("my_appointments", text, links=links)

    def download(self, booking: Booking, person: Conversation, keys: Keys, now: datetime) -> CalendarFile:
        """The calendar file as the appointment's page gives it."""
        return self._file(booking, person, keys, now, "PUBLISH")

    def _voice(self, person: Conversation) -> Callable[..., str]:
        return partial(self._phrases.phrase, formal=person.formal, easy=person.easy)

    def _particulars(self, booking: Booking, say: Callable[..., str]) -> list[str]:
        return [
            say("mail_way", way=say(f"visit_way_{booking.way}")),
            say("mail_minutes", minutes=str(booking.minutes)),
        ]

    def _file(
        self,
        booking: Booking,
        person: Conversation,
        keys: Keys,
        now: datetime,
        method: Method,
        organizer: str | None = None,
        attendee: str | None = None,
    ) -> CalendarFile:
        say = self._voice(person)
        link = None if booking.keep_from else self._site + page_path(keys.token)
        notes = say(f"visit_way_{booking.way}")
        if link:
            notes = f"{notes}\n{say('mail_link', link=link)}"
        title = say("calendar_title_example" if booking.example else "calendar_title")
        return calendar_file(
            booking, method, now, title=title, notes=notes, link=link, organizer=organizer, attendee=attendee
        )


def _place(booking: Booking, place: str | None, say: Callable[..., str]) -> list[str]:
    """Last of all, and not at all where somebody is not to hear of it."""
    return ["", say("mail_place", place=place)] if place and not booking.keep_from else []
