"""Which rules fit a dialogue's state, remembered: Rasa reads every rule anew for every prediction.

A model has some hundred rules and a dialogue few different states, two predictions a turn; looking for the rules is a
quarter of what a pressed button costs the engine. engine/tests/test_known_rules.py proves that the answers are Rasa's.
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

_found_by_rasa = RulePolicy._get_possible_keys


class KnownRules:
    """The rules that fit, by state, of one model's lookup."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, frozenset[str]] = OrderedDict()

    def of(self, policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
        if any(state.get(USER, {}).get(TEXT) for state in states):
            return _found_by_rasa(policy, lookup, states)  # no text stays in memory, and none comes twice
        key = json.dumps(states, sort_keys=True, default=str)
        if key not in self._known:
            self._known[key] = frozenset(_found_by_rasa(policy, lookup, states))
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return set(self._known[key])


def _known(self: Any, lookup: dict[str, str], states: list[State]) -> set[str]:
    # Kept with the policy, so that a model that is loaded anew begins with nothing.
    known: dict[int, KnownRules] = self.__dict__.setdefault("_known_rules", {})
    return known.setdefault(id(lookup), KnownRules()).of(self, lookup, states)


def install() -> None:
    """Puts the memory before Rasa's search."""
    RulePolicy._get_possible_keys = _known
