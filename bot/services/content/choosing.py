"""Which text of a topic is said in a turn: the one that fits best, and none twice in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.messages import Audience
from bot.services.content.schema import FORMAL_AUDIENCES, AnswerText, Mode, TopicText, Variants, When


@dataclass(frozen=True, slots=True)
class Hearer:
    """To whom a text is said, and which texts they have already read (ids, newest first)."""

    mode: Mode
    audience: Audience = "young"
    region: str | None = None
    age: int | None = None
    used: tuple[str, ...] = ()
    plain: bool = False  # wants easy words; the answers for grown-up audiences have them with Sie


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text with its id; `answer` is the one it comes from, None where it is put together."""

    text: str
    text_id: str
    mode: Mode
    answer: AnswerText | None = None


def choose(
    topic: TopicText,
    hearer: Hearer,
    bridges: Sequence[Variants],
    *,
    afresh: bool = False,
    stale: frozenset[str] = frozenset(),
) -> Chosen | None:
    """The text for this turn. `afresh`: as if the topic had not come before. `stale`: facts that are out of date.

    None where every fitting answer rests on a stale fact.
    """
    name = topic.topic
    fitting = [a for a in topic.answers if fits(a.when, hearer) and not stale & set(_facts(topic, a))]
    # Who asks weighs more than where: a parent hears the answer for parents before that of the region.
    fitting.sort(key=lambda a: (-a.when.narrow, a.when.audience is None))
    asked = not afresh and any(used.startswith(f"{name}:") for used in hearer.used)
    first = [a for a in fitting if a.when.again == asked] + ([a for a in fitting if not a.when.again] if asked else [])
    for answer in first:
        chosen = _of(topic, answer, hearer)
        if afresh or chosen.text_id not in hearer.used:
            return chosen
    if topic.openers:
        return combined(topic, hearer)
    if not fitting:
        return None
    return _bridged(topic, fitting, hearer, bridges)


def fits(when: When, hearer: Hearer) -> bool:
    return (
        when.audience in (None, hearer.audience)
        and when.region in (None, hearer.region)
        and (when.age_under is None or (hearer.age is not None and hearer.age < when.age_under))
    )


def combined(topic: TopicText, hearer: Hearer) -> Chosen:
    """An opener and a step that were not said together yet, each as seldom said as can be."""
    pairs = [(o, s) for o in range(len(topic.openers)) for s in range(len(topic.steps))]
    said = [_pair(used) for used in hearer.used if used.startswith(f"{topic.topic}:o")]

    def worn(pair: tuple[int, int]) -> tuple[int, int, int, int]:
        opener, step = pair
        together = said.count(pair)
        return together, sum(o == opener for o, _ in said) + sum(s == step for _, s in said), opener, step

    opener, step = min(pairs, key=worn)
    text = f"{topic.openers[opener].pick(hearer.mode)} {topic.steps[step].pick(hearer.mode)}"
    return Chosen(text, f"{topic.topic}:o{opener}s{step}:{hearer.mode}", hearer.mode)


def _pair(text_id: str) -> tuple[int, int]:
    opener, _, step = text_id.split(":")[1].removeprefix("o").partition("s")
    return int(opener), int(step)


def _bridged(topic: TopicText, fitting: list[AnswerText], hearer: Hearer, bridges: Sequence[Variants]) -> Chosen:
    """An answer that was said before, behind a sentence that says so; the pair that was said longest ago."""
    used = list(hearer.used)
    options = []
    for number, bridge in enumerate(bridges):
        for answer in fitting:
            plain = _of(topic, answer, hearer)
            lead = bridge.pick(plain.mode).replace("{label}", topic.label)
            text_id = f"{topic.topic}:b{number}-{answer.id}:{plain.text_id.rpartition(':')[2]}"
            options.append(Chosen(f"{lead} {plain.text}", text_id, plain.mode, answer))
    recent = used[: len(bridges) - 1]
    worn = {
        option.text_id: (
            used.count(option.text_id),
            any(f":b{i // len(fitting)}-" in u for u in recent),
            used.count(_of(topic, option.answer, hearer).text_id) if option.answer else 0,
        )
        for i, option in enumerate(options)
    }
    return min(options, key=lambda option: worn[option.text_id])


def _of(topic: TopicText, answer: AnswerText, hearer: Hearer) -> Chosen:
    if answer.when.audience not in FORMAL_AUDIENCES:
        return Chosen(answer.pick(hearer.mode), f"{topic.topic}:{answer.id}:{hearer.mode}", hearer.mode, answer)
    if hearer.plain and answer.easy:
        return Chosen(answer.easy, f"{topic.topic}:{answer.id}:easy", "sie", answer)
    return Chosen(answer.pick("sie"), f"{topic.topic}:{answer.id}:sie", "sie", answer)


def _facts(topic: TopicText, answer: AnswerText) -> tuple[str, ...]:
    return topic.facts if answer.facts is None else answer.facts
