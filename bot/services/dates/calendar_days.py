"""Days of the calendar by their names: weeks, months, feasts, the next day with a number."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.services.dates.wish import Choice, DateWish, Span, Unclear

_WEEK = timedelta(days=7)
WORKDAYS = frozenset(range(5))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(day: date, today: date) -> Span:
    """Monday to Friday of the week in which a day lies, from today on; a week that is over on Friday keeps its rest."""
    first = max(monday(day), today)
    last = monday(day) + timedelta(days=4)
    return Span(first, last if first <= last else monday(day) + timedelta(days=6))


def part_of_week(day: date, third: str, today: date) -> Span | None:
    begins = monday(day)
    first, last = {"start": (0, 1), "middle": (1, 3), "end": (3, 4)}[third]
    span = Span(begins + timedelta(days=first), begins + timedelta(days=last))
    return _from_today(span, today)


def month(year: int, number: int, third: str | None, today: date) -> Span | None:
    """A month or a third of it, as far as it lies ahead; None where it is over."""
    length = calendar.monthrange(year, number)[1]
    # The core of each third: whoever says „Anfang Dezember" is content with the first week, and nobody with the tenth.
    first, last = {"start": (1, 7), "middle": (12, 18), "end": (length - 6, length), None: (1, length)}[third]
    return _from_today(Span(date(year, number, first), date(year, number, last)), today)


def next_month(number: int, third: str | None, today: date) -> Span:
    """The month of that number, or its third, that comes next or runs now."""
    return month(today.year, number, third, today) or month(today.year + 1, number, third, today) or Span()


def _from_today(span: Span, today: date) -> Span | None:
    if span.last is not None and span.last < today:
        return None
    return Span(max(span.first or today, today), span.last)


def in_months(today: date, count: int) -> tuple[int, int]:
    """Year and month, so many months on."""
    index = today.year * 12 + today.month - 1 + count
    return index // 12, index % 12 + 1


def dated(day: int, number: int | None, year: int | None, today: date) -> date | Unclear:
    """The day that „3.", „3.12." or „3.12.2026" names: the next one; Unclear where it is over or never comes."""
    if not 1 <= day <= 31 or (number is not None and not 1 <= number <= 12):
        return Unclear("no_such_day")
    if year is not None and number is not None:
        found = _day(year, number, day)
        if found is None:
            return Unclear("no_such_day")
        return found if found >= today else Unclear("past")
    if number is not None:
        this, coming = _day(today.year, number, day), _day(today.year + 1, number, day)
        if this is not None and this >= today:
            return this
        if this is not None and coming is not None and (today - this).days <= 31:
            return Unclear("past")  # last week's date is a slip rather than a wish for next year
        return coming if coming is not None else Unclear("no_such_day")
    months = (in_months(today, ahead) for ahead in range(13))
    days = (_day(y, m, day) for y, m in months)
    return next((found for found in days if found is not None and found >= today), Unclear("no_such_day"))


def _day(year: int, number: int, day: int) -> date | None:
    if day > calendar.monthrange(year, number)[1]:
        return None
    return date(year, number, day)


def weekday(index: int, today: date) -> date:
    """The next day of that name after today."""
    return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)


def named_weekday(index: int, word: str | None, today: date) -> Span | Unclear:
    """„Dienstag", „nächsten Dienstag", „diesen Dienstag": the day where all readings agree, else the question."""
    coming = weekday(index, today)
    this_week = monday(coming) == monday(today)
    same = index == today.weekday()
    if word == "last":
        return Unclear("past")
    if word == "this":
        if same:
            return Span.one(today)
        return Span.one(coming) if this_week else which((coming,))
    if word in (None, "coming"):
        return which((today, coming)) if same and word is None else Span.one(coming)
    if word == "next":
        return which((coming, coming + _WEEK)) if this_week else Span.one(coming)
    ahead = coming + _WEEK
    return which((ahead, ahead + _WEEK)) if this_week else Span.one(ahead)


def which(days: tuple[date, ...]) -> Unclear:
    """The question which of these days is meant."""
    return Unclear("which_day", tuple(DateWish((Choice((Span.one(day),)),)) for day in days))


def which_span(spans: tuple[Span, ...]) -> Unclear:
    return Unclear("which_day", tuple(DateWish((Choice((span,)),)) for span in spans))


def weekend(word: str | None, today: date) -> Span | Unclear:
    """Saturday and Sunday; „nächstes Wochenende" said in the week before may mean two."""
    saturday = monday(today) + timedelta(days=5)
    this = Span(max(saturday, today), saturday + timedelta(days=1))
    following = Span(saturday + _WEEK, saturday + _WEEK + timedelta(days=1))
    within = today.weekday() >= 5
    if word == "last":
        return Unclear("past")
    if word == "after_next":
        return Span(saturday + 2 * _WEEK, saturday + 2 * _WEEK + timedelta(days=1)) if within else following
    if word == "next":
        return following if within else which_span((this, following))
    if word == "coming":
        return following if within else this
    return which_span((this, following)) if today.weekday() == 6 else this


def numbered_week(number: int, today: date) -> Span | Unclear:
    """The calendar week of that number, the next one that is not over."""
    for year in (today.year, today.year + 1):
        try:
            begins = date.fromisocalendar(year, number, 1)
        except ValueError:
            return Unclear("no_such_day")
        if begins + timedelta(days=4) >= today:
            return week(begins, today)
    return Unclear("past")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, as given by Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    number, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, number, day + 1)


def feast(name: str, today: date) -> Span:
    """The days of a feast, the next time that it comes."""
    return next(span for span in (_feast(name, today.year + n) for n in range(2)) if (span.last or today) >= today)


def _feast(name: str, year: int) -> Span:
    sunday = easter(year)
    return {
        "christmas": Span(date(year, 12, 25), date(year, 12, 26)),
        "eve": Span.one(date(year, 12, 24)),
        "sylvester": Span.one(date(year, 12, 31)),
        "new_year": Span.one(date(year, 1, 1)),
        "nicholas": Span.one(date(year, 12, 6)),
        "easter": Span(sunday - timedelta(days=2), sunday + timedelta(days=1)),
        "pentecost": Span(sunday + timedelta(days=49), sunday + timedelta(days=50)),
    }[name]
