"""Days and hours in order become choices: which hours belong to which day, and what narrows what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.services.dates import calendar_days as days
from bot.services.dates.clock_times import within
from bot.services.dates.items import Item
from bot.services.dates.wish import Choice, DateWish, Hours, Span, Unclear


@dataclass(slots=True)
class Day:
    """A day as read so far; `weekday` where its name alone was said."""

    value: Choice | Unclear
    weekday: int | None = None
    hours: list[Hours] = field(default_factory=list)
    base: Span | None = None  # the week that the day was named in


class Contradiction(Exception):
    """The words exclude each other; `question` is what to ask."""

    def __init__(self, question: Unclear) -> None:
        super().__init__(question.question)
        self.question = question


def choices(items: list[Item], today: date) -> list[Day]:
    """The days with their hours; hours without a day come as one day without spans. Raises Contradiction."""
    merged = _merged_days(_in_list(items, today), today)
    groups = _grouped(merged)
    found: list[Day] = []
    hours_first = bool(groups) and groups[0][0] == "hours"
    pending: list[Hours] = []
    open_days: list[Day] = []
    for kind, members in groups:
        if kind == "days":
            named = [member for member in members if isinstance(member, Day)]
            if hours_first:
                for day in named:
                    day.hours = [*pending]
                pending = []
            open_days = named
            found.extend(named)
            continue
        spoken = [member for member in members if isinstance(member, Hours)]
        if hours_first and kind == "hours":
            pending = spoken
        else:
            for day in open_days:
                day.hours.extend(spoken)
    if pending and found and not open_days:
        found[-1].hours.extend(pending)
    elif pending and found:
        for day in open_days:
            day.hours = _met(day.hours, pending)
    elif pending:
        found.append(Day(Choice(), hours=pending))
    return found


def _in_list(items: list[Item], today: date) -> list[Item]:
    """In a list of weekdays („Montag und Mittwoch") today's name is the next one, not today."""
    named = {item.weekday for item in items if item.weekday is not None}
    if len(named) < 2:
        return items
    coming = Choice((Span.one(days.weekday(today.weekday(), today)),))
    return [
        replace(item, day=coming) if item.weekday == today.weekday() and isinstance(item.day, Unclear) else item
        for item in items
    ]


def _met(first: list[Hours], more: list[Hours]) -> list[Hours]:
    """Hours said before and behind the days: they narrow each other where they can."""
    if len(first) == 1 and len(more) == 1:
        both = _narrowed(first[0], more[0])
        return [both] if both else [*first, *more]
    return [*first, *more]


Part = Day | Hours | str


def _grouped(parts: list[Part]) -> list[tuple[str, list[Day | Hours]]]:
    """Neighbours of one kind together; hours that follow each other without „oder" are made one."""
    groups: list[tuple[str, list[Day | Hours]]] = []
    joined = False
    for part in parts:
        if isinstance(part, str):
            joined = True
            continue
        kind = "days" if isinstance(part, Day) else "hours"
        if groups and groups[-1][0] == kind:
            previous = groups[-1][1]
            if isinstance(part, Hours) and not joined and isinstance(previous[-1], Hours):
                both = _narrowed(previous[-1], part)
                if both is None:
                    raise Contradiction(Unclear("contradiction"))
                previous[-1] = both
            else:
                previous.append(part)
        else:
            groups.append((kind, [part]))
        joined = False
    return groups


def _narrowed(first: Hours, second: Hours) -> Hours | None:
    """„nachmittags ab 15 Uhr", „ab 10 bis 12": both hold; None where they cannot."""
    if first.point and not second.point:
        first, second = second, first
    return within(first, second)


def _merged_days(items: list[Item], today: date) -> list[Part]:
    out: list[Part] = []
    for item in items:
        if item.kind in ("or", "comma"):
            out.append(item.kind)
        elif item.hours is not None and item.kind == "hours":
            out.append(item.hours)
        elif item.kind == "day" and item.day is not None:
            _add_day(out, Day(item.day, item.weekday, _own_hours(item.day)), today, dated=item.dated)
    return out


def _own_hours(day: Choice | Unclear) -> list[Hours]:
    return list(day.hours) if isinstance(day, Choice) else []


def _add_day(out: list[Part], day: Day, today: date, *, dated: bool) -> None:
    before = out[-1] if out else None
    comma = before == "comma"
    if comma:
        before = out[-2] if len(out) > 1 else None
    if isinstance(before, Day) and before.weekday is not None and day.weekday is not None:
        out.append(day)
        return
    if isinstance(before, Day):
        both = _both(before, day, today, strict=dated or not comma)
        if both is not None:
            if comma:
                out.pop()
            out[-1] = both
            _spread_back(out, day, today)
            return
    _spread_forward(out, day, today)
    out.append(day)


def _spread_back(out: list[Part], wide: Day, today: date) -> None:
    """„Montag oder Dienstag nächste Woche": the week holds for both."""
    at = len(out) - 1
    while at >= 2 and out[at - 1] in ("or", "comma"):
        other = out[at - 2]
        if not isinstance(other, Day) or other.weekday is None or not _wide(wide):
            return
        out[at - 2] = _both(other, wide, today, strict=False) or other
        at -= 2


def _spread_forward(out: list[Part], day: Day, today: date) -> None:
    """„nächste Woche Montag oder Dienstag": the week holds for the second too."""
    if day.weekday is None or len(out) < 2 or out[-1] not in ("or", "comma"):
        return
    before = out[-2]
    if isinstance(before, Day) and before.base is not None:
        day.value, day.base, day.weekday = _in_week(before.base, day.weekday, today), before.base, None


def _wide(day: Day) -> bool:
    return (
        day.weekday is None
        and isinstance(day.value, Choice)
        and len(day.value.spans) == 1
        and not day.value.spans[0].single
        and not day.value.weekdays
    )


def _both(first: Day, second: Day, today: date, *, strict: bool) -> Day | None:
    """Two days said in one breath: one narrows the other, or they are the same; None where they are two."""
    if second.weekday is not None and first.weekday is None:
        return _both(second, first, today, strict=strict)
    if isinstance(second.value, Unclear):
        return None
    if first.weekday is not None:
        return _weekday_with(first, second, today, strict=strict)
    if isinstance(first.value, Unclear):
        return None
    one, other = first.value, second.value
    if one.weekdays and other.spans and not other.weekdays:
        return Day(Choice(other.spans, one.weekdays), hours=first.hours + second.hours)
    if other.weekdays and one.spans and not one.weekdays:
        return Day(Choice(one.spans, other.weekdays), hours=first.hours + second.hours)
    if len(one.spans) == 1 and len(other.spans) == 1 and not one.weekdays and not other.weekdays:
        return _intersection(one.spans[0], other.spans[0], strict=strict)
    return None


def _weekday_with(named: Day, other: Day, today: date, *, strict: bool) -> Day | None:
    """„Montag, 7.12.", „morgen Montag", „nächste Woche Montag"."""
    value = other.value
    if named.weekday is None or isinstance(value, Unclear) or len(value.spans) != 1 or value.weekdays:
        return None
    span = value.spans[0]
    if span.single and span.first is not None:
        if span.first.weekday() != named.weekday:
            if not strict:
                return None
            raise Contradiction(Unclear("other_weekday", (DateWish((Choice((span,)),)),)))
        return Day(value)
    if span.first is None or span.last is None:
        return None
    if (span.last - span.first).days <= 6:
        return Day(_in_week(span, named.weekday, today), base=span)
    return Day(Choice((span,), frozenset({named.weekday})))


def _in_week(span: Span, weekday: int, today: date) -> Choice | Unclear:
    day = days.monday(span.first or today) + timedelta(days=weekday)
    return Choice((Span.one(day),)) if day >= today else Unclear("past")


def _intersection(one: Span, other: Span, *, strict: bool) -> Day | None:
    first = max((d for d in (one.first, other.first) if d), default=None)
    last = min((d for d in (one.last, other.last) if d), default=None)
    if first and last and first > last:
        if strict and not (one.single and other.single):
            raise Contradiction(Unclear("contradiction"))
        return None
    return Day(Choice((Span(first, last),)))


def with_hours(day: Day) -> Choice | Unclear:
    """The day as a choice; a question keeps its readings, each with the hours."""
    hours = tuple(day.hours)
    if isinstance(day.value, Choice):
        return replace(day.value, hours=hours)
    options = tuple(
        replace(option, choices=tuple(replace(choice, hours=hours) for choice in option.choices))
        for option in day.value.options
    )
    return replace(day.value, options=options)
