"""What was mistaken for what, as a text that an editor can read and write sentences by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.domain.scoring import Answered, Case, is_right

WEAKEST = 20
PAIRS = 20
EXAMPLES = 4
LONGEST = 110  # characters of an example
UNCLEAR = "not_understood"
FEW = 10  # cases of a group, below which its share says little

Label = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One case: the topic it asks for, the one it got, and whether that is right."""

    text: str
    wanted: str
    given: str
    right: bool
    voice: str
    lang: str


def judged(cases: Sequence[Case], answers: Sequence[Answered]) -> list[Judged]:
    """The cases that ask for a topic."""
    return [
        Judged(
            case["text"],
            case["accept"][0],
            answered.topic or UNCLEAR,
            is_right(case, answered),
            case.get("voice", ""),
            case.get("lang", ""),
        )
        for case, answered in zip(cases, answers, strict=True)
        if case.get("accept")
    ]


def as_text(rows: Sequence[Judged], label: Label) -> str:
    """The whole report in German; `label` gives a topic's name in plain words."""
    if not rows:
        return "Keine Fälle mit Thema."
    head = f"{len(rows)} Sätze, {_share(rows)}."
    sections = [_weakest(rows, label), _pairs(rows, label), _groups(rows)]
    return "\n".join([head, *(line for section in sections for line in section)])


def _weakest(rows: Sequence[Judged], label: Label) -> Iterator[str]:
    yield from ("", "Themen, das schwächste zuerst:")
    topics = _by(rows, "wanted")
    order = sorted(topics, key=lambda topic: sum(row.right for row in topics[topic]) / len(topics[topic]))
    for topic in order[:WEAKEST]:
        taken = Counter(row.given for row in topics[topic] if not row.right).most_common(3)
        names = ", ".join(f"{_name(given, label)} {count}" for given, count in taken)
        yield f"  {_name(topic, label)}: {_share(topics[topic])}" + (f"; gehalten für: {names}" if names else "")


def _pairs(rows: Sequence[Judged], label: Label) -> Iterator[str]:
    yield from ("", "Was am häufigsten verwechselt wird, mit Beispielen (verlangt → verstanden):")
    wrong: dict[frozenset[str], list[Judged]] = defaultdict(list)
    for row in rows:
        if not row.right:
            wrong[frozenset((row.wanted, row.given))].append(row)
    for _, found in sorted(wrong.items(), key=lambda item: -len(item[1]))[:PAIRS]:
        for direction in sorted(_by(found, "wanted").values(), key=len, reverse=True):
            first = direction[0]
            yield f"  {_name(first.wanted, label)} → {_name(first.given, label)}: {len(direction)}"
            yield from (f"      {row.text.replace(chr(10), ' / ')[:LONGEST]}" for row in direction[:EXAMPLES])


def _groups(rows: Sequence[Judged]) -> Iterator[str]:
    for title, key in (("Sprachen", "lang"), ("Stimmen", "voice")):
        groups = {name: found for name, found in _by(rows, key).items() if name}
        if len(groups) < 2:
            continue
        yield from ("", f"{title}:")
        for name in sorted(groups, key=lambda name: sum(row.right for row in groups[name]) / len(groups[name])):
            few = " (wenige)" if len(groups[name]) < FEW else ""
            yield f"  {name}: {_share(groups[name])}{few}"


def _by(rows: Sequence[Judged], key: str) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[attrgetter(key)(row)].append(row)
    return groups


def _share(rows: Sequence[Judged]) -> str:
    right = sum(row.right for row in rows)
    return f"{right} von {len(rows)} richtig ({100 * right / len(rows):.0f} %)"


def _name(topic: str, label: Label) -> str:
    plain = label(topic)
    return topic if plain == topic else f"{plain} ({topic})"
