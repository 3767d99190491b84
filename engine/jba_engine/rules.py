"""The dialogue's rules, written from engine/flows.yml: `python -m jba_engine.rules [--check]`.

The same ways out hold for every form, so they are made rather than copied by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "engine" / "flows.yml"
OUT = ROOT / "data" / "rules"
_HEAD = "# Written by `python -m jba_engine.rules` from engine/flows.yml: change that file, not this one.\n"

Rule = dict[str, Any]


def intents() -> list[str]:
    """All intents of the domain, in its order."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return [name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]]


def action_of(intent: str, flows: dict[str, Any]) -> str:
    """The action that answers an intent outside of forms."""
    for action, names in flows["actions"].items():
        if intent in names:
            return str(action)
    for form, spec in flows["forms"].items():
        if intent == spec["start"]:
            return str(form)
    return str(flows["answer"])


def answers(flows: dict[str, Any], names: list[str]) -> list[Rule]:
    """One rule an intent, for when no form is open."""
    rules = []
    for intent in names:
        action = action_of(intent, flows)
        steps: list[Rule] = [{"intent": intent}, {"action": action}]
        if action in flows["forms"]:
            steps.append({"active_loop": action})
        rules.append({"rule": f"{intent}", "condition": [{"active_loop": None}], "steps": steps})
    return rules


def leaving(form: str, flows: dict[str, Any], names: list[str]) -> list[Rule]:
    """The end of a form, and one rule an intent for when the form did not take the message as its answer."""
    submit = flows["forms"][form]["submit"]
    end = [{"action": form}, {"active_loop": None}, {"slot_was_set": [{"requested_slot": None}]}, {"action": submit}]
    rules: list[Rule] = [{"rule": f"{form}: filled", "condition": [{"active_loop": form}], "steps": end}]
    for intent in names:
        action, leave = action_of(intent, flows), flows["leave_action"]
        again = intent in flows["resume"] or action == form
        steps: list[Rule] = [{"intent": intent}]
        if again:
            # Rasa drops a rule that asks the form again straight away: an action must stand between.
            steps += [{"action": flows["resume_action"]}, {"action": form}, {"active_loop": form}]
        elif action in flows["forms"]:
            steps += [{"action": leave}, {"active_loop": None}, {"action": action}, {"active_loop": action}]
        elif intent in flows["leave"]:
            first = [] if action == leave else [{"action": action}]
            steps += [*first, {"action": leave}, {"active_loop": None}]
        else:
            steps += [{"action": action}, {"action": form}, {"active_loop": form}]
        rules.append({"rule": f"{form}: {intent}", "condition": [{"active_loop": form}], "steps": steps})
    return rules


def files() -> dict[Path, str]:
    """Every rule file with what it must hold."""
    flows = yaml.safe_load(FLOWS.read_text(encoding="utf-8"))
    names = intents()
    found = {OUT / "answers.yml": answers(flows, names)}
    for form in flows["forms"]:
        found[OUT / f"{form}.yml"] = leaving(form, flows, names)
    return {path: _HEAD + _yaml(rules) for path, rules in found.items()}


def _yaml(rules: list[Rule]) -> str:
    return yaml.safe_dump({"version": "3.1", "rules": rules}, sort_keys=False, allow_unicode=True, width=120)


def stale() -> list[Path]:
    """The rule files that are not what engine/flows.yml and the domain say."""
    return [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def write() -> list[Path]:
    """Brings the rule files up to date and returns those that changed."""
    changed = stale()
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files()[path], encoding="utf-8")
    return changed


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit("\n".join(f"not as engine/flows.yml says: {path.relative_to(ROOT)}" for path in stale()) or 0)
    for written in write():
        print(written.relative_to(ROOT))
