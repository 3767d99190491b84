"""From a text to the wish that it names, or to the question that has to be asked back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from bot.services.dates.clauses import Sides, sides
from bot.services.dates.clock_times import within
from bot.services.dates.items import Item, items_of
from bot.services.dates.joining import Contradiction, choices, with_hours
from bot.services.dates.vocabulary import FILLERS
from bot.services.dates.wish import Choice, DateWish, Hours, Unclear
from bot.services.dates.words import read

_FEELS = frozenset(("geht", "gehts", "ging"))
_EVENING = time(18)
_SHORT = 6  # „egal“, „sofort“ say a time by themselves only in a text of so many words


def parse(text: str, now: datetime, *, is_holiday: Callable[[date], bool]) -> DateWish | Unclear | None:
    """The times that a German text wishes for or rules out, seen from `now` (local time with its zone).

    None where it names none; Unclear where a careful person would ask back. What is closed (holidays, weekends) is
    not its concern, but „am nächsten Werktag" needs to know the holidays.
    """
    items = items_of(text, now, is_holiday)
    if not any(item.speaks_of_time or item.kind in ("after_work", "any", "soon", "vague") for item in items):
        return None
    told = sides(items)
    try:
        return _not_tonight(_wish(items, told, now), now)
    except Contradiction as found:
        return found.question


def only_time(text: str) -> bool:
    """Whether a text holds nothing besides times and the small words around them: then it answers „when"."""
    tokens = read(text)
    words = {token.word for token in tokens}
    if "mir" in words and words & _FEELS and "bei" not in words:
        return False  # „heute geht es mir nicht gut“
    return bool(tokens) and not any(token.kind == "word" and token.word not in FILLERS for token in tokens)


def _not_tonight(found: DateWish | Unclear | None, now: datetime) -> DateWish | Unclear | None:
    """„Mittwoch" said on a Wednesday evening has one sense only: nobody can come any more today."""
    if not isinstance(found, Unclear) or found.question != "which_day" or now.time() < _EVENING:
        return found
    left = tuple(option for option in found.options if option.days(now.date()) != [now.date()])
    return left[0] if len(left) == 1 else replace(found, options=left)


def _wish(items: list[Item], told: Sides, now: datetime) -> DateWish | Unclear | None:
    if told.twofold:
        return Unclear("contradiction")
    today = now.date()
    wanted = [with_hours(day) for day in choices(_without_ferien(told.wanted), today)]
    refused = [choice for day in choices(_without_ferien(told.refused), today) for choice in _readings(with_hours(day))]
    no_ferien = any(item.kind == "ferien" for item in told.refused)
    if any(item.kind == "ferien" for item in told.wanted):
        return Unclear("holidays")
    for choice in wanted:
        if isinstance(choice, Unclear):
            return choice if len(wanted) == 1 else replace(choice, options=())
    kept = tuple(choice for choice in wanted if isinstance(choice, Choice))
    wish = _bounded(DateWish(kept, tuple(refused), no_ferien))
    return _finished(items, wish, now)


def _bounded(wish: DateWish) -> DateWish:
    """„bis 15 Uhr kann ich nicht" is the same as „ab 15 Uhr", for every day that was named."""
    limits: list[Hours] = []
    kept: list[Choice] = []
    for choice in wish.refused:
        hours = choice.hours[0] if len(choice.hours) == 1 and not choice.names_day else None
        if hours is None or hours.point or (hours.start is None) == (hours.end is None):
            kept.append(choice)
        else:
            limits.append(Hours(hours.end, hours.start))
    choices = wish.choices
    for limit in limits:
        choices = tuple(_limited(choice, limit) for choice in choices or (Choice(),))
    return replace(wish, choices=choices, refused=tuple(kept))


def _limited(choice: Choice, limit: Hours) -> Choice:
    narrowed = [within(hours, limit) for hours in choice.hours or (Hours(),) if not hours.point]
    points = [hours for hours in choice.hours if hours.point]
    return replace(choice, hours=(*points, *(hours for hours in narrowed if hours is not None)))


def _readings(denied: Choice | Unclear) -> list[Choice]:
    """What is denied in more than one sense is denied in each; what is over needs no denial."""
    if isinstance(denied, Choice):
        return [denied]
    return [choice for option in denied.options for choice in option.choices]


def _finished(items: list[Item], wish: DateWish, now: datetime) -> DateWish | Unclear | None:
    said = bool(wish.choices or wish.refused or wish.no_ferien)
    if any(item.kind == "after_work" for item in items) and not wish.names_hours:
        return Unclear("after_what", known=wish if said else None)
    if said:
        return _ahead(wish, now)
    short = len([item for item in items if item.kind != "comma"]) <= _SHORT
    if any(item.kind == "soon" for item in items):
        return DateWish(soonest=True) if short else None
    if any(item.kind == "any" for item in items):
        return DateWish() if short else None
    return Unclear("vague") if short and any(item.kind == "vague" for item in items) else None


def _without_ferien(items: list[Item]) -> list[Item]:
    return [item for item in items if item.kind != "ferien"]


def _ahead(wish: DateWish, now: datetime) -> DateWish | Unclear:
    """The wish without what is over already; Unclear where nothing is left."""
    left = tuple(choice for choice in wish.choices if not _over(choice, now))
    if wish.choices and not left:
        return Unclear("past")
    return replace(wish, choices=left)


def _over(choice: Choice, now: datetime) -> bool:
    only_today = bool(choice.spans) and all(span.last == now.date() for span in choice.spans)
    return only_today and bool(choice.hours) and all(_gone(hours, now) for hours in choice.hours)


def _gone(hours: Hours, now: datetime) -> bool:
    if hours.point and hours.start is not None:
        return hours.start < now.time()
    return hours.end is not None and hours.end <= now.time()
