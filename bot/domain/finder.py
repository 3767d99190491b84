"""Which offers fit what a person said about herself, best first. A list to ask about.

It is never a decision on who gets what. The rules are data (catalogue/finder.yml); nothing here is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.catalogue import Offer, is_rechecked, status_of

Needs = dict[str, float]
_UNDER_25 = 24


@dataclass(frozen=True, slots=True)
class Answers:
    """What the finder was told; None and empty: not asked, or skipped. `age` is a band's first and last year."""

    region: str | None = None
    age: tuple[int, int] | None = None
    school: str | None = None
    obstacles: tuple[str, ...] = ()
    benefits: bool = False
    woman: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer with the texts that the rules look at, folded."""

    offer: Offer
    for_whom: str
    summary: str


@dataclass(frozen=True, slots=True)
class School:
    """An answer about school: the status that an entry must not exclude, and what it asks for."""

    status: str
    needs: Mapping[str, float]
    alone: Mapping[str, float]
    unless: str | None = None
    never_first: Collection[str] = ()
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """The section `ranking` of the file, where each is explained."""

    by_place: tuple[float, ...]
    served: float
    school: float
    young: float
    contact: float
    planned: float
    benefits: float
    with_benefits: float
    no_match: float
    group: float
    counts: float
    part_of_best: float
    most: int


@dataclass(frozen=True, slots=True)
class FinderRules:
    schools: Mapping[str, School]
    obstacles: Mapping[str, Mapping[str, float]]
    otherwise: Mapping[str, float]
    weights: Weights
    kinds_out: Collection[str]
    for_whom_out: re.Pattern[str]
    summary_out: re.Pattern[str]
    planned_words: re.Pattern[str]
    only_first: Mapping[str, Collection[str]]
    only_words: tuple[tuple[re.Pattern[str], Collection[str]], ...]
    not_for: tuple[tuple[re.Pattern[str], Collection[str]], ...]
    benefit_words: re.Pattern[str]
    fills: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer with the needs for which it is suggested, the weightiest first."""

    offer: Offer
    needs: tuple[str, ...]
    score: float = field(compare=False)


def wanted_needs(rules: FinderRules, answers: Answers) -> Needs:
    """What the answers ask for, by weight: each need counts as often as its strongest answer says."""
    school = rules.schools.get(answers.school or "")
    sources = _obstacles(rules, answers)
    if sources:
        sources += [school.needs] if school else []
    else:
        sources = [school.alone if school else rules.otherwise]
    needs: Needs = {}
    for source in sources:
        for need, weight in source.items():
            needs[need] = max(weight, needs.get(need, 0.0))
    if answers.woman:
        needs["women"] = max(1.0, needs.get("women", 0.0))
    return needs


def _obstacles(rules: FinderRules, answers: Answers) -> list[Mapping[str, float]]:
    school = rules.schools.get(answers.school or "")
    meant = [school.means.get(name, name) if school else name for name in answers.obstacles]
    return [rules.obstacles[name] for name in meant if name in rules.obstacles]


def suggest(rules: FinderRules, candidates: Iterable[Candidate], answers: Answers, today: date) -> list[Suggestion]:
    """At most three: re-checked ones first, then by how well they fit; none where no region is known."""
    needs = wanted_needs(rules, answers)
    candidates = list(candidates)
    fit = {
        c.offer.id: (c, score(rules, c, answers, needs)) for c in candidates if may_fit(rules, c, answers, needs, today)
    }
    best = max((full for _, full in fit.values()), default=0.0)
    least = max(rules.weights.no_match, rules.weights.part_of_best * best)
    left = [(c, full) for c, full in fit.values() if full >= least]
    chosen: list[Suggestion] = []
    remaining = dict(needs)
    while left and len(chosen) < rules.weights.most:
        # What is served already counts less: who named two things gets help for both.
        taken = max(left, key=lambda pair: (score(rules, pair[0], answers, remaining), -pair[0].offer.source.span[0]))
        left.remove(taken)
        candidate, full = taken
        chosen.append(Suggestion(candidate.offer, _met(candidate.offer, remaining), full))
        for need in candidate.offer.needs[:2]:
            if need in remaining:
                remaining[need] *= rules.weights.served
    if chosen:
        chosen += _fill(rules, candidates, answers, today, chosen)
    return sorted(chosen, key=lambda s: not is_rechecked(s.offer, today))


def _fill(
    rules: FinderRules, candidates: Iterable[Candidate], answers: Answers, today: date, chosen: list[Suggestion]
) -> list[Suggestion]:
    """The agency's own counselling, where the list has room for it."""
    known = {suggestion.offer.id for suggestion in chosen}
    own = [c.offer for c in candidates if c.offer.id in rules.fills and c.offer.region == answers.region]
    fit = [o for o in own if status_of(o, today) != "ended" and o.id not in known and _fits_age(o, answers.age)]
    return [Suggestion(offer, (), 0.0) for offer in fit[: rules.weights.most - len(chosen)]]


def may_fit(rules: FinderRules, candidate: Candidate, answers: Answers, needs: Needs, today: date) -> bool:
    """What must hold before anything is weighed: the own region, not over, not made for somebody else."""
    offer = candidate.offer
    if answers.region is None or offer.region != answers.region or status_of(offer, today) == "ended":
        return False
    if offer.kind in rules.kinds_out or not offer.needs:
        return False
    if rules.for_whom_out.search(candidate.for_whom) or rules.summary_out.search(candidate.summary):
        return False
    if not _meets_obstacle(rules, offer, answers):
        return False
    if any(set(said) & set(answers.obstacles) and p.search(candidate.for_whom) for p, said in rules.not_for):
        return False
    return _fits_age(offer, answers.age) and _fits_school(rules, offer, answers) and _own_group(rules, candidate, needs)


def _meets_obstacle(rules: FinderRules, offer: Offer, answers: Answers) -> bool:
    """Whether an offer helps with something that stands in the way, not only with what all at this point need."""
    named = _obstacles(rules, answers)
    counts = rules.weights.counts
    return not named or any(each.get(need, 0.0) >= counts for each in named for need in offer.needs)


def _fits_age(offer: Offer, age: tuple[int, int] | None) -> bool:
    if age is None:
        return True
    first, last = age
    return (offer.age_min or 0) <= last and first <= (offer.age_max or 200)


def _fits_school(rules: FinderRules, offer: Offer, answers: Answers) -> bool:
    school = rules.schools.get(answers.school or "")
    if school and offer.needs[0] in school.never_first:
        return False
    if school is None or not offer.school_status or "any" in offer.school_status:
        return True
    return school.status in offer.school_status or school.unless in offer.needs


def _own_group(rules: FinderRules, candidate: Candidate, needs: Needs) -> bool:
    """Whether an offer for one group only meets somebody who spoke of that group."""

    def spoke_of(group: Collection[str]) -> bool:
        return any(needs.get(need, 0.0) >= rules.weights.group for need in group)

    first = candidate.offer.needs[0]
    if first in rules.only_first and not spoke_of(rules.only_first[first]):
        return False
    return all(spoke_of(group) for pattern, group in rules.only_words if pattern.search(candidate.for_whom))


def score(rules: FinderRules, candidate: Candidate, answers: Answers, needs: Needs) -> float:
    """How well an offer fits; 0 where it meets none of the needs."""
    offer, weights = candidate.offer, rules.weights
    last = len(weights.by_place) - 1
    met = [needs.get(need, 0.0) * weights.by_place[min(place, last)] for place, need in enumerate(offer.needs)]
    if not any(met):
        return 0.0
    fit = sum(met)
    school = rules.schools.get(answers.school or "")
    if school and school.status in offer.school_status:
        fit += weights.school
    if offer.age_max and offer.age_max <= _UNDER_25 and (answers.age is None or answers.age[0] <= _UNDER_25):
        fit += weights.young
    if rules.benefit_words.search(candidate.for_whom):
        fit += weights.with_benefits if answers.benefits else weights.benefits
    planned = offer.planned or bool(rules.planned_words.search(candidate.summary))
    return fit + (weights.contact if offer.contact else 0.0) + (weights.planned if planned else 0.0)


def _met(offer: Offer, needs: Needs) -> tuple[str, ...]:
    return tuple(sorted((need for need in offer.needs if need in needs), key=lambda need: -needs[need]))
