"""Whether a number, name, address, e-mail or date stands in a passage of a scanned source.

Scans break words and insert spaces: what is compared is compared without them, and long names may differ by a letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.domain.catalogue_dates import MONTHS

_NOTE_MARK = re.compile(r"<sup>.*?</sup>")
_TAG = re.compile(r"<[^>]+>")
_MARKDOWN = re.compile(r"[*\\_|\[\]#]|\]\([^)]*\)")
_BROKEN_WORD = re.compile(r"(?<=[a-zäöüß])-\s+(?!und |oder |sowie |bzw)(?=[a-zäöüß])")
_SHORTENED = re.compile(r"(\w{4,})-,? (?:und|oder|sowie|bzw|[A-ZÄÖÜ]\w+-)")  # „Gesundheits- sowie Handwerksmesse“
_SPLIT_NUMBER = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)|(?<=\d)\s+(?=\d)")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*[a-z]?(?![a-zäöü\d])|(?<=[A-ZÜ])\d+")
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://\S+|www\.\S+")
_QUOTED = re.compile(r"„([^“”\"]{3,60})[“”\"]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMERALS = {
    "1": r"ein|eine|einen|einem|einer|eines|einmal|erste[nrs]?",
    "2": r"zwei\w*|beide[nr]?",
    "3": r"drei\w*",
    "4": r"vier\w*",
    "5": r"fünf\w*",
    "6": r"sechs\w*",
    "7": r"sieben\w*",
    "8": r"acht\w*",
    "9": r"neun\w*",
    "10": r"zehn\w*",
    "11": r"elf\w*",
    "12": r"zwölf\w*",
    "50": r"fünfzig\w*|hälfte",
}
_SURE = 88  # of 100; a longer word may differ by one scanned letter
_LONG = 7


def _squash(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold().replace("ß", "ss"))


class Passage:
    """A run of source lines, ready to be asked what stands in it."""

    def __init__(self, lines: list[str]) -> None:
        raw = html.unescape(_TAG.sub(" ", _NOTE_MARK.sub(" ", "\n".join(lines))))
        self.text = _BROKEN_WORD.sub("", _MARKDOWN.sub("", raw))
        self._joined = _SPLIT_NUMBER.sub(lambda m: m.group(1) or "", self.text)
        self._squashed = _squash(raw)
        self._tight = re.sub(r"\s", "", html.unescape(" ".join(lines))).casefold()

    def has_number(self, number: str) -> bool:
        left = r"(?<!\d)" if re.fullmatch(r"(?:19|20)\d\d", number) else r"(?<!\d)(?<!\d[.,])"
        pattern = re.compile(rf"{left}{re.escape(number)}(?![\d])(?![.,]\d)")
        if pattern.search(self.text) or pattern.search(self._joined):
            return True
        words = _NUMERALS.get(number)
        if words and re.search(rf"\b(?:{words})\b", self.text, re.IGNORECASE):
            return True
        return re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", number) is not None and self._has_written_day(number)

    def _has_written_day(self, number: str) -> bool:
        day, month, year = (int(part) for part in number.split("."))
        written = f"{MONTHS[month - 1]}{year}".casefold()
        numbers = rf"0?{month}\.(?:{year}|{year % 100:02}(?!\d))"
        return re.search(rf"(?<!\d)0?{day}\.(?:{written}|{numbers})", self._tight) is not None

    def has_month(self, month: int, year: int) -> bool:
        forms = (f"{MONTHS[month - 1]}{year}".casefold(), f"{month:02}/{year}", f"{month:02}.{year}", f"{month}/{year}")
        if any(form in self._tight for form in forms):
            return True
        return MONTHS[month - 1].casefold() in self._tight and str(year) in self._tight

    def has_date(self, value: str) -> bool:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, in any way a German text writes it."""
        year, *rest = (int(part) for part in value.split("-"))
        if not rest:
            return str(year) in self._tight
        if len(rest) == 1:
            return self.has_month(rest[0], year)
        return self._has_written_day(f"{rest[1]}.{rest[0]}.{year}")

    def has_digits(self, number: str) -> bool:
        """A telephone number, however it is grouped."""
        digits = re.sub(r"\D", "", number)
        return re.search(r"(?<!\d)\+?" + r"[\s()/–+.-]*".join(digits) + r"(?!\d)", self.text) is not None

    def has_exactly(self, value: str) -> bool:
        """An e-mail or web address, spaces aside."""
        return re.sub(r"\s|^https?://", "", value.casefold()).rstrip("/") in self._tight

    def has_word(self, word: str) -> bool:
        squashed = _squash(word)
        if squashed in self._squashed or self._has_shortened(squashed):
            return True
        return len(squashed) >= _LONG and fuzz.partial_ratio(squashed, self._squashed) >= _SURE

    def _has_shortened(self, word: str) -> bool:
        heads = [_squash(match.group(1)) for match in _SHORTENED.finditer(self.text)]
        return any(word.startswith(head) and word[len(head) :] in self._squashed for head in heads)


def claims(text: str) -> Iterator[tuple[str, str]]:
    """What a text claims that a source must have: ("number" | "month" | "exact" | "word", value)."""
    for pattern in (_EMAIL, _URL):
        for match in pattern.finditer(text):
            yield "exact", match.group().rstrip(".,;)")
        text = pattern.sub(" ", text)
    for match in _MONTH.finditer(text):
        yield "month", match.group()
    for match in _QUOTED.finditer(text):
        yield from (("word", word) for word in words(match.group(1)))
    for match in _NUMBER.finditer(text):
        yield "number", match.group()


def words(name: str) -> list[str]:
    """The words of a name that a source must have."""
    return [word for word in _WORD.findall(name) if word[0].isupper() or len(word) >= 5]


def stands_in(passage: Passage, kind: str, value: str) -> bool:
    """Whether one claim stands in the passage."""
    if kind == "month":
        name, year = value.split(" ")
        return passage.has_month(MONTHS.index(name) + 1, int(year))
    checks = {
        "number": passage.has_number,
        "exact": passage.has_exactly,
        "word": passage.has_word,
        "digits": passage.has_digits,
        "date": passage.has_date,
    }
    return checks[kind](value)
