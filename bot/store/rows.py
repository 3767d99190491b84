"""Turns domain objects into rows and back, sealing what is personal on the way."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.store.tables.marks import Sealed
from bot.store.vault import Vault

T = TypeVar("T")


def place_of(column: sa.Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def seal_values(vault: Vault, table: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the table takes them: text for sealed columns is sealed."""
    sealed = dict(values)
    for column in table.columns:
        value = sealed.get(column.name)
        if isinstance(column.type, Sealed) and value is not None:
            sealed[column.name] = vault.seal(place_of(column), value)
    return sealed


def open_values(vault: Vault, table: sa.Table, row: sa.RowMapping) -> dict[str, Any]:
    """The row as plain values; sealed columns are opened."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in row:
            continue
        value = row[column.name]
        values[column.name] = (
            vault.open(place_of(column), value) if isinstance(column.type, Sealed) and value is not None else value
        )
    return values


def to_row(vault: Vault, table: sa.Table, item: Any) -> dict[str, Any]:
    """A dataclass as values of the columns that bear its fields' names."""
    return seal_values(vault, table, {f.name: getattr(item, f.name) for f in fields(item)})


def from_row(vault: Vault, table: sa.Table, kind: type[T], row: sa.RowMapping) -> T:
    """The dataclass `kind` made from the columns that bear its fields' names."""
    values = open_values(vault, table, row)
    return kind(**{f.name: values[f.name] for f in fields(kind)})  # type: ignore[arg-type]
