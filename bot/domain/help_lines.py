"""Help lines, as rules: which are open, whom they fit, which two come first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from bot.domain.danger import Verdict, is_adult

Gender = Literal["female", "male"]
# Whoever has set hours may be away on these days, holiday or not (trust, section 1).
AWAY = frozenset({(12, 24), (12, 31)})
YOUNG = 25  # the oldest whom a line for children and young people is named to
ALWAYS = "always"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One help line as printed in content/danger/lines.yml.

    `hours` is `always`, `unknown`, or for each weekday (0 is Monday) its spans.
    """

    id: str
    name: str
    number: str
    url: str
    hours: Literal["always", "unknown"] | dict[int, tuple[tuple[time, time], ...]]
    languages: frozenset[str] = frozenset({"de"})
    many_languages: int = 0  # how many it speaks where its source does not say which
    gender: Gender | None = None
    age_max: int | None = None
    audience: Literal["young", "parent", "all"] = "all"
    cases: frozenset[str] = field(default=frozenset())
    note: str = ""  # key of a remark in the texts: „oft besetzt"

    def is_open(self, now: datetime, is_holiday: Callable[[date], bool]) -> bool:
        """Whether it is surely open at this moment: unknown hours are not, set hours not on holidays."""
        if self.hours == ALWAYS:
            return True
        if not isinstance(self.hours, dict) or (now.month, now.day) in AWAY or is_holiday(now.date()):
            return False
        spans = self.hours.get(now.weekday(), ())
        return any(start <= now.time() < end for start, end in spans)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom the lines are for."""

    case: str
    verdict: Verdict
    age: int | None
    language: str
    now: datetime


# The order of lines for each case; a line that is closed or does not fit is passed over.
ORDER: dict[str, tuple[str, ...]] = {
    "suicide": ("krisenchat", "telefonseelsorge", "nummer_gegen_kummer"),
    "violence_minor": ("nummer_gegen_kummer", "jugendamt", "krisenchat", "telefonseelsorge"),
    "violence_girl": ("nummer_gegen_kummer", "jugendamt", "krisenchat", "frauen", "telefonseelsorge"),
    "violence": ("frauen", "maenner", "krisenchat", "telefonseelsorge"),
    "sexual": ("missbrauch", "krisenchat", "frauen", "maenner", "telefonseelsorge"),
    "sexual_adult": ("missbrauch", "frauen", "krisenchat", "maenner", "telefonseelsorge"),
    "digital": ("krisenchat", "nummer_gegen_kummer", "frauen", "telefonseelsorge"),
    "parent": ("elterntelefon", "telefonseelsorge", "krisenchat"),
    "pregnant": ("schwangere", "krisenchat", "telefonseelsorge"),
}


def order_of(asker: Asker) -> tuple[str, ...]:
    """The ids of lines for this case, best first, before hours, age and language are looked at."""
    case, verdict = asker.case, asker.verdict
    adult = is_adult(asker.age, verdict.aspects)
    if case == "parent":
        return ORDER["parent"]
    if verdict.kind == "sexual" and case != "digital":
        return ORDER["sexual_adult" if adult or "female" in verdict.aspects else "sexual"]
    if case in ("violence", "violence_minor", "violence_other", "work", "forced"):
        girl = not adult and _gender(verdict.aspects) == "female"
        return ORDER["violence" if adult else "violence_girl" if girl else "violence_minor"]
    return ORDER.get(case, ORDER["suicide"])


def first_lines(
    asker: Asker, lines: Iterable[HelpLine], is_holiday: Callable[[date], bool], most: int = 2
) -> tuple[HelpLine, ...]:
    """Up to `most` lines that are open now and fit kind, age and gender; those in the asker's language first.

    Where none fits, TelefonSeelsorge.
    """
    known = {line.id: line for line in lines}
    ids = list(order_of(asker))
    ids += [line.id for line in known.values() if line.id not in ids and asker.language in line.languages - {"de"}]
    fitting = [
        known[i] for i in ids if i in known and _fits(known[i], asker) and known[i].is_open(asker.now, is_holiday)
    ]
    if asker.language != "de":
        fitting.sort(key=lambda line: _speaks(line, asker.language))
    if not fitting and "telefonseelsorge" in known:
        fitting = [known["telefonseelsorge"]]
    return tuple(fitting[:most])


def _speaks(line: HelpLine, language: str) -> int:
    if language in line.languages:
        return 0
    return 1 if line.many_languages else 2


def _fits(line: HelpLine, asker: Asker) -> bool:
    aspects = asker.verdict.aspects
    if line.age_max is not None and asker.age is not None and asker.age > line.age_max:
        return False
    if line.age_max is not None and asker.age is None and asker.case == "parent":
        return False
    if line.gender and _gender(aspects) not in (None, line.gender):
        return False
    return line.audience != "young" or asker.age is None or asker.age <= YOUNG


def _gender(aspects: frozenset[str]) -> Gender | None:
    if "is_male" in aspects:
        return "male"
    if "female" in aspects and "male" not in aspects:
        return "female"
    if "male" in aspects and "female" not in aspects:
        return "male"
    return None
