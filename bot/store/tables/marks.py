"""How a table says what it is for, when its rows go, and where export and erasure find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

BERLIN = ZoneInfo("Europe/Berlin")
SEALED_VERSION = b"\x01"

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Kind = Literal["contact", "name", "channel", "said", "about", "pseudonym"]
# These kinds lead to a person by themselves and are therefore encrypted at rest.
SEALED_KINDS = frozenset({"contact", "name", "channel"})


@dataclass(frozen=True, slots=True)
class Place:
    """What the law asks of every table.

    `keep` is a key of `bot.domain.retention.RULES`. `erase` says what a person's erasure does to the rows of the
    conversation: `delete`, `unlink` (the row stays without its reference) or `none`. A table that is left out of
    export or erasure says why.
    """

    purpose: str
    keep: str
    export: bool = True
    erase: Literal["delete", "unlink", "none"] = "delete"
    why_not: str = ""


class Moment(TypeDecorator[datetime]):
    """Aware datetimes: UTC in the database, Europe/Berlin in the program; refuses naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(BERLIN)


class Words(TypeDecorator[str]):
    """Text as both databases can hold it: NUL bytes and lone surrogates become U+FFFD."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else storable(value)


class Sealed(TypeDecorator[bytes]):
    """Encrypted bytes made by `bot.store.vault.Vault`; refuses everything else, plain text above all."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, bytes) or not value.startswith(SEALED_VERSION):
            raise TypeError("this column takes sealed bytes only")
        return value


JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def storable(text: str) -> str:
    """The text without what UTF-8 or PostgreSQL cannot hold."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def table(name: str, place: Place, *items: Any) -> sa.Table:
    return sa.Table(name, metadata, *items, info={"place": place})


def plain(name: str, kind: Any, *args: Any, **options: Any) -> sa.Column[Any]:
    """A column that says nothing about a person."""
    return _column(name, kind, None, *args, **options)


def personal(name: str, kind: Any, what: Kind, *args: Any, **options: Any) -> sa.Column[Any]:
    """A column with personal data of the kind `what`."""
    return _column(name, kind, what, *args, **options)


def secret(name: str, *args: Any, **options: Any) -> sa.Column[Any]:
    """A hash of something that opens a door: pseudonymous, and never part of an export."""
    column = _column(name, sa.Text, "pseudonym", *args, **options)
    column.info["secret"] = True
    return column


def _column(name: str, kind: Any, what: Kind | None, *args: Any, **options: Any) -> sa.Column[Any]:
    if not options.get("primary_key"):
        options.setdefault("nullable", False)
    return sa.Column(name, kind, *args, info={"personal": what}, **options)


def conversation_reference(
    *, on_delete: Literal["CASCADE", "SET NULL"] = "CASCADE", index: bool = True
) -> sa.Column[Any]:
    """The column by which export and erasure find a conversation's rows."""
    return personal(
        "conversation_id",
        sa.Text,
        "pseudonym",
        sa.ForeignKey("conversations.id", ondelete=on_delete),
        nullable=on_delete == "SET NULL",
        index=index,
    )
