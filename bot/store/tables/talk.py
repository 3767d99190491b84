"""Tables of the talk itself: conversations, messages, turns and what turns have written."""

from __future__ import annotations

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

conversations = table(
    "conversations",
    Place("One person's talk with the assistant, with the memory of its dialogue.", keep="conversation"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    secret("token_hash"),
    plain("created_at", Moment),
    plain("last_at", Moment, index=True),
    plain("region", sa.Text, nullable=True),
    plain("office", sa.Text, nullable=True),
    personal("language", sa.Text, "about"),
    personal("easy", sa.Boolean, "about"),
    plain("formal", sa.Boolean),
    personal("audience", sa.Text, "about"),
    plain("channel", sa.Text),
    personal("channel_address", Sealed, "channel", nullable=True),
    secret("channel_hash", nullable=True, index=True),
    plain("state", sa.Text),
    plain("closed_at", Moment, nullable=True),
    personal("memory", JSON, "about", nullable=True),
    plain("memory_at", Moment, nullable=True, index=True),
    personal("care", JSON, "about", nullable=True),
    personal("age", sa.Integer, "about", nullable=True),
    plain("failures", sa.Integer),
    plain("used_texts", JSON),
    plain("last_seq", sa.Integer, server_default="0"),
    plain("with_staff", sa.Boolean, server_default=sa.false()),
    plain("texts_deleted_at", Moment, nullable=True),
)

messages = table(
    "messages",
    Place("What was said, in order.", keep="text"),
    conversation_reference(index=False),  # the primary key begins with it
    plain("seq", sa.Integer),
    personal("id", sa.Text, "pseudonym", unique=True),
    plain("sender", sa.Text),
    plain("at", Moment),
    personal("text", Words, "said"),
    personal("topic", sa.Text, "about", nullable=True),
    plain("choices", JSON, nullable=True),
    plain("links", JSON, nullable=True),
    plain("offers", JSON, nullable=True),
    plain("sources", JSON, nullable=True),
    plain("lang", sa.Text),
    personal("by", Sealed, "name", nullable=True),
    plain("client_id", Words, nullable=True),
    plain("turn_id", sa.Text, nullable=True),
    personal("pressed", JSON, "said", nullable=True),
    sa.PrimaryKeyConstraint("conversation_id", "seq"),
    sa.UniqueConstraint("conversation_id", "client_id"),
)
sa.Index("ix_messages_turn_id", messages.c.turn_id)
sa.Index(
    "ix_messages_waiting",
    messages.c.conversation_id,
    sqlite_where=sa.and_(messages.c.sender == "user", messages.c.turn_id.is_(None)),
    postgresql_where=sa.and_(messages.c.sender == "user", messages.c.turn_id.is_(None)),
)

turns = table(
    "turns",
    Place(
        "What the assistant made of messages that were taken together; held so that nothing is done twice.",
        keep="text",
    ),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(),
    plain("opened_at", Moment),
    plain("state", sa.Text),
    plain("closed_at", Moment, nullable=True),
    personal("parse", JSON, "about", nullable=True),
)
sa.Index(
    "ix_turns_open",
    turns.c.opened_at,
    sqlite_where=turns.c.state == "open",
    postgresql_where=turns.c.state == "open",
)

turn_results = table(
    "turn_results",
    Place("What a turn has written, by name: called again, a service gives its first result.", keep="text"),
    conversation_reference(),
    personal("turn_id", sa.Text, "pseudonym", sa.ForeignKey("turns.id", ondelete="CASCADE")),
    plain("name", sa.Text),
    personal("result", JSON, "about"),
    sa.PrimaryKeyConstraint("turn_id", "name"),
)

ratings = table(
    "ratings",
    Place("How people found the talk; figures only after the conversation is gone.", keep="rating"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(on_delete="SET NULL"),
    plain("score", sa.Integer),
    personal("comment", Words, "said", nullable=True),
    plain("at", Moment, index=True),
)

consents = table(
    "consents",
    Place(
        "What somebody agreed to or revoked, and when.",
        keep="consent",
        erase="unlink",
        why_not="Type and date alone prove the consent for twelve months after its data is gone.",
    ),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(on_delete="SET NULL"),
    plain("kind", sa.Text),
    plain("wording", sa.Text),
    plain("given_at", Moment),
    plain("revoked_at", Moment, nullable=True),
    plain("data_gone_at", Moment, nullable=True),
)

training_sentences = table(
    "training_sentences",
    Place("Masked sentences that somebody allowed us to learn from.", keep="training_sentence"),
    personal("id", sa.Text, "pseudonym", primary_key=True),
    conversation_reference(on_delete="SET NULL"),
    personal("consent_id", sa.Text, "pseudonym", sa.ForeignKey("consents.id", ondelete="CASCADE")),
    personal("text", Words, "said"),
    plain("guess", sa.Text, nullable=True),
    plain("label", sa.Text, nullable=True),
    plain("created_at", Moment, index=True),
)

telegram_updates = table(
    "telegram_updates",
    Place("Inbox of Telegram: an update is written here before it is confirmed.", keep="telegram_update"),
    personal("update_id", sa.BigInteger, "pseudonym", primary_key=True, autoincrement=False),
    conversation_reference(on_delete="SET NULL"),
    plain("received_at", Moment, index=True),
    plain("handled_at", Moment, nullable=True),
    personal("body", Sealed, "channel", nullable=True),
)
