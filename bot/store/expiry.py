"""What the deletion job does to the tables: one step a rule, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql.dml import Delete, Update

from bot.store.tables import (
    absences,
    alarms,
    audit,
    bookings,
    callbacks,
    consents,
    conversations,
    holds,
    jobs,
    messages,
    outbox,
    ratings,
    staff,
    staff_sessions,
    telegram_updates,
    training_sentences,
    turns,
)

Due = Mapping[str, datetime]
Statement = Update | Delete


def _memory(due: Due, now: datetime) -> list[Statement]:
    old = conversations.c.last_at <= due["memory"]
    return [
        sa.update(conversations)
        .where(conversations.c.memory_at <= due["memory"])
        .values(memory=sa.null(), memory_at=None),
        sa.update(conversations).where(old, conversations.c.care.is_not(None)).values(care=sa.null()),
    ]


def _holds(due: Due, now: datetime) -> list[Statement]:
    return [sa.delete(holds).where(holds.c.until <= now)]


def _unconfirmed(due: Due, now: datetime) -> list[Statement]:
    return [
        sa.delete(bookings).where(
            bookings.c.state.in_(("draft", "unconfirmed")), bookings.c.created_at <= due["unconfirmed_booking"]
        )
    ]


def _contacts(due: Due, now: datetime) -> list[Statement]:
    # Whoever never got an outcome is counted from the promised time, and without one from the wish itself.
    asked = sa.func.coalesce(callbacks.c.closed_at, callbacks.c.due_at, callbacks.c.created_at)
    booked = sa.func.coalesce(bookings.c.closed_at, bookings.c.starts_at)
    return [
        sa.delete(callbacks).where(callbacks.c.state != "draft", asked <= due["contact"]),
        sa.delete(bookings).where(booked <= due["contact"]),
    ]


def _still_needed() -> sa.ColumnElement[bool]:
    """A booking or a sent call-back hangs on the conversation, so its row and address stay."""
    return sa.or_(
        sa.exists().where(bookings.c.conversation_id == conversations.c.id, bookings.c.state != "draft"),
        sa.exists().where(callbacks.c.conversation_id == conversations.c.id, callbacks.c.state != "draft"),
    )


def _texts_due(due: Due) -> sa.ColumnElement[bool]:
    telegram = conversations.c.channel == "telegram"
    ended = sa.func.coalesce(conversations.c.closed_at, conversations.c.last_at)
    return sa.case(
        (conversations.c.with_staff, ended <= due["staff_conversation"]),
        (telegram, conversations.c.last_at <= due["text_telegram"]),
        else_=conversations.c.last_at <= due["text"],
    )


def _texts(due: Due, now: datetime) -> list[Statement]:
    ids = sa.select(conversations.c.id).where(_texts_due(due), conversations.c.texts_deleted_at.is_(None))
    return [
        sa.delete(messages).where(messages.c.conversation_id.in_(ids)),
        sa.delete(turns).where(turns.c.conversation_id.in_(ids)),
        sa.delete(callbacks).where(callbacks.c.state == "draft", callbacks.c.conversation_id.in_(ids)),
        sa.update(conversations)
        .where(conversations.c.id.in_(ids))
        .values(memory=sa.null(), memory_at=None, care=sa.null(), age=None, used_texts=[], texts_deleted_at=now),
    ]


def _conversations(due: Due, now: datetime) -> list[Statement]:
    gone = sa.and_(conversations.c.texts_deleted_at.is_not(None), sa.not_(_still_needed()))
    ids = sa.select(conversations.c.id).where(gone)
    # The foreign keys do the rest: what belongs to the conversation goes, figures and alarms lose their reference.
    return [
        sa.update(consents).where(consents.c.conversation_id.in_(ids)).values(data_gone_at=now),
        sa.delete(conversations).where(gone),
    ]


def _telegram(due: Due, now: datetime) -> list[Statement]:
    return [
        sa.delete(telegram_updates).where(telegram_updates.c.received_at <= due["telegram_update"]),
        sa.update(conversations)
        .where(
            conversations.c.channel == "telegram",
            conversations.c.channel_address.is_not(None),
            conversations.c.last_at <= due["telegram_address"],
            sa.not_(_still_needed()),
        )
        .values(channel_address=None, channel_hash=None),
    ]


def _alarms(due: Due, now: datetime) -> list[Statement]:
    # Only a person closes an alarm, so an open one never falls due; one whose conversation was erased goes on closing.
    closed_long_ago = alarms.c.closed_at <= due["alarm"]
    return [
        sa.delete(alarms).where(
            sa.or_(closed_long_ago, sa.and_(alarms.c.erased_at.is_not(None), alarms.c.closed_at.is_not(None)))
        )
    ]


def _ratings(due: Due, now: datetime) -> list[Statement]:
    return [
        sa.update(ratings)
        .where(ratings.c.at <= due["rating_comment"], ratings.c.comment.is_not(None))
        .values(comment=None),
        sa.delete(ratings).where(ratings.c.at <= due["rating"]),
    ]


def _consents(due: Due, now: datetime) -> list[Statement]:
    return [sa.delete(consents).where(consents.c.data_gone_at <= due["consent"])]


def _sentences(due: Due, now: datetime) -> list[Statement]:
    return [sa.delete(training_sentences).where(training_sentences.c.created_at <= due["training_sentence"])]


def _mail(due: Due, now: datetime) -> list[Statement]:
    sent = sa.func.coalesce(outbox.c.sent_at, outbox.c.created_at)
    waiting = outbox.c.state == "waiting"
    texts = {name: None for name in ("address", "subject", "body", "attachment")}
    return [
        sa.update(outbox).where(sent <= due["mail_text"], sa.not_(waiting), outbox.c.body.is_not(None)).values(**texts),
        # What waits goes with its booking: a reminder may be planned long before it is due.
        sa.delete(outbox).where(sent <= due["mail"], sa.not_(waiting)),
    ]


def _staff(due: Due, now: datetime) -> list[Statement]:
    return [
        sa.delete(staff).where(staff.c.left_at <= due["staff"]),
        sa.delete(staff_sessions).where(staff_sessions.c.created_at <= due["staff_session"]),
        sa.delete(absences).where(absences.c.ends_at <= due["staff"]),
    ]


def _records(due: Due, now: datetime) -> list[Statement]:
    return [
        sa.delete(audit).where(audit.c.at <= due["audit"]),
        sa.delete(jobs).where(sa.func.coalesce(jobs.c.done_at, jobs.c.failed_at) <= due["job"]),
    ]


# In this order: contacts before the conversations that wait for them.
STEPS: dict[str, Callable[[Due, datetime], list[Statement]]] = {
    "memory": _memory,
    "holds": _holds,
    "unconfirmed": _unconfirmed,
    "contacts": _contacts,
    "texts": _texts,
    "conversations": _conversations,
    "telegram": _telegram,
    "alarms": _alarms,
    "ratings": _ratings,
    "consents": _consents,
    "sentences": _sentences,
    "mail": _mail,
    "staff": _staff,
    "records": _records,
}
