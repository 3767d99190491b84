"""The calendar in the database: hours, closures, absences, and the times that can be booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, time
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calendar import Absence, Closure, Hours, Slot, Way
from bot.store.engine import insert_or_nothing
from bot.store.tables import absences, bookings, catalogue_version, closures, holds, office_hours, slots

T = TypeVar("T")
_AT_ONCE = 200  # rows of one statement; a database takes so many values and no more
_TAKEN = ("unconfirmed", "booked")  # the states of a booking that keep its slot
_BY_TIME = (slots.c.starts_at, slots.c.office, slots.c.id)


class SqlCalendars:
    """Implements `bot.services.ports.Calendars`."""

    def __init__(self, connection: AsyncConnection, *, lock: bool) -> None:
        self._connection = connection
        self._lock = lock

    # -- what is entered -----------------------------------------------------------------------------------

    async def version(self) -> int:
        return int((await self._connection.execute(sa.select(catalogue_version.c.version))).scalar_one())

    async def all(self) -> tuple[list[Hours], list[Closure], list[Absence]]:
        return (
            [_item(Hours, row) for row in await self._rows(office_hours)],
            [_item(Closure, row) for row in await self._rows(closures)],
            [_item(Absence, row) for row in await self._rows(absences)],
        )

    async def replace(
        self, office: str, hours: Sequence[Hours], closed: Sequence[Closure], away: Sequence[Absence]
    ) -> None:
        # The catalogue's count, which readers look at anyway; and on PostgreSQL its lock makes imports wait.
        await self._connection.execute(sa.update(catalogue_version).values(version=catalogue_version.c.version + 1))
        for table, items in ((office_hours, hours), (closures, closed), (absences, away)):
            await self._connection.execute(sa.delete(table).where(table.c.office == office))
            if items:
                await self._connection.execute(sa.insert(table), [_values(item) for item in items])

    # -- slots ---------------------------------------------------------------------------------------------

    async def slot(self, slot_id: str) -> Slot | None:
        row = (await self._connection.execute(sa.select(slots).where(slots.c.id == slot_id))).mappings().first()
        return None if row is None else _item(Slot, row)

    async def free_slots(
        self,
        now: datetime,
        *,
        region: str | None = None,
        office: str | None = None,
        way: Way | None = None,
        start: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[Slot]:
        query = sa.select(slots).where(_free(now), *_asked(now, region, office, way, start, until))
        rows = await self._connection.execute(query.order_by(*_BY_TIME).limit(limit).offset(offset))
        return [_item(Slot, row) for row in rows.mappings()]

    async def count_free(
        self, now: datetime, *, region: str | None = None, start: datetime | None = None, until: datetime | None = None
    ) -> int:
        query = sa.select(sa.func.count()).select_from(slots)
        query = query.where(_free(now), *_asked(now, region, None, None, start, until))
        return int((await self._connection.execute(query)).scalar_one())

    async def slots_of(self, office: str, after: datetime) -> list[tuple[Slot, bool]]:
        own = sa.and_(slots.c.office == office, slots.c.starts_at > after)
        if self._lock:
            # First the rows, then a second look at what hangs on them: whoever took one meanwhile is seen.
            await self._connection.execute(sa.select(slots.c.id).where(own).order_by(slots.c.id).with_for_update())
        query = sa.select(slots, sa.not_(_unused()).label("taken")).where(own).order_by(*_BY_TIME)
        rows = (await self._connection.execute(query)).mappings()
        return [(_item(Slot, row), bool(row["taken"])) for row in rows]

    async def offices_with_slots(self, after: datetime) -> list[str]:
        query = sa.select(slots.c.office).where(slots.c.starts_at > after).distinct().order_by(slots.c.office)
        return list((await self._connection.execute(query)).scalars())

    async def add_slots(self, made: Sequence[Slot]) -> int:
        insert = insert_or_nothing(self._connection.dialect.name, slots, ["id"]).returning(slots.c.id)
        added = 0
        for first in range(0, len(made), _AT_ONCE):
            rows = [_values(slot) for slot in made[first : first + _AT_ONCE]]
            added += len((await self._connection.execute(insert.values(rows))).all())
        return added

    async def drop_slots(self, ids: Sequence[str]) -> int:
        done = await self._connection.execute(sa.delete(slots).where(slots.c.id.in_(ids), _unused())) if ids else None
        return done.rowcount if done is not None else 0

    async def drop_past_slots(self, before: datetime) -> int:
        named = sa.exists().where(bookings.c.slot_id == slots.c.id)
        done = await self._connection.execute(sa.delete(slots).where(slots.c.starts_at < before, sa.not_(named)))
        return done.rowcount

    async def _rows(self, table: sa.Table) -> list[sa.RowMapping]:
        return list((await self._connection.execute(sa.select(table).order_by(table.c.id))).mappings())


def _booked() -> sa.ColumnElement[bool]:
    return sa.exists().where(bookings.c.slot_id == slots.c.id, bookings.c.state.in_(_TAKEN))


def _unused() -> sa.ColumnElement[bool]:
    """Neither booked nor held; a hold that has run out and was not cleared yet still counts as one here."""
    return sa.not_(sa.or_(_booked(), sa.exists().where(holds.c.slot_id == slots.c.id)))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    held = sa.exists().where(holds.c.slot_id == slots.c.id, holds.c.until > now)
    return sa.not_(sa.or_(_booked(), held))


def _asked(
    now: datetime,
    region: str | None,
    office: str | None,
    way: Way | None,
    start: datetime | None,
    until: datetime | None,
) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [slots.c.starts_at > now]
    wanted += [slots.c.region == region] if region is not None else []
    wanted += [slots.c.office == office] if office is not None else []
    wanted += [slots.c.way == way] if way is not None else []
    wanted += [slots.c.starts_at >= start] if start is not None else []
    wanted += [slots.c.starts_at < until] if until is not None else []
    return wanted


def _item(kind: type[T], row: sa.RowMapping) -> T:
    values = {f.name: row[f.name] for f in fields(kind)}  # type: ignore[arg-type]
    for name in ("opens", "closes"):
        if name in values:
            values[name] = time.fromisoformat(values[name])
    return kind(**values)


def _values(item: Any) -> dict[str, Any]:
    """The fields as columns; clock times as „HH:MM“, which sorts as it should and has no zone to go wrong."""
    values = {f.name: getattr(item, f.name) for f in fields(item)}
    return {name: f"{v:%H:%M}" if isinstance(v, time) else v for name, v in values.items()}
