"""From probabilities and hits to a level: what few words, long ago, and a denial change."""

from __future__ import annotations

import pytest

from bot.services.danger.judging import level_of
from bot.services.danger.model import Opinion, Thresholds
from bot.services.danger.patterns import Hit, Rule, Sighting

LIMITS = Thresholds(alarm=0.5, ask=0.3, joined=0.75, overrule=0.4, veto=0.1, lean=0.3, unharmless=0.85, past=0.6)
NOTHING = Sighting()


def seen(force: str, **more: bool) -> Sighting:
    return Sighting((Hit(Rule(force, "suicide", "self", "de", "x"), 0, 1, 0, 5),), **more)


def level(sighting: Sighting, alarm: float, ask: float = 0.0, *, few: bool = False, joined: bool = False) -> str:
    limit = LIMITS.joined if joined else LIMITS.alarm
    return level_of(sighting, Opinion(alarm, max(alarm, ask)), LIMITS, limit, joined, few)[0]


@pytest.mark.parametrize(("probability", "expected"), [(0.49, "ask"), (0.51, "alarm"), (0.2, "none")])
def test_the_model_alone_decides_where_no_pattern_sees_anything(probability: float, expected: str) -> None:
    assert level(NOTHING, probability) == expected


@pytest.mark.parametrize(("probability", "expected"), [(0.6, "ask"), (0.71, "alarm")])
def test_few_words_that_no_pattern_knows_need_more(probability: float, expected: str) -> None:
    assert level(NOTHING, probability, few=True) == expected


def test_few_words_with_a_sign_of_danger_need_no_more_than_many() -> None:
    assert level(seen("likely"), 0.45, few=True) == level(seen("likely"), 0.45) == "alarm"
    assert level(seen("sure"), 0.11, few=True) == "alarm"


def test_few_words_of_plain_exhaustion_are_rather_asked_about() -> None:
    assert level(seen("maybe"), 0.6, few=True) == "ask"


@pytest.mark.parametrize(("force", "probability", "expected"), [
    ("sure", 0.09, "ask"), ("sure", 0.11, "alarm"), ("likely", 0.39, "ask"), ("likely", 0.41, "alarm"),
])  # fmt: skip
def test_the_model_takes_back_what_it_sees_nothing_in(force: str, probability: float, expected: str) -> None:
    assert level(seen(force), probability) == expected


def test_long_ago_and_something_harmless_beside_it_need_a_model_that_agrees() -> None:
    assert level(seen("sure", past=True), 0.5) == "ask"
    assert level(seen("sure", past=True), 0.61) == "alarm"
    assert level(seen("sure", calm=True), 0.39) == "ask"


def test_what_is_denied_is_asked_about() -> None:
    assert level(Sighting(denied=True), 0.97) == "ask"
    assert level(Sighting(denied=True), 0.99) == "alarm"


def test_surely_not_harmless_is_rather_an_alarm_and_in_few_words_or_pieces_a_question() -> None:
    assert level(NOTHING, 0.35, 0.9) == "alarm"
    assert level(NOTHING, 0.35, 0.9, few=True) == "ask"
    assert level(NOTHING, 0.35, 0.9, joined=True) == "ask"


def test_without_a_model_patterns_decide() -> None:
    assert [level_of(seen(force), None, LIMITS, 0.5, False, True)[0] for force in ("sure", "likely", "maybe")] == [
        "alarm", "alarm", "ask",
    ]  # fmt: skip
