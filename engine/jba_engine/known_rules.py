"""Which rules fit a dialogue's state, remembered: Rasa reads every rule anew for every prediction.

A model has some hundred rules and a dialogue few different states, two predictions a turn and for typed words one
more; looking for the rules is a quarter of what a turn costs the engine. engine/tests/test_known_rules.py proves that
the answers are Rasa's.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import TEXT

MOST = 4096  # states; a state is an intent, what the slots tell and the action before, never a text
_READS_TEXTS = f'"{TEXT}"'  # in the JSON of a rule that has a user's words instead of an intent

_found_by_rasa = RulePolicy._get_possible_keys


class KnownRules:
    """The rules that fit, by state, of one model's lookup."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, frozenset[str]] = OrderedDict()

    def of(self, policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
        typed = any(state.get(USER, {}).get(TEXT) for state in states)
        if typed and any(_READS_TEXTS in rule for rule in lookup):
            return _found_by_rasa(policy, lookup, states)
        key = json.dumps([_without_text(state) for state in states], sort_keys=True, default=str)
        if key not in self._known:
            self._known[key] = frozenset(_found_by_rasa(policy, lookup, states))
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return set(self._known[key])


def _without_text(state: State) -> State:
    """The state with a mark in place of what was typed: rules that read no texts see only that there is one."""
    said = state.get(USER, {})
    return {**state, USER: {**said, TEXT: ""}} if said.get(TEXT) else state


def _known(self: Any, lookup: dict[str, str], states: list[State]) -> set[str]:
    # Kept with the policy, so that a model that is loaded anew begins with nothing.
    known: dict[int, KnownRules] = self.__dict__.setdefault("_known_rules", {})
    return known.setdefault(id(lookup), KnownRules()).of(self, lookup, states)


def install() -> None:
    """Puts the memory before Rasa's search."""
    RulePolicy._get_possible_keys = _known
