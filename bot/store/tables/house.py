"""Tables of the house: catalogue, documents of the operator, jobs, and what the installation knows of itself."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables.marks import JSON, Moment, Place, Words, plain, table

_HOUSE = "Holds nothing about a person who asks."


def _house(purpose: str, keep: str = "operator") -> Place:
    return Place(purpose, keep=keep, export=False, erase="none", why_not=_HOUSE)


catalogue_entries = table(
    "catalogue_entries",
    _house("The running copy of the catalogue, which staff edit."),
    plain("id", sa.Text, primary_key=True),
    plain("kind", sa.Text),
    plain("region", sa.Text, index=True),
    plain("document", JSON),
    plain("seed_hash", sa.Text),
    plain("edited", sa.Boolean),
    plain("edited_at", Moment, nullable=True),
)

catalogue_version = table(
    "catalogue_version",
    _house("Counts changes of the catalogue, so that readers know when to look again."),
    plain("id", sa.Integer, primary_key=True, autoincrement=False),
    plain("version", sa.Integer),
)

documents = table(
    "documents",
    _house("Documents of the operator's own agency, added on purpose."),
    plain("id", sa.Text, primary_key=True),
    plain("region", sa.Text, nullable=True),
    plain("title", Words),
    plain("file_name", Words),
    plain("digest", sa.Text, unique=True),
    plain("as_of", sa.Text, nullable=True),
    plain("imported_at", Moment),
)

passages = table(
    "passages",
    _house("Parts of those documents, as they are searched and shown."),
    plain("document_id", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE")),
    plain("position", sa.Integer),
    plain("heading", Words, nullable=True),
    plain("text", Words),
    plain("vector", sa.LargeBinary, nullable=True),
    sa.PrimaryKeyConstraint("document_id", "position"),
)

jobs = table(
    "jobs",
    _house("Work to be done later, as rows with a lease; ids and types only.", keep="job"),
    plain("id", sa.Text, primary_key=True),
    plain("kind", sa.Text),
    plain("key", sa.Text, unique=True),
    plain("details", JSON),
    plain("due_at", Moment),
    plain("lease_by", sa.Text, nullable=True),
    plain("lease_until", Moment, nullable=True),
    plain("attempts", sa.Integer),
    plain("done_at", Moment, nullable=True),
    plain("failed_at", Moment, nullable=True),
    plain("error", sa.Text, nullable=True),
)
sa.Index("ix_jobs_due_at", jobs.c.due_at)

installation = table(
    "installation",
    _house("What this database knows of itself, such as the proof that the key fits."),
    plain("name", sa.Text, primary_key=True),
    plain("value", sa.LargeBinary),
)
