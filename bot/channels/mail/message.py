"""A letter as an e-mail: plain text that every program reads, with the appointment for calendars."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.services.ports import Letter

FILE_NAME = "termin.ics"


def email_of(letter: Letter, recipient: str, sender: str, now: datetime) -> EmailMessage:
    """The e-mail; the calendar file is there twice, since some programs want a part of the text, others a file."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    # The same at each attempt, so that a mailbox that gets it twice can see that it is one.
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "de"
    message.set_content(letter.text)
    if letter.calendar is not None:
        method, body = letter.calendar.method, letter.calendar.text.encode()
        message.add_alternative(body, "text", "calendar", cte="base64", params={"method": method, "charset": "utf-8"})
        message.add_attachment(body, "application", "ics", filename=FILE_NAME)
    return message
