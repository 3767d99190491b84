"""The stretches of real time that a wish leaves open, the earliest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Window, at, later
from bot.services.dates.wish import Choice, DateWish, Hours

REACH = 60  # days ahead in which a wish can be met
POINT = timedelta(minutes=30)  # „um 15 Uhr" lasts so long; with „gegen" it begins so much earlier
_Part = tuple[datetime, datetime]


def windows(wish: DateWish, now: datetime, reach: int = REACH) -> Iterator[Window]:
    """When it suits, day by day from now on; a wish that names nothing gives whole days."""
    for number in range(reach):
        day = now.date() + timedelta(days=number)
        for start, end in _left(wish, day):
            if end.timestamp() > now.timestamp():
                yield Window(max(start, now, key=datetime.timestamp), end)


def _left(wish: DateWish, day: date) -> list[_Part]:
    parts = _joined([part for choice in wish.choices or (Choice(),) if choice.on(day) for part in _parts(choice, day)])
    for choice in wish.refused:
        if choice.on(day):
            for start, end in _parts(choice, day):
                parts = [piece for part in parts for piece in _without(part, start, end)]
    return parts


def _parts(choice: Choice, day: date) -> list[_Part]:
    return [_part(hours, day) for hours in choice.hours or (Hours(),)]


def _part(hours: Hours, day: date) -> _Part:
    start = at(day, hours.start or time())
    if hours.point:
        return later(start, -POINT) if hours.about else start, later(start, POINT)
    return start, at(day, hours.end) if hours.end else at(day + timedelta(days=1), time())


def _joined(parts: list[_Part]) -> list[_Part]:
    """In order, and those that touch each other as one."""
    out: list[_Part] = []
    for start, end in sorted(parts, key=lambda part: part[0].timestamp()):
        if out and start.timestamp() <= out[-1][1].timestamp():
            out[-1] = (out[-1][0], max(out[-1][1], end, key=datetime.timestamp))
        else:
            out.append((start, end))
    return out


def _without(part: _Part, start: datetime, end: datetime) -> list[_Part]:
    pieces = []
    if start.timestamp() > part[0].timestamp():
        pieces.append((part[0], min(start, part[1], key=datetime.timestamp)))
    if end.timestamp() < part[1].timestamp():
        pieces.append((max(end, part[0], key=datetime.timestamp), part[1]))
    return pieces
