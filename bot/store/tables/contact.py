"""Tables of contact with people: handovers, call-backs, alarms, the calendar, appointments, outgoing messages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.store.tables.marks import (
    JSON,
    Moment,
    Place,
    Sealed,
    Words,
    conversation_reference,
    personal,
    plain,
    secret,
    table,
)

_OPERATOR = "Belongs to the office's calendar, not to a person who asks."


def _one_only(name: str, column: sa.Column[Any], where: sa.ColumnElement[bool]) -> None:
    """Holds by the database that at most one row at a time fulfils `where`."""
    sa.Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


handovers = table(
    "handovers",
    Place("A wish for a person, or the reason why one is needed.", keep="handover"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(),
    plain("region", sa.Text, nullable=True),
    plain("office", sa.Text, nullable=True),
    personal("reason", sa.Text, "about"),
    personal("topic", sa.Text, "about"),
    plain("created_at", Moment),
    plain("due_at", Moment, nullable=True, index=True),
    personal("possible_application", sa.Boolean, "about"),
    personal("note", Sealed, "contact", nullable=True),
    plain("claimed_by", sa.Text, nullable=True),
    plain("claimed_at", Moment, nullable=True),
    plain("outcome", sa.Text, nullable=True),
    plain("closed_at", Moment, nullable=True),
)
_one_only("uq_handovers_open", handovers.c.conversation_id, handovers.c.closed_at.is_(None))

callbacks = table(
    "callbacks",
    Place("A wish to be called or written to.", keep="contact"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(),
    plain("region", sa.Text, nullable=True),
    plain("office", sa.Text, nullable=True),
    plain("created_at", Moment),
    plain("state", sa.Text),
    personal("way", sa.Text, "about", nullable=True),
    personal("contact", Sealed, "contact", nullable=True),
    personal("name", Sealed, "name", nullable=True),
    personal("window", Words, "said", nullable=True),
    personal("topic", sa.Text, "about", nullable=True),
    plain("due_at", Moment, nullable=True, index=True),
    plain("promised", sa.Boolean, server_default=sa.false()),
    plain("attempts", sa.Integer, server_default="0"),
    plain("tried_at", Moment, nullable=True),
    plain("overdue_at", Moment, nullable=True),
    plain("outcome", sa.Text, nullable=True),
    plain("closed_at", Moment, nullable=True, index=True),
)
_one_only("uq_callbacks_draft", callbacks.c.conversation_id, callbacks.c.state == "draft")

alarms = table(
    "alarms",
    Place(
        "Danger, for staff: kind, time, region, channel; no text.",
        keep="alarm",
        erase="unlink",
        why_not="An open alarm stays until a person closes it; a closed one is deleted with the conversation.",
    ),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(on_delete="SET NULL"),
    personal("kind", sa.Text, "about"),
    personal("topic", sa.Text, "about"),
    plain("region", sa.Text, nullable=True),
    plain("channel", sa.Text),
    plain("raised_at", Moment),
    plain("due_at", Moment, nullable=True),
    plain("claimed_by", sa.Text, nullable=True),
    plain("claimed_at", Moment, nullable=True),
    plain("closed_at", Moment, nullable=True, index=True),
    plain("outcome", sa.Text, nullable=True),
    plain("erased_at", Moment, nullable=True),
)

office_hours = table(
    "office_hours",
    Place(
        "Weekly hours and consultation hours of an office.",
        keep="operator",
        export=False,
        erase="none",
        why_not=_OPERATOR,
    ),
    plain("id", sa.Text, primary_key=True),
    plain("region", sa.Text, index=True),
    plain("office", sa.Text),
    plain("kind", sa.Text),
    plain("place", Words, nullable=True),
    plain("weekday", sa.Integer),
    plain("opens", sa.Text),
    plain("closes", sa.Text),
    plain("minutes", sa.Integer, nullable=True),
    plain("way", sa.Text, nullable=True),
    personal("adviser", sa.Text, "pseudonym", nullable=True),
    plain("valid_from", sa.Date, nullable=True),
    plain("valid_until", sa.Date, nullable=True),
    plain("example", sa.Boolean),
)

closures = table(
    "closures",
    Place("Days on which an office is closed.", keep="operator", export=False, erase="none", why_not=_OPERATOR),
    plain("id", sa.Text, primary_key=True),
    plain("office", sa.Text, index=True),
    plain("starts_on", sa.Date),
    plain("ends_on", sa.Date),
    plain("reason", Words, nullable=True),
    plain("example", sa.Boolean),
)

absences = table(
    "absences",
    Place(
        "When an adviser, named by the office's own sign, cannot be booked; never why. Goes so long after its end.",
        keep="staff",
        export=False,
        erase="none",
        why_not="About staff, not about a person who asks.",
    ),
    plain("id", sa.Text, primary_key=True),
    plain("office", sa.Text, index=True),
    personal("adviser", sa.Text, "pseudonym"),
    personal("starts_at", Moment, "about"),
    personal("ends_at", Moment, "about"),
)

slots = table(
    "slots",
    Place("Times that can be booked.", keep="operator", export=False, erase="none", why_not=_OPERATOR),
    plain("id", sa.Text, primary_key=True),
    plain("region", sa.Text),
    plain("office", sa.Text),
    plain("staff_id", sa.Text, sa.ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    personal("adviser", sa.Text, "pseudonym", nullable=True),
    plain("starts_at", Moment),
    plain("minutes", sa.Integer),
    plain("way", sa.Text),
    plain("place", Words, nullable=True),
    plain("example", sa.Boolean),
)
sa.Index("ix_slots_region_starts_at", slots.c.region, slots.c.starts_at)

holds = table(
    "holds",
    Place("Keeps a slot for a person while they choose.", keep="hold"),
    plain("slot_id", sa.Text, sa.ForeignKey("slots.id", ondelete="CASCADE"), primary_key=True),
    conversation_reference(),
    plain("until", Moment, index=True),
)

bookings = table(
    "bookings",
    Place("A booked appointment.", keep="contact"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(),
    plain("slot_id", sa.Text, sa.ForeignKey("slots.id", ondelete="SET NULL"), nullable=True),
    plain("region", sa.Text),
    plain("office", sa.Text),
    plain("starts_at", Moment, index=True),
    plain("minutes", sa.Integer),
    plain("way", sa.Text),
    plain("state", sa.Text),
    secret("code_hash", unique=True),
    secret("token_hash", unique=True),
    personal("reason", sa.Text, "about", nullable=True),
    personal("name", Sealed, "name", nullable=True),
    personal("contact_way", sa.Text, "about", nullable=True),
    personal("contact", Sealed, "contact", nullable=True),
    personal("wishes", Sealed, "contact", nullable=True),
    personal("keep_from", Sealed, "contact", nullable=True),
    personal("voicemail", sa.Boolean, "about"),
    plain("revision", sa.Integer),
    plain("created_at", Moment),
    plain("confirmed_at", Moment, nullable=True),
    plain("outcome", sa.Text, nullable=True),
    plain("closed_at", Moment, nullable=True),
    plain("example", sa.Boolean),
)
_one_only("uq_bookings_slot", bookings.c.slot_id, bookings.c.state.in_(["unconfirmed", "booked"]))

outbox = table(
    "outbox",
    Place("Messages that go out by mail or messenger, sent once.", keep="mail"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(),
    personal("booking_id", sa.Text, "pseudonym", sa.ForeignKey("bookings.id", ondelete="CASCADE"), nullable=True),
    plain("key", sa.Text, unique=True),
    plain("channel", sa.Text),
    personal("address", Sealed, "channel", nullable=True),
    personal("subject", Sealed, "contact", nullable=True),
    personal("body", Sealed, "contact", nullable=True),
    personal("attachment", Sealed, "contact", nullable=True),
    plain("details", JSON, nullable=True),
    plain("state", sa.Text),
    plain("created_at", Moment),
    plain("due_at", Moment, index=True),
    plain("attempts", sa.Integer),
    plain("sent_at", Moment, nullable=True),
    plain("error", sa.Text, nullable=True),
)
