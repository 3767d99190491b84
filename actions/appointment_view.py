"""What the helping slot `appointment_view` holds: which times are to be shown, without a word that somebody typed.

`after:…` days after this one, `first:…` a wish of the first message, `wish:…` one in this turn's words,
`seen:…` one that was answered; behind each stand the days and hours that hold so far („2026-12-01|12:00-18:00").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.services.dates import Choice, DateWish, Hours, Span

_MOST_DAYS = 31  # more are no choice of days


def shown_after(view: str | None) -> date | None:
    """The day after which other times were asked for."""
    return date.fromisoformat(_behind(view).partition("|")[0]) if _kind(view) == "after" else None


def after_view(day: date, before: DateWish) -> str:
    """The view for the days after this one; the hours that hold so far hold there too."""
    hours = before.choices[0].hours if before.choices else ()
    return f"after:{day.isoformat()}" + (f"|{_all_told(hours)}" if hours else "")


def hours_of(view: str | None) -> DateWish:
    """The hours that were said before other days were asked for."""
    parts = _hours_in(_behind(view).partition("|")[2])
    return DateWish((Choice(hours=parts),)) if parts else DateWish()


def first_view(wish: DateWish, today: date) -> str | None:
    """The view for a wish that came before anything was asked; None where it names nothing that can be kept."""
    kept = _written(wish, today)
    return f"first:{kept}" if kept else None


def is_first(view: str | None) -> bool:
    return _kind(view) == "first"


def wish_view(before: str | None) -> str:
    """The view for a wish in this turn's words; what was said before stands beside it."""
    return f"wish:{_behind(before) if _kind(before) in ('first', 'wish', 'seen') else ''}"


def is_wish(view: str | None) -> bool:
    return _kind(view) == "wish"


def seen_view(wish: DateWish, today: date) -> str | None:
    """The view that keeps an answered wish, which the next may narrow down („lieber nachmittags“)."""
    kept = _written(wish, today)
    return f"seen:{kept}" if kept else None


def before_of(view: str | None) -> DateWish:
    """The wish that holds so far; one that allows everything where there is none."""
    if _kind(view) not in ("first", "wish", "seen"):
        return DateWish()
    days, _, hours = _behind(view).partition("|")
    spans = tuple(Span.one(date.fromisoformat(day)) for day in days.split(",") if day)
    parts = _hours_in(hours)
    return DateWish((Choice(spans, hours=parts),)) if spans or parts else DateWish()


def _kind(view: str | None) -> str:
    return (view or "").partition(":")[0]


def _behind(view: str | None) -> str:
    return (view or "").partition(":")[2]


def _written(wish: DateWish, today: date) -> str:
    days: Sequence[date] = wish.days(today)
    days = days if len(days) <= _MOST_DAYS else ()
    each = {choice.hours for choice in wish.choices}
    hours = next(iter(each)) if len(each) == 1 else ()
    if not days and not hours:
        return ""
    return f"{','.join(day.isoformat() for day in days)}|{_all_told(hours)}"


def _all_told(hours: Sequence[Hours]) -> str:
    return ",".join(_told(part) for part in hours)


def _hours_in(told: str) -> tuple[Hours, ...]:
    return tuple(_hours(part) for part in told.split(",") if part)


def _told(part: Hours) -> str:
    start, end = (f"{moment:%H:%M}" if moment else "" for moment in (part.start, part.end))
    return f"@{start}" if part.point else f"{start}-{end}"


def _hours(told: str) -> Hours:
    if told.startswith("@"):
        return Hours(time.fromisoformat(told[1:]), None, point=True)
    start, _, end = told.partition("-")
    return Hours(time.fromisoformat(start) if start else None, time.fromisoformat(end) if end else None)
