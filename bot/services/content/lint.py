"""All that can be checked about the texts without a person: `./jba content check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.domain.topics import INTENTS
from bot.services.catalogue.problems import Problem
from bot.services.content import wording
from bot.services.content.evidence import Evidence, catalogue_evidence, external_evidence, proven
from bot.services.content.library import Library
from bot.services.content.official_words import Words, unexplained, words_of
from bot.services.content.problems import problem
from bot.services.content.required import LABELS, LANGUAGES, PHRASES, TECHNICAL_INTENTS, VALUES, WORDS
from bot.services.content.schema import FORMAL_AUDIENCES, AnswerText, ChoiceText, Mode, TopicText, Variants
from bot.services.content.wording import Finding

MODES: tuple[Mode, ...] = ("du", "sie", "easy")
COMBINED = ("insult", "complaint", "not_understood")
LEAST_OPENERS, LEAST_STEPS = 8, 6


def check(
    shipped: Path, catalogue: Path, overlay: Path | None = None, *, complete: bool = True, today: date | None = None
) -> list[Problem]:
    """Everything that is wrong; `complete` asks for every topic, phrase and language as well."""
    library = Library(shipped, overlay)
    found = list(library.problems)
    known = catalogue_evidence(catalogue) | external_evidence(library.facts.values())
    day = today or date.today()
    official = words_of(shipped)
    for topic in library.topics.values():
        found += _topic(topic, known, day)
        found += _unexplained(topic, official)
    found += _repeated(library.topics)
    found += _phrases(library)
    if complete:
        found += _missing(library, {p.file for p in found})
        found += _languages(library)
    return found


def _topic(topic: TopicText, known: dict[str, Evidence], today: date) -> Iterator[Problem]:
    file = f"topics/{topic.topic}.yml"
    for answer in topic.answers:
        field = f"answers.{answer.id}"
        grown = answer.when.audience in FORMAL_AUDIENCES
        for mode, text in _texts(answer):
            yield from _said(file, f"{field}.{mode}", wording.address(text, "sie" if grown else mode))
            yield from _said(file, f"{field}.{mode}", wording.length(text, mode))
            yield from _said(file, f"{field}.{mode}", wording.readable(text, mode))
            yield from _placeholders(file, f"{field}.{mode}", text)
        cited = topic.facts if answer.facts is None else answer.facts
        texts = [text for _, text in _texts(answer)]
        yield from _said(file, field, proven(texts, cited, known, answer.when.region, today))
        if answer.choices is not None:
            yield from _choices(file, f"{field}.choices", answer.choices)
    for name, parts in (("openers", topic.openers), ("steps", topic.steps)):
        for number, part in enumerate(parts):
            for mode in MODES:
                yield from _said(file, f"{name}.{number}.{mode}", wording.address(part.pick(mode), mode))
            texts = [part.pick(mode) for mode in MODES]
            yield from _said(file, f"{name}.{number}", proven(texts, topic.facts, known, None, today))
    if any(answer.choices is None for answer in topic.answers):
        yield from _choices(file, "choices", topic.choices)
    if topic.topic in COMBINED and (len(topic.openers) < LEAST_OPENERS or len(topic.steps) < LEAST_STEPS):
        counts = {"openers": len(topic.openers), "steps": len(topic.steps)}
        yield problem(file, "", "few_openers", least=LEAST_OPENERS, least_steps=LEAST_STEPS, **counts)
    if not topic.openers and not any(answer.when.again for answer in topic.answers):
        yield problem(file, "answers", "no_again")


def _unexplained(topic: TopicText, official: Words) -> Iterator[Problem]:
    for answer in topic.answers:
        yield from _said(f"topics/{topic.topic}.yml", f"answers.{answer.id}.easy", unexplained(answer, official))


def _texts(answer: AnswerText) -> Iterator[tuple[Mode, str]]:
    for part in (answer, answer.more):
        for mode in MODES:
            text = getattr(part, mode) if part else None
            if text:
                yield mode, text


def _said(file: str, field: str, findings: Iterator[Finding]) -> Iterator[Problem]:
    for code, values in findings:
        yield problem(file, field, code, **values)


def _placeholders(file: str, field: str, text: str) -> Iterator[Problem]:
    for name in wording.placeholders(text) - VALUES:
        yield problem(file, field, "unknown_word", value="{" + name + "}")


def _choices(file: str, field: str, choices: tuple[ChoiceText, ...]) -> Iterator[Problem]:
    if not choices:
        yield problem(file, field, "no_choices")
    for choice in choices:
        if choice.intent not in INTENTS and choice.intent not in TECHNICAL_INTENTS:
            yield problem(file, field, "unknown_intent", value=choice.intent)


def _repeated(topics: dict[str, TopicText]) -> Iterator[Problem]:
    seen: dict[tuple[Mode, str], str] = {}
    for topic in topics.values():
        for answer in topic.answers:
            place = f"{topic.topic}.{answer.id}"
            for mode, text in _texts(answer):
                if seen.setdefault((mode, text), place) != place:
                    yield problem(f"topics/{topic.topic}.yml", answer.id, "same_text", other=seen[mode, text])


def _phrases(library: Library) -> Iterator[Problem]:
    for name in library.phrase_names:
        for number, part in enumerate(library.phrases(name)):
            yield from _phrase(f"{name}.{number}", part)


def _phrase(field: str, part: Variants) -> Iterator[Problem]:
    wanted = wording.placeholders(part.pick("du"))
    for mode in MODES:
        text = part.pick(mode)
        if part.du != part.sie:  # one text for all addresses nobody
            yield from _said("phrases.yml", f"{field}.{mode}", wording.address(text, mode))
        differing = wanted ^ wording.placeholders(text)
        if differing:
            yield problem("phrases.yml", field, "placeholders_differ", value=", ".join(sorted(differing)))


def _missing(library: Library, bad: set[str]) -> Iterator[Problem]:
    for name in (*INTENTS, "not_understood"):
        if name not in library.topics and f"topics/{name}.yml" not in bad:
            yield problem(f"topics/{name}.yml", "", "topic_missing")
    for name in sorted(PHRASES - set(library.phrase_names)):
        yield problem("phrases.yml", name, "phrase_missing", value=name)
    for name in sorted(WORDS - set(library.word_names)):
        yield problem("lexicon.yml", name, "phrase_missing", value=name)


def _languages(library: Library) -> Iterator[Problem]:
    for code in LANGUAGES:
        language = library.language(code)
        if language is None:
            yield problem("languages.yml", code, "language_missing", value=code)
            continue
        for field in ("frame", "short"):
            if "{label}" not in getattr(language, field):
                yield problem("languages.yml", code, "frame_without_label", field=field)
        for name in sorted(LABELS - language.labels.keys()):
            yield problem("languages.yml", code, "label_missing", value=name)
