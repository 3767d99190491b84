"""Tables of the people who answer: accounts, sessions, roles, and the log of what they opened."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables.marks import (
    JSON,
    Moment,
    Place,
    Sealed,
    conversation_reference,
    personal,
    plain,
    secret,
    table,
)

_STAFF = "About staff, not about a person who asks."

staff = table(
    "staff",
    Place(
        "Accounts of counsellors, leads, editors and admins.", keep="staff", export=False, erase="none", why_not=_STAFF
    ),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    secret("login_hash", unique=True),
    personal("login", Sealed, "contact"),
    personal("name", Sealed, "name"),
    personal("email", Sealed, "contact", nullable=True),
    secret("password_hash"),
    personal("totp", Sealed, "contact", nullable=True),
    plain("created_at", Moment),
    plain("left_at", Moment, nullable=True),
    plain("example", sa.Boolean),
)

staff_sessions = table(
    "staff_sessions",
    Place("Logins of staff that are open now.", keep="staff_session", export=False, erase="none", why_not=_STAFF),
    secret("token_hash", primary_key=True),
    personal("staff_id", sa.Text, "pseudonym", sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    plain("created_at", Moment, index=True),
    plain("last_at", Moment),
)

roles = table(
    "roles",
    Place("Which account may do what: role, office, region.", keep="staff", export=False, erase="none", why_not=_STAFF),
    personal("staff_id", sa.Text, "pseudonym", sa.ForeignKey("staff.id", ondelete="CASCADE")),
    plain("role", sa.Text),
    plain("office", sa.Text),
    plain("region", sa.Text),
    sa.PrimaryKeyConstraint("staff_id", "role", "office", "region"),
)

audit = table(
    "audit",
    Place(
        "Who did or opened what, and when; no texts.",
        keep="audit",
        erase="unlink",
        why_not="The log of staff stays for twelve months, without the conversation it was about.",
    ),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    plain("at", Moment, index=True),
    personal("staff_id", sa.Text, "pseudonym", nullable=True),
    plain("action", sa.Text),
    plain("subject", sa.Text, nullable=True),
    conversation_reference(on_delete="SET NULL"),
    plain("details", JSON, nullable=True),
)
