"""The mail server: agrees to sender and recipient first, and takes the letter last, so that what went out is known."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

import aiosmtplib

from bot.channels.mail.message import email_of
from bot.domain.contact_data import Contact, contact_in
from bot.services.ports import Letter, MaybeSent, NotSent
from bot.settings import SettingError, Settings

_FINAL = range(500, 600)  # replies that say: not this one, and not later either
_SECURITY = ("starttls", "tls", "none")
_PRINTED = re.compile(r"[^\s<>@,;:\"()\[\]\\]+@[^\s<>@,;:\"()\[\]\\]+")
_FAREWELL_SECONDS = 2.0
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class SmtpAccess:
    """How the mail server is reached."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> SmtpAccess | None:
        """None where no mail server is set; raises SettingError where what is set cannot be used."""
        host, security = settings.text("JBA_SMTP_HOST"), settings.text("JBA_SMTP_SECURITY")
        if not host:
            return None
        if security not in _SECURITY:
            raise SettingError("JBA_SMTP_SECURITY", f"eines von {', '.join(_SECURITY)}, nicht {security!r}")
        if security == "none" and host not in _THIS_MACHINE:
            raise SettingError("JBA_SMTP_SECURITY", "unverschlüsselt nur zu einem Server auf diesem Rechner")
        sender = settings.text("JBA_SMTP_FROM")
        if contact_in(sender) != Contact("email", sender):
            raise SettingError("JBA_SMTP_FROM", "eine Absenderadresse ist nötig, etwa termine@example.org")
        return cls(
            host,
            settings.number("JBA_SMTP_PORT"),
            security,
            settings.text("JBA_SMTP_USER"),
            settings.text("JBA_SMTP_PASSWORD"),
            sender,
            float(settings.number("JBA_SMTP_SECONDS")),
        )


class SmtpServer:
    """Implements `bot.services.ports.MailServer`."""

    def __init__(self, access: SmtpAccess, now: Callable[[], datetime]) -> None:
        self._access = access
        self._now = now

    @property
    def sender(self) -> str:
        return self._access.sender

    @asynccontextmanager
    async def ready(self, letter: Letter) -> AsyncIterator[_Ready]:
        """Raises NotSent; of kind `server` where no other letter would get further."""
        access = self._access
        recipient = _in_ascii(letter.to)
        message = email_of(letter, recipient, access.sender, self._now())
        client = aiosmtplib.SMTP(
            hostname=access.host,
            port=access.port,
            timeout=access.seconds,
            use_tls=access.security == "tls",
            start_tls=access.security == "starttls",
            username=access.user or None,
            password=access.password or None,
        )
        try:
            await _agree(client, access.sender, recipient)
            yield _Ready(client, message)
        finally:
            client.close()


async def _agree(client: aiosmtplib.SMTP, sender: str, recipient: str) -> None:
    try:
        await client.connect()
        await client.mail(sender)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__, server=True) from error
    try:
        await client.rcpt(recipient)
    except aiosmtplib.SMTPResponseException as error:
        raise NotSent(_named(error), final=error.code in _FINAL) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__, server=True) from error


@dataclass(frozen=True, slots=True)
class _Ready:
    """Implements `bot.services.ports.LetterReady`."""

    _client: aiosmtplib.SMTP
    _message: EmailMessage

    async def send(self) -> None:
        try:
            await self._client.data(self._message.as_bytes())
            with suppress(aiosmtplib.SMTPException, OSError):  # the letter is theirs now, whatever the farewell
                await self._client.quit(timeout=_FAREWELL_SECONDS)
        except aiosmtplib.SMTPServerDisconnected as error:
            raise MaybeSent from error
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(_named(error), final=error.code in _FINAL) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MaybeSent from error


def _in_ascii(address: str) -> str:
    """The address as every mail server takes it; raises NotSent for a mailbox that needs more than ASCII."""
    if not _PRINTED.fullmatch(address):
        raise NotSent("AddressNotUsable", final=True)
    name, _, host = address.rpartition("@")
    try:
        return f"{name.encode('ascii').decode()}@{host.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise NotSent("AddressNotAscii", final=True) from error


def _named(error: aiosmtplib.SMTPResponseException) -> str:
    """The type with the server's number; never its words, which may repeat an address."""
    return f"{type(error).__name__} {error.code}"
