"""The words that speak of time, in one spelling, with the slips of the keyboard taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.services.dates.vocabulary import DAY_WORDS, MENDABLE, OTHER, PART_WORDS, VOCABULARY, Value, fold


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark; `kind` says what it does in an expression of time, `glued` that no space is before it."""

    kind: str
    value: Value = None
    word: str = ""


@lru_cache(maxsize=10_000)
def known(word: str) -> tuple[str, Value] | None:
    """What a folded word does in an expression of time; None for a word that speaks of none."""
    if word in VOCABULARY:
        return VOCABULARY[word]
    if len(word) < 5 or word in OTHER:
        return None
    near = [(OSA.distance(word, other, score_cutoff=2), other) for other in MENDABLE if other[0] == word[0]]
    limit = 1 if len(word) < 8 else 2
    best = min(near, default=(9, ""))
    if best[0] > limit:
        return None
    meant = {VOCABULARY[other] for distance, other in near if distance == best[0]}
    return meant.pop() if len(meant) == 1 else None


def parts_of(word: str) -> list[tuple[str, Value]]:
    """A folded word's meanings: one, or two of a compound („dienstagnachmittag"), or none."""
    single = known(word) if word in VOCABULARY else None
    if single is None:
        for cut in range(4, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            day = DAY_WORDS.get(head) or (known(head) if len(head) >= 6 else None)
            part = PART_WORDS.get(tail) or (known(tail) if len(tail) >= 6 else None)
            if day and part and day[0] in ("weekday", "relative") and part[0] == "part":
                return [day, part]
        single = known(word)
    return [single] if single else []


_LEX = re.compile(
    r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)"
    r"|(?P<date>(?<![\d.:])\d{1,2}\.\s?\d{1,2}\.(?:\s?(?:20\d\d|\d\d(?!\d|[:.]\d|\s?uhr|\s?h\b|\s?bis|\s?-)))?)"
    r"|(?P<short>(?<![\d.:])\d{1,2}\.\d{1,2}(?![\d.])(?!\s?(?:uhr|h\b)))"
    r"|(?P<slash>(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])(?!\s?uhr))"
    r"|(?P<clock>(?<!\d)\d{1,2}[:.]\d{2}(?!\d)(?:\s?(?:uhr|h)\b)?|(?<!\d)\d{1,2}\s?(?:uhr|h)\b(?:\s?\d{2}(?![\d.:]))?)"
    r"|(?P<year>\b20\d\d\b)"
    r"|(?P<ordinal>(?<![\d.])\d{1,2}(?:\.(?!\d)|ten\b|ter\b|te\b))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<range>[–—-])|(?P<slashed>/)|(?P<and>[&+])|(?P<comma>,)|(?P<stop>[.;!?\n]+)",
    re.IGNORECASE,
)
_FEW = 2  # tokens; „mo nachmittag“ needs no more proof
_ABLE = frozenset(fold(word) for word in ("kann", "könnte", "hab", "habe", "hätte", "wäre", "würde", "nicht"))
_GREETING = re.compile(
    r"\b(?:guten|gutn|schönen|schoenen|schön)\s+(?:guten\s+)?(?:morgen|tag|abend|mittag|nacht|nachmittag)\b|\bn?abend\s*(?:zusammen|leute)\b",
    re.IGNORECASE,
)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def read(text: str) -> list[Token]:
    """The tokens of a text, in order; greetings name no time."""
    found: list[Token] = []
    for match in _LEX.finditer(_GREETING.sub(" ", text)):
        kind, raw = match.lastgroup or "", match.group()
        if kind == "iso":
            year, month, day = _numbers(raw)
            found.append(Token("date", (day, month, year), raw))
        elif kind in ("date", "short", "slash"):
            found.append(_date(kind, raw, found))
        elif kind == "clock":
            numbers = _numbers(raw)
            minute = numbers[1] if len(numbers) > 1 else 0
            found.append(Token("time", (numbers[0], minute, raw[0] == "0"), raw))
        elif kind in ("ordinal", "number", "year"):
            found.append(Token(kind, int(re.sub(r"\D", "", raw)), raw))
        elif kind == "word":
            _take_word(raw, found)
        elif not (kind == "stop" and raw == "." and _abbreviated(found)):
            found.append(Token(kind, None, raw))
    found = _neither(found)
    return [_weighed(found, at) for at in range(len(found))]


def _weighed(tokens: list[Token], at: int) -> Token:
    """„di" and „mo" are days only beside something that speaks of time; elsewhere they are slips or dialect."""
    token = tokens[at]
    if token.kind != "weekday" or len(token.word) > 2 or len(tokens) <= _FEW:
        return token
    beside = [tokens[n] for n in (at - 1, at + 1) if 0 <= n < len(tokens)]
    if any(near.kind not in ("word", "every", "any", "not", "stop") or near.word in _ABLE for near in beside):
        return token
    return Token("word", None, token.word)


def _abbreviated(before: list[Token]) -> bool:
    """Whether the dot that comes now belongs to „Mo.“, „ca.“ or „Dez.“."""
    return bool(before) and before[-1].kind in ("weekday", "month", "at", "between") and len(before[-1].word) <= 4


def _neither(tokens: list[Token]) -> list[Token]:
    """In „weder Montag noch Dienstag" the „noch" joins."""
    begun = False
    out = []
    for token in tokens:
        begun = begun or token.word == "weder"
        out.append(Token("or", "or", token.word) if begun and token.word == "noch" else token)
    return out


def _date(kind: str, raw: str, before: list[Token]) -> Token:
    numbers = _numbers(raw)
    day, month = numbers[0], numbers[1]
    about_clock = (before and before[-1].kind == "at") or (kind == "short" and not 1 <= month <= 12)
    if kind == "short" and about_clock and day <= 24 and month < 60:
        return Token("time", (day, month, raw[0] == "0"), raw)
    year = numbers[2] if len(numbers) > 2 else None
    return Token("date", (day, month, 2000 + year if year is not None and year < 100 else year), raw)


def _take_word(raw: str, found: list[Token]) -> None:
    word = fold(raw)
    meanings = parts_of(word)
    if word == "so":
        beside = found and found[-1].kind in ("range", "slashed", "and") and len(found) > 1
        weekday = beside and found[-2].kind == "weekday"
        found.append(Token("weekday", 6, word) if weekday else Token("at", "about", word))
        return
    for kind, value in meanings:
        found.append(Token(kind, value, word))
    if not meanings:
        found.append(Token("word", None, word))
