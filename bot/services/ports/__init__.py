"""What the services need from outside, as protocols; adapters implement them, `bot.wiring` joins them."""

from bot.services.ports.around import Bell, Clock, Phrases, Wake
from bot.services.ports.contact import Bookings, Calendars, Contacts, Outbox
from bot.services.ports.engine import Engine, EngineAnswer, EngineDown, EngineTurn
from bot.services.ports.house import Documents, Entries, Job, Jobs
from bot.services.ports.mail import Letter, LetterReady, MailServer, MaybeSent, NotSent
from bot.services.ports.store import Store, Work
from bot.services.ports.talk import (
    ConversationGone,
    Conversations,
    DuplicateMessage,
    Messages,
    Ratings,
    TurnClosed,
    Turns,
)

__all__ = [
    "Bell",
    "Bookings",
    "Calendars",
    "Clock",
    "Contacts",
    "ConversationGone",
    "Conversations",
    "Documents",
    "DuplicateMessage",
    "Engine",
    "EngineAnswer",
    "EngineDown",
    "EngineTurn",
    "Entries",
    "Job",
    "Jobs",
    "Letter",
    "LetterReady",
    "MailServer",
    "MaybeSent",
    "Messages",
    "NotSent",
    "Outbox",
    "Phrases",
    "Ratings",
    "Store",
    "TurnClosed",
    "Turns",
    "Wake",
    "Work",
]
