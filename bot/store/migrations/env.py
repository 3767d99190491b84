"""Run by Alembic on the connection that `bot.store.migrations` hands in."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.operations.ops import CreateTableOp
from sqlalchemy.types import TypeDecorator

from bot.store.tables import metadata


def _plain_types(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    # A migration stays true when our types change: it names SQLAlchemy's own.
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def _without_info(_: Any, __: Any, directives: Any) -> None:
    # What our tables say about themselves is not part of the database.
    for script in directives:
        for step in script.upgrade_ops.ops:
            if isinstance(step, CreateTableOp):
                step.info = {}


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_plain_types,
    process_revision_directives=_without_info,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
