"""Every text of the topics as it would be said, with its length, for whom it is, and what the lint finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import get_args

from bot.domain.catalogue_dates import last_day
from bot.domain.messages import Audience
from bot.services.answers import AnswerService
from bot.services.catalogue.problems import Problem
from bot.services.content.choosing import Hearer, choose, fits
from bot.services.content.schema import FORMAL_AUDIENCES, AnswerText, ExternalFact, Mode, TopicText, Variants
from bot.services.content.wording import CHARACTERS, placeholders, sentences, words
from bot.services.context import TurnContext

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
MODES: tuple[Mode, ...] = ("du", "sie", "easy")
_FILE = "topics/{topic}.yml"
_CHECKED_FOR = {"yearly": 366, "every 6 months": 184}  # days


@dataclass(frozen=True, slots=True)
class Shown:
    """One text in one voice; `regions`: those in which it reads so (None: without one), empty for all."""

    mode: Mode
    text: str
    regions: tuple[str | None, ...]
    characters: int  # without what code fills in, as the lint counts
    most: int
    median_words: float

    @property
    def too_long(self) -> bool:
        return self.characters > self.most


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """`first_for`: who hears it first, with the regions (empty: all); empty for what comes later."""

    id: str
    part: str  # "answer" | "more"
    answer: AnswerText
    audiences: tuple[Audience, ...]
    first_for: Mapping[Audience, tuple[str | None, ...]]
    texts: tuple[Shown, ...]
    findings: tuple[Problem, ...]
    facts: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicShown:
    topic: TopicText
    answers: tuple[AnswerShown, ...]
    findings: tuple[Problem, ...]  # those that belong to no single answer

    @property
    def count(self) -> int:
        """How many findings there are in all."""
        return len(self.findings) + sum(len(answer.findings) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Preview:
    topics: tuple[TopicShown, ...]
    elsewhere: tuple[Problem, ...]  # findings outside the topics
    overdue: tuple[ExternalFact, ...] = field(default=())  # facts from outside that are to be read again


def preview(answers: AnswerService, problems: Sequence[Problem], now: datetime) -> Preview:
    """`answers` fills the texts; `problems` are what the lint has found."""
    library = answers.library
    regions = (*answers.agencies.regions(), None)
    topics = tuple(_topic(answers, topic, problems, regions, now) for topic in library.topics.values())
    files = {_FILE.format(topic=name) for name in library.topics}
    elsewhere = tuple(p for p in problems if p.file not in files)
    return Preview(topics, elsewhere, tuple(f for f in library.facts.values() if is_overdue(f, now.date())))


def is_overdue(fact: ExternalFact, today: date) -> bool:
    """Whether a fact from outside has run out, or was read too long ago."""
    try:
        until = last_day(fact.valid_until) if fact.valid_until else date.max
        days = _CHECKED_FOR.get(fact.recheck or "")
        again = last_day(fact.read) + timedelta(days) if days else date.max
    except ValueError:  # a date that is no date: an editor has to look in any case
        return True
    return min(until, again) < today


def _topic(
    answers: AnswerService,
    topic: TopicText,
    problems: Sequence[Problem],
    regions: Sequence[str | None],
    now: datetime,
) -> TopicShown:
    own = [p for p in problems if p.file == _FILE.format(topic=topic.topic)]
    first = _first(topic, regions, answers)
    shown: list[AnswerShown] = []
    for answer in topic.answers:
        findings = tuple(p for p in own if p.field.split(".")[:2] == ["answers", answer.id])
        own = [p for p in own if p not in findings]
        parts: list[tuple[str, Variants]] = [("answer", answer)] + ([("more", answer.more)] if answer.more else [])
        for part, variants in parts:
            is_answer = part == "answer"
            shown.append(
                AnswerShown(
                    answer.id,
                    part,
                    answer,
                    tuple(a for a in AUDIENCES if answer.when.audience in (None, a)),
                    first.get(answer.id, {}) if is_answer else {},
                    tuple(_texts(answers, answer, variants, regions, now)),
                    findings if is_answer else (),
                    topic.facts if answer.facts is None else answer.facts,
                    tuple(choice.title for choice in (answer.choices or topic.choices)),
                )
            )
    return TopicShown(topic, tuple(shown), tuple(own))


def _first(
    topic: TopicText, regions: Sequence[str | None], answers: AnswerService
) -> dict[str, dict[Audience, tuple[str | None, ...]]]:
    """For each answer the audiences, and their regions (empty: all), that hear it when the topic comes first."""
    heard: dict[str, dict[Audience, list[str | None]]] = {}
    for audience in AUDIENCES:
        mode: Mode = "sie" if audience in FORMAL_AUDIENCES else "du"
        for region in regions:
            chosen = choose(topic, Hearer(mode, audience, region), answers.library.phrases("again_bridge"))
            if chosen is not None and chosen.answer is not None:
                heard.setdefault(chosen.answer.id, {}).setdefault(audience, []).append(region)
    return {
        answer: {a: () if len(found) == len(regions) else tuple(found) for a, found in by_audience.items()}
        for answer, by_audience in heard.items()
    }


def _texts(
    answers: AnswerService, answer: AnswerText, variants: Variants, regions: Sequence[str | None], now: datetime
) -> Iterator[Shown]:
    audience = answer.when.audience or "young"
    grown = audience in FORMAL_AUDIENCES
    voices: tuple[Mode, ...] = ("sie", "easy") if grown and variants.easy else ("sie",) if grown else MODES
    for mode in voices:
        raw = variants.pick(mode)
        filled: dict[str, list[str | None]] = {}
        own = [r for r in regions if fits(answer.when, Hearer(mode, audience, r, answer_age(answer)))]
        for region in own:
            ctx = TurnContext(
                "preview",
                "preview",
                now.isoformat(),
                region=region,
                audience=audience,
                easy=mode == "easy",
                formal=mode == "sie",
            )
            filled.setdefault(answers.filled(ctx, raw, "sie" if grown else mode)[0], []).append(region)
        bare = raw
        for name in placeholders(raw):
            bare = bare.replace("{" + name + "}", "")
        middle = float(median([words(sentence) for sentence in sentences(raw)] or [0]))
        for text, where in filled.items():
            everywhere = len(where) == len(regions)
            yield Shown(mode, text, () if everywhere else tuple(where), len(bare), CHARACTERS[mode], middle)


def answer_age(answer: AnswerText) -> int | None:
    """An age for which the answer is."""
    return None if answer.when.age_under is None else answer.when.age_under - 1
