"""What sends messages out."""

from __future__ import annotations

from bot.channels.mail.server import SmtpAccess, SmtpServer
from bot.services.content.library import Library
from bot.services.outbox.delivery import Delivery
from bot.services.outbox.writing import Writer
from bot.services.ports import Clock
from bot.settings import Settings
from bot.store import SqlStore
from bot.wiring.leads import leads_of


def delivery_of(settings: Settings, store: SqlStore, clock: Clock) -> Delivery:
    """What sends mails and reminders; without a mail server mails wait. Raises SettingError."""
    access = SmtpAccess.of(settings)
    server = SmtpServer(access, clock.now) if access else None
    writer = Writer(Library(overlay=settings.path("JBA_CONTENT_DIR")), settings.site)
    return Delivery(store, writer, server, clock, store.wake, leads_of(settings))
