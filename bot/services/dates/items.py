"""The things that a text says about time, in order: days, hours, what is denied, what joins and parts them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.services.dates.clock_times import hours_at
from bot.services.dates.day_words import DayReader
from bot.services.dates.wish import Choice, Hours, Unclear
from bot.services.dates.words import Token, read

Kind = Literal["day", "hours", "not", "no", "bad", "except", "but", "good", "or", "comma", "stop", "word"]
ItemKind = Kind | Literal["ferien", "after_work", "busy", "any", "soon", "vague", "oops"]
_OVER = ("aus", "fertig", "vorbei", "rum")  # „wenn die Schule aus ist“
_WHEN, _NEAR = "wen", 4  # folded
_NEXT_FREE = ("freie", "freien", "freier", "mogliche", "moglichen", "termin")
_MOST = 150  # words and marks; whoever writes more names the time at the beginning, or tells a story
_FEW = 4  # in more words „immer“ says how often, not when
_PASSED_ON: dict[str, ItemKind] = {
    "not": "not",
    "except": "except",
    "but": "but",
    "good": "good",
    "or": "or",
    "slashed": "or",
    "and": "or",
    "comma": "comma",
    "stop": "stop",
    "any": "any",
    "soon": "soon",
    "vague": "vague",
    "oops": "oops",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said; `weekday` where its name alone names the day, `dated` where a number does."""

    kind: ItemKind
    day: Choice | Unclear | None = None
    hours: Hours | None = None
    weekday: int | None = None
    dated: bool = False

    @property
    def speaks_of_time(self) -> bool:
        return self.kind in ("day", "hours", "ferien")


def items_of(text: str, now: datetime, is_holiday: Callable[[date], bool]) -> list[Item]:
    """What a text says about time; empty where it names none."""
    tokens = _mornings(read(text)[:_MOST])
    reader = DayReader(tokens, now, is_holiday)
    found: list[Item] = []
    at = 0
    while at < len(tokens):
        item, length = _item(reader, at, found)
        found.append(item)
        at += length
    return found


def _mornings(tokens: list[Token]) -> list[Token]:
    """„morgen" behind a day or „am" is the morning."""
    out = list(tokens)
    for at, token in enumerate(tokens):
        if (token.kind, token.value) != ("relative", 1) or at == 0:
            continue
        before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else Token("")
        behind_day = before.kind in ("weekday", "weekly", "every") or (before.kind, before.value) == ("relative", 0)
        if behind_day or (before.word == "am" and after.kind != "part"):
            out[at] = replace(token, kind="part", value="early")
    return out


def _item(reader: DayReader, at: int, before: list[Item]) -> tuple[Item, int]:
    found = _work(reader, at) or _inverted(reader, at) or _day(reader, at)
    if found:
        return found
    beside = bool(before) and before[-1].kind == "day"
    hours = hours_at(reader.tokens, at, bare=beside)
    if hours:
        return Item("hours", hours=hours[0]), hours[1]
    return _other(reader, at), 1


def _day(reader: DayReader, at: int) -> tuple[Item, int] | None:
    found = reader.at(at)
    if found is None:
        return None
    day, length = found
    if isinstance(day, Choice) and day.hours:
        return Item("day", day=day), length
    numbered = any(reader.kind(n) in ("date", "ordinal", "number") for n in range(at, at + length))
    return Item("day", day=day, weekday=_weekday_alone(reader, at, length), dated=numbered), length


def _weekday_alone(reader: DayReader, at: int, length: int) -> int | None:
    kinds = [reader.kind(n) for n in range(at, at + length)]
    alone = kinds in (["weekday"], ["next", "weekday"])
    return reader.number(at + length - 1) if alone else None


def _work(reader: DayReader, at: int) -> tuple[Item, int] | None:
    """„nach der Schule" is a time that only the person knows; „hab Schule" says when it does not suit."""
    if reader.kind(at) == "obligation":
        if reader.kind(at - 1) == "not" and any(reader.word(n) == _WHEN for n in range(at - _NEAR, at)):
            return Item("after_work"), 1  # „wenn ich keine Schule habe“
        return (Item("after_work"), 2) if reader.word(at + 1) in _OVER else (Item("busy"), 1)
    if reader.kind(at) != "from":
        return None
    then = at + 1
    while reader.kind(then) in ("small", "word") and then < at + 3:
        then += 1
    return (Item("after_work"), then + 1 - at) if reader.kind(then) == "obligation" else None


def _inverted(reader: DayReader, at: int) -> tuple[Item, int] | None:
    """„nicht vor 10" is from 10 on, „nicht nach 16 Uhr" and „nicht später als 16 Uhr" until 16."""
    if reader.pair(at) != ("not", "not"):
        return None
    turned = {("from", "before"): "from", ("from", "after"): "until"}.get(
        (reader.kind(at + 1), str(reader.value(at + 1)))
    )
    length = 2
    if turned is None and reader.kind(at + 2) == "word" and reader.word(at + 2) == "als":
        turned = {"spater": "until", "fruher": "from", "eher": "from"}.get(reader.word(at + 1))
        length = 3
    if turned is None:
        return None
    tokens = [*reader.tokens[:at], Token("from", turned, turned), *reader.tokens[at + length :]]
    inner = DayReader(tokens, reader.now, reader.is_holiday)
    day = inner.at(at)
    if day:
        return Item("day", day=day[0]), day[1] + length - 1
    hours = hours_at(tokens, at)
    return (Item("hours", hours=hours[0]), hours[1] + length - 1) if hours else None


def _other(reader: DayReader, at: int) -> Item:
    kind, value = reader.kind(at), reader.value(at)
    if kind == "not" and value in ("bad", "no"):
        return Item("bad" if value == "bad" else "no")
    if kind == "ferien":
        return Item("ferien")
    if kind == "next" and value in ("next", "coming") and reader.word(at + 1) in _NEXT_FREE:
        return Item("soon")
    if kind == "but" and value == "only":
        return Item("word")
    if kind == "every" and reader.word(at) == "imer":
        return Item("any" if len(reader.tokens) <= _FEW else "word")
    if kind == "any" and any(token.word == "ales" for token in reader.tokens):
        return Item("word")  # „mir ist alles egal“ is no answer to „wann“
    return Item(_PASSED_ON.get(kind, "word"))
