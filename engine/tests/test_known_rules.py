import importlib.metadata
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy

from jba_engine import known_rules

RULES = {
    '[{"user": {"intent": "greeting"}, "prev_action": {"action_name": "action_listen"}}]': "action_answer",
    '[{"user": {"intent": "human"}, "prev_action": {"action_name": "action_listen"}}]': "action_human",
    '[{"user": {"intent": "human"}, "prev_action": {"action_name": "action_human"}}]': "action_listen",
}


def states(intent: str, action: str = "action_listen", **more: str) -> list[dict[str, Any]]:
    return [{"user": {"intent": intent, **more}, "prev_action": {"action_name": action}}]


@pytest.fixture
def policy() -> RulePolicy:
    return RulePolicy.__new__(RulePolicy)


def test_the_memory_was_written_for_this_version_of_rasa() -> None:
    assert importlib.metadata.version("rasa") == "3.6.21"


@pytest.mark.parametrize("intent", ["greeting", "human", "nothing"])
@pytest.mark.parametrize("action", ["action_listen", "action_human", "action_answer"])
def test_what_is_remembered_is_what_rasa_finds(policy: RulePolicy, intent: str, action: str) -> None:
    known = known_rules.KnownRules()
    expected = RulePolicy._get_possible_keys(policy, RULES, states(intent, action))
    for _ in range(2):
        found = known.of(policy, RULES, states(intent, action))
        assert found == expected
        found.clear()  # what a caller does with the answer does not reach the memory


def test_rasa_searches_once_for_a_state(policy: RulePolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[Any] = []
    found = known_rules._found_by_rasa
    monkeypatch.setattr(known_rules, "_found_by_rasa", lambda *given: searched.append(given) or found(*given))
    known = known_rules.KnownRules()
    for _ in range(3):
        known.of(policy, RULES, states("human"))
    assert len(searched) == 1


@pytest.mark.parametrize("text", ["geheim", "human"])
def test_for_words_the_same_rules_are_found_and_the_words_are_not_remembered(policy: RulePolicy, text: str) -> None:
    known = known_rules.KnownRules()
    for typed in ([{"user": {"text": text}}], states("human", text=text)):
        expected = RulePolicy._get_possible_keys(policy, RULES, typed)
        assert known.of(policy, RULES, typed) == known.of(policy, RULES, typed) == expected
    assert len(known._known) == 2
    assert "geheim" not in repr(known._known)


def test_rules_that_read_words_are_searched_by_rasa_itself(policy: RulePolicy) -> None:
    rules = {**RULES, '[{"user": {"text": "hallo"}, "prev_action": {"action_name": "action_listen"}}]': "action_hello"}
    known = known_rules.KnownRules()
    said = [{"user": {"text": "hallo"}, "prev_action": {"action_name": "action_listen"}}]
    assert known.of(policy, rules, said) == RulePolicy._get_possible_keys(policy, rules, said) != set()
    assert known._known == {}


def test_the_replaced_method_is_the_one_that_rasa_calls(policy: RulePolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RulePolicy, "_get_possible_keys", RulePolicy._get_possible_keys)
    known_rules.install()
    assert policy._get_possible_keys(RULES, states("greeting")) == {next(iter(RULES))}
    assert len(policy.__dict__["_known_rules"]) == 1
