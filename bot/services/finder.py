"""The offer finder: reads what is typed as answers, and makes the short list from what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.domain.ages import age_said
from bot.domain.finder import Answers, Candidate, FinderRules, School, Suggestion, Weights, suggest
from bot.services.catalogue.names import fold
from bot.services.catalogue.service import CatalogueService

FILE = "finder.yml"
SKIPPED = "skipped"
NONE = "none"
_MOST_OBSTACLES = 4
# A typed band: „18 bis 24", „unter 15", „über 25".
_BEYOND = re.compile(r"\b(?P<side>unter|ueber|ab|)\b ?(?P<age>[1-3]\d)(?: ?(?:-|–|bis) ?\d\d)?(?= ?(?:$|[,.(!]|jahre))")
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FinderData:
    """The parsed file."""

    rules: FinderRules
    ages: Mapping[str, tuple[int, int]]
    buttons: Mapping[str, tuple[str, ...]]
    read_schools: Mapping[str, Pattern]
    read_obstacles: Mapping[str, Pattern]
    read_benefits: Pattern
    read_woman: Pattern
    read_none: Pattern
    person: Mapping[str, Pattern]
    bring: Mapping[str, str]
    read_asks: Pattern
    read_wish: Pattern
    read_kin: Pattern

    @classmethod
    def of(cls, path: Path) -> FinderData:
        """Raises OSError, KeyError, TypeError, yaml.YAMLError or re.error where the file cannot be used."""
        raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        weights = raw["ranking"] | {"by_place": tuple(raw["ranking"]["by_place"])}
        rules = FinderRules(
            schools={name: School(**each) for name, each in raw["schools"].items()},
            obstacles=raw["obstacles"],
            otherwise=raw["otherwise"],
            weights=Weights(**weights),
            kinds_out=frozenset(raw["kinds_out"]),
            for_whom_out=re.compile(raw["for_whom_out"]),
            summary_out=re.compile(raw["summary_out"]),
            planned_words=re.compile(raw["planned_words"]),
            only_first=raw["only_first"],
            only_words=tuple((re.compile(each["pattern"]), each["needs"]) for each in raw["only_words"]),
            not_for=tuple((re.compile(each["pattern"]), each["obstacles"]) for each in raw["not_for"]),
            benefit_words=re.compile(raw["benefit_words"]),
            fills=frozenset(raw["fills"]),
        )
        read = raw["read"]
        return cls(
            rules=rules,
            ages={name: (first, last) for name, (first, last) in raw["ages"].items()},
            buttons={name: tuple(each) for name, each in raw["buttons"].items()},
            read_schools=_compiled(read["schools"]),
            read_obstacles=_compiled(read["obstacles"]),
            read_benefits=re.compile(read["benefits"]),
            read_woman=re.compile(read["woman"]),
            read_none=re.compile(read["none"]),
            person=_compiled(raw["person"]),
            bring=raw["bring"],
            read_asks=re.compile(read["asks"]),
            read_wish=re.compile(read["wish"]),
            read_kin=re.compile(read["kin"]),
        )


def _compiled(patterns: Mapping[str, str]) -> dict[str, Pattern]:
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


class FinderService:
    """Holds no answer: they stand in the dialogue's slots and end with the conversation."""

    def __init__(self, catalogue: CatalogueService, data: FinderData) -> None:
        self._catalogue = catalogue
        self.data = data

    # -- reading -------------------------------------------------------------------------------------

    def person_for(self, text: str) -> str | None:
        """The topic of what leads to a person rather than to an offer; None for anything else."""
        return next((topic for topic, pattern in self.data.person.items() if pattern.search(fold(text))), None)

    def asks(self, text: str) -> bool:
        """Whether a text is a question rather than an answer."""
        return bool(self.data.read_asks.search(fold(text)))

    def wishes(self, text: str) -> bool:
        """Whether a text asks for a list that fits („was passt zu mir")."""
        return bool(self.data.read_wish.search(fold(text)))

    def age(self, text: str) -> str | None:
        """The band of a typed age."""
        limit = _BEYOND.search(fold(text))
        said = age_said(text)
        if said is None and limit:
            said = int(limit["age"]) + {"unter": -1, "ueber": 1}.get(limit["side"], 0)
        return self.band(said) if said is not None else None

    def band(self, age: int) -> str:
        last = list(self.data.ages)[-1]
        return next((name for name, (_, end) in self.data.ages.items() if age <= end), last)

    def school(self, text: str) -> str | None:
        folded = fold(text)
        return next((name for name, pattern in self.data.read_schools.items() if pattern.search(folded)), None)

    def obstacles(self, text: str, *, of_own: bool = True) -> str | None:
        """What a text names as standing in the way, as a slot keeps it („money+home"); None where it names nothing.

        `of_own` is False where a parent speaks: „mein Kind" is then who the offer is for.
        """
        folded = fold(text) if of_own else self.data.read_kin.sub(" ", fold(text))
        found = [name for name, pattern in self.data.read_obstacles.items() if pattern.search(folded)]
        marks = ["benefits"] if self.data.read_benefits.search(folded) else []
        if not found and not marks:
            return NONE if self.data.read_none.search(folded.strip()) else None
        marks += ["woman"] if self.data.read_woman.search(folded) else []
        return "+".join([*found[:_MOST_OBSTACLES], *marks])

    def read(self, slot: str, text: str, *, of_own: bool = True) -> str | None:
        """The answer to one question that a text holds; None: it holds none."""
        if slot == "finder_age":
            return self.age(text)
        return self.school(text) if slot == "finder_school" else self.obstacles(text, of_own=of_own)

    def offered(self, school: str | None) -> tuple[str, ...]:
        """The obstacles that can be tapped, by the answer about school."""
        return self.data.buttons.get(school or "", self.data.buttons["any"])

    def tappable(self, slot: str) -> frozenset[str]:
        """The values that a button of this question may carry."""
        known = {"finder_age": self.data.ages, "finder_school": self.data.rules.schools}
        return frozenset(known.get(slot, self.data.rules.obstacles)) | {SKIPPED}

    # -- finding -------------------------------------------------------------------------------------

    def answers_of(self, slots: Mapping[str, Any], exact_age: int | None = None) -> Answers:
        """The slots of the form as the ranking takes them; a person's own figure narrows the band it lies in."""
        band = self.data.ages.get(str(slots.get("finder_age")))
        if band and exact_age is not None and band[0] <= exact_age <= band[1]:
            band = (exact_age, exact_age)
        said = str(slots.get("finder_obstacle") or "").split("+")
        region = slots.get("finder_town")
        school = slots.get("finder_school")
        return Answers(
            region=str(region) if region in self._catalogue.snapshot.regions else None,
            age=band,
            school=str(school) if school in self.data.rules.schools else None,
            obstacles=tuple(name for name in said if name in self.data.rules.obstacles),
            benefits="benefits" in said,
            woman="woman" in said,
        )

    async def find(self, answers: Answers, now: str) -> list[Suggestion]:
        """At most three offers of the own region that have not ended."""
        await self._catalogue.refresh()
        return self.suggest(answers, now)

    def suggest(self, answers: Answers, now: str) -> list[Suggestion]:
        today = datetime.fromisoformat(now).date()
        offers = self._catalogue.snapshot.offers.values()
        candidates = [Candidate(o, fold(o.for_whom or ""), fold(o.summary)) for o in offers]
        return suggest(self.data.rules, candidates, answers, today)
