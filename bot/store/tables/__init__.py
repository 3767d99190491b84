"""Every table of the database; `metadata` is the schema that migrations must arrive at."""

from bot.store.tables.contact import (
    absences,
    alarms,
    bookings,
    callbacks,
    closures,
    handovers,
    holds,
    office_hours,
    outbox,
    slots,
)
from bot.store.tables.house import (
    catalogue_entries,
    catalogue_version,
    documents,
    installation,
    jobs,
    passages,
)
from bot.store.tables.marks import metadata
from bot.store.tables.staff import audit, roles, staff, staff_sessions
from bot.store.tables.talk import (
    consents,
    conversations,
    messages,
    ratings,
    telegram_updates,
    training_sentences,
    turn_results,
    turns,
)

__all__ = [
    "absences",
    "alarms",
    "audit",
    "bookings",
    "callbacks",
    "catalogue_entries",
    "catalogue_version",
    "closures",
    "consents",
    "conversations",
    "documents",
    "handovers",
    "holds",
    "installation",
    "jobs",
    "messages",
    "metadata",
    "office_hours",
    "outbox",
    "passages",
    "ratings",
    "roles",
    "slots",
    "staff",
    "staff_sessions",
    "telegram_updates",
    "training_sentences",
    "turn_results",
    "turns",
]
