"""Hours and parts of a day among the tokens of a text: „ab 15 Uhr", „halb vier", „vormittags", „zwischen 10 und 12"."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.services.dates.wish import Hours
from bot.services.dates.words import Token

PARTS: dict[str, Hours] = {
    "early": Hours(time(8), time(10)),
    "morning": Hours(time(8), time(12)),
    "noon": Hours(time(11), time(14)),
    "afternoon": Hours(time(12), time(18)),
    "evening": Hours(time(16), time(20)),
    "night": Hours(time(22), None),
}
_NOON = time(12)
_SMALL = 6  # an hour from 1 to 6 without more is the afternoon
_FRACTIONS = {"half": 30, "quarter": 45, "three": 15}  # minutes before the hour that is named
Found = tuple[Hours, int]


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _value(tokens: list[Token], at: int) -> object:
    return tokens[at].value if 0 <= at < len(tokens) else None


def _clock(hour: int, minute: int, sure: bool = False) -> time | None:
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    return time(hour + 12 if not sure and 1 <= hour <= _SMALL else hour, minute)


def _shift(hour: int, minutes: int) -> time | None:
    """So many minutes from a full hour, on a clock of twelve hours."""
    base = _clock(hour, 0)
    if base is None or hour > 12:
        return None
    total = ((hour % 12) * 60 + minutes) % 720
    return _clock(total // 60 or 12, total % 60)


def moment(tokens: list[Token], at: int, *, bare: bool) -> tuple[time, int] | None:
    """The moment that begins at a token and how many tokens say it; a `bare` number may be an hour."""
    kind, value = _kind(tokens, at), _value(tokens, at)
    if kind == "time" and isinstance(value, tuple):
        clock = _clock(*value)
        return (clock, 1) if clock else None
    if kind == "fraction" and _kind(tokens, at + 1) in ("number", "time") and value:
        return _fraction(tokens, at)
    if kind == "clock" and _kind(tokens, at + 1) == "number":  # „Uhr 15“
        clock = _clock(int(str(_value(tokens, at + 1))), 0)
        return (clock, 2) if clock else None
    if kind not in ("number", "ordinal") or not isinstance(value, int):
        return None
    digits = tokens[at].word
    if bare and len(digits) == 4 and digits.isdigit() and value < 2400 and _kind(tokens, at - 1) == "at":
        clock = _clock(value // 100, value % 100)  # „um 1530“
        return (clock, 1) if clock else None
    relative = _minutes_beside(tokens, at, value)
    if relative:
        return relative
    if _kind(tokens, at + 1) == "clock":
        minutes = _value(tokens, at + 2) if _kind(tokens, at + 2) == "number" else None
        exact = isinstance(minutes, int) and minutes in (15, 20, 30, 40, 45, 10, 50, 5)
        clock = _clock(value, minutes if exact and isinstance(minutes, int) else 0)
        return (clock, 3 if exact else 2) if clock else None
    counted = tokens[at].word.startswith("ein") and tokens[at].word != "eins"  # „so ein Mist“
    if bare and not counted and kind == "number" and _kind(tokens, at + 1) not in ("unit", "month", "word_number"):
        clock = _clock(value, 0)
        return (clock, 1) if clock else None
    return None


def _hour(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """An hour of the clock at a token, and its length with „Uhr"."""
    value = _value(tokens, at)
    if _kind(tokens, at) == "time" and isinstance(value, tuple) and value[1] == 0:
        return value[0], 1
    if _kind(tokens, at) == "number" and isinstance(value, int) and value <= 12:
        return value, 2 if _kind(tokens, at + 1) == "clock" else 1
    return None


def _fraction(tokens: list[Token], at: int) -> tuple[time, int] | None:
    hour = _hour(tokens, at + 1)
    if hour is None:
        return None
    shifted = _shift(hour[0], -_FRACTIONS[str(_value(tokens, at))])
    return (shifted, 1 + hour[1]) if shifted else None


def _minutes_beside(tokens: list[Token], at: int, minutes: int) -> tuple[time, int] | None:
    """„zehn nach drei", „5 vor halb 4"."""
    side = _value(tokens, at + 1) if _kind(tokens, at + 1) == "from" else None
    if side not in ("before", "after") or minutes not in (5, 10, 20, 25):
        return None
    return _beside(tokens, at + 2, minutes if side == "after" else -minutes, 2)


def _beside(tokens: list[Token], at: int, minutes: int, length: int) -> tuple[time, int] | None:
    half = _kind(tokens, at) == "fraction" and _value(tokens, at) == "half"
    hour = _hour(tokens, at + 1 if half else at)
    if hour is None:
        return None
    shifted = _shift(hour[0], minutes - (30 if half else 0))
    return (shifted, length + hour[1] + (1 if half else 0)) if shifted else None


def _quarter_beside(tokens: list[Token], at: int) -> tuple[time, int] | None:
    """„viertel nach drei", „viertel vor 4"."""
    side = _kind(tokens, at + 1), _value(tokens, at + 1)
    if (_kind(tokens, at), _value(tokens, at)) != ("fraction", "quarter") or side[0] != "from":
        return None
    if side[1] not in ("before", "after"):
        return None
    return _beside(tokens, at + 2, 15 if side[1] == "after" else -15, 2)


def _any_moment(tokens: list[Token], at: int, *, bare: bool) -> tuple[time, int] | None:
    return _quarter_beside(tokens, at) or moment(tokens, at, bare=bare)


def _ordered(start: time, end: time) -> Hours:
    """„8 bis 3" ends in the afternoon, „11 bis 1" too."""
    if end <= start and end < _NOON:
        end = replace_hour(end, 12)
    elif end <= start < time(20) and start >= _NOON and start.hour - 12 > 0:
        start = replace_hour(start, -12)
    return Hours(start, end)


def replace_hour(moment_: time, by: int) -> time:
    return moment_.replace(hour=(moment_.hour + by) % 24)


def hours_at(tokens: list[Token], at: int, *, bare: bool = False) -> Found | None:
    """The hours that begin at a token, and the number of tokens; `bare` numbers stand beside a day („montag 10")."""
    return _range(tokens, at, bare) or _bounded(tokens, at) or _plain(tokens, at, bare)


def _range(tokens: list[Token], at: int, bare: bool) -> Found | None:
    begun = 0
    while _kind(tokens, at) == "at":  # „so 10 bis 12“, „ca. zwischen 10 und 12“
        at, begun = at + 1, begun + 1
    opened = _kind(tokens, at) == "between" or (_kind(tokens, at), _value(tokens, at)) == ("from", "of")
    start = at + 1 if opened else at
    first = _any_moment(tokens, start, bare=True)
    if first is None or _kind(tokens, start) == "ordinal":
        return None
    link = start + first[1]
    joins = (_kind(tokens, link), _value(tokens, link)) in (("from", "until"), ("range", None))
    joins = joins or (_kind(tokens, at) == "between" and _value(tokens, link) == "and" and _kind(tokens, link) == "or")
    if not joins:
        return None
    last = _any_moment(tokens, link + 1, bare=True)
    if last is None or _kind(tokens, link + 1) == "ordinal":
        return None
    stop = link + 1 + last[1]
    spoken = (
        opened or bare or begun > 0 or any(token.kind in ("clock", "time", "fraction") for token in tokens[start:stop])
    )
    if not spoken or _kind(tokens, stop) in ("unit", "month"):
        return None
    return _ordered(first[0], last[0]), stop - at + begun


def _bounded(tokens: list[Token], at: int) -> Found | None:
    """„ab 15 Uhr", „bis mittags", „nach 14", „gegen drei"."""
    kind, value = _kind(tokens, at), _value(tokens, at)
    if kind not in ("from", "at"):
        return None
    skip = at + 1
    while (_kind(tokens, skip), _value(tokens, skip)) in (
        ("at", "about"),
        ("at", "at"),
        ("small", "the"),
        ("small", "on"),
        ("small", "to"),
    ) or ((kind, value) == ("from", "from") and (_kind(tokens, skip), _value(tokens, skip)) == ("from", "from")):
        skip += 1
    found = _any_moment(tokens, skip, bare=_value(tokens, skip - 1) != "the")
    if found is None:
        part = _kind(tokens, skip)
        if kind == "from" and part == "part" and value != "of":
            return _beside_part(str(value), str(_value(tokens, skip))), skip + 1 - at
        return None
    clock, length = found
    if value == "about" and _kind(tokens, skip) == "number" and _kind(tokens, skip + length) == "word":
        return None  # „so 3 Leute“
    stop = skip + length - at
    about = any((t.kind, t.value) == ("at", "about") for t in tokens[at:skip])
    if kind == "at":
        return Hours(clock, None, point=True, about=about), stop
    if value in ("from", "after", "of"):
        return Hours(clock, None), stop
    return Hours(None, clock), stop


def _beside_part(side: str, part: str) -> Hours:
    hours = PARTS[part]
    if part == "noon":  # „bis mittag“, „nach dem mittag“ mean twelve o'clock
        hours = Hours(_NOON, _NOON)
    if side == "from":
        return Hours(hours.start, None)
    if side == "after":
        return Hours(hours.end, None)
    return Hours(None, hours.end if side == "until" and part != "evening" else hours.start)


def _plain(tokens: list[Token], at: int, bare: bool) -> Found | None:
    """„vormittags", „15 Uhr", „halb vier"; a bare number only where `bare` says so."""
    kind, value = _kind(tokens, at), _value(tokens, at)
    if kind == "part":
        return PARTS[str(value)], 1
    found = _any_moment(tokens, at, bare=bare)
    return (Hours(found[0], None, point=True), found[1]) if found else None


def within(part: Hours, clock: Hours) -> Hours | None:
    """An hour told by a part of the day: „abends um 8" is 20 o'clock; None where they cannot both hold."""
    if clock.start is None and clock.end is None:
        return part
    shifted = clock
    evening = part.start is not None and part.start >= _NOON
    if evening:
        shifted = replace(
            clock,
            start=_later(clock.start, part),
            end=_later(clock.end, part),
        )
    elif shifted.start and shifted.start.hour in (17, 18) and part.end is not None and part.end <= _NOON:
        shifted = replace(clock, start=replace_hour(shifted.start, -12))  # „früh um sechs“
    start = max((t for t in (part.start, shifted.start) if t), default=None)
    if shifted.point and shifted.start:
        outside = part.end is not None and shifted.start > part.end and part.end <= _NOON
        return None if outside else shifted
    ends = [t for t in (part.end, shifted.end) if t]
    end = min(ends, default=None)
    if start and end and start >= end:
        return None
    return replace(shifted, start=start, end=end)


def _later(clock: time | None, part: Hours) -> time | None:
    """The same hour after noon where the part of the day needs it."""
    if clock is None or clock >= _NOON:
        return clock
    return replace_hour(clock, 12)
