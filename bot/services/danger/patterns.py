"""The patterns of danger/patterns/*.yml, and what they find in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.domain.danger import ASPECTS, KINDS, About
from bot.services.danger.automaton import Automaton, PatternError
from bot.services.danger.folding import Token, tokens

FORCES = ("sure", "likely", "maybe", "not")
CALM = "calm"
PAST = "past"
NOW = "now"
SHORT = 30  # words; in a longer text a harmless phrase says nothing about the rest
_CALM_REACHES = 6  # words
_OF_ONE_RULE = 3
# „Kein Spaß“ and „nicht als Witz“ are none: a harmless word with one of these close before it says nothing.
DENIES = frozenset({"kein", "keine", "keinen", "nicht", "nich", "nix", "no", "not", "ohne", "ned", "net"})
GENERAL = ("de", "en")  # mixed into every other language


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern: what it stands for. `force` is one of FORCES, `calm`, `past`, `now` or `aspect`."""

    force: str
    kind: str
    about: About
    language: str
    say: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that was found, by numbers of words and characters."""

    rule: Rule
    first: int
    last: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """All that the patterns see in a text; `hits` are what is left after the harmless and the denied is taken away."""

    hits: tuple[Hit, ...] = ()
    taken: tuple[Hit, ...] = ()
    calm: bool = False
    denied: bool = False
    past: bool = False
    now: bool = False  # what goes on: „jetzt wieder“, „seit gestern“
    aspects: frozenset[str] = frozenset()

    def strongest(self, *forces: str) -> Hit | None:
        """The first hit of the strongest of these forces."""
        for force in forces:
            for hit in self.hits:
                if hit.rule.force == force:
                    return hit
        return None

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f"{h.rule.force}:{h.rule.kind}:{h.rule.about}" for h in self.hits))


class Patterns:
    """The rules of all languages, found at once."""

    def __init__(self, folder: Path) -> None:
        """Raises PatternError, OSError, yaml.YAMLError where a file cannot be used."""
        rules: list[Rule] = []
        says: list[str] = []
        classes: dict[str, list[str]] = {}
        for path in sorted(folder.glob("*.yml")):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            language = data["language"]
            classes.update({f"{language}:{name}": words for name, words in (data.get("classes") or {}).items()})
            for rule in _rules(data, language):
                rules.append(rule)
                says.append(rule.say.replace("<", f"<{language}:"))
        if not rules:
            raise PatternError(f"{folder.name}: no patterns")
        self.rules = tuple(rules)
        self._machine = Automaton(says, classes)

    def find(self, text: str, language: str | None = None) -> Sighting:
        """What a normalised text shows; linear in its length.

        Where the language is known, only its rules and those of GENERAL count: „die" means other things elsewhere.
        """
        return self.find_in(tokens(text), language)

    def find_in(self, words: list[Token], language: str | None = None) -> Sighting:
        if not words:
            return Sighting()
        found = []
        seen: Counter[int] = Counter()
        for match in self._machine.find([w.word for w in words]):
            rule = self.rules[match.index]
            if (
                rule.force == CALM
                and " " not in rule.say
                and any(word.word in DENIES for word in words[max(0, match.last - 2) : match.last])
            ):
                continue
            seen[match.index] += 1
            if language and rule.language not in (language, *GENERAL):
                continue
            if seen[match.index] > _OF_ONE_RULE:  # a flood of the same words says nothing new
                continue
            last = min(match.last, len(words) - 1)
            found.append(Hit(rule, match.first, last, words[match.first].start, words[last].stop))
        return _weigh(found, len(words))


def _weigh(found: list[Hit], length: int) -> Sighting:
    calm = [h for h in found if h.rule.force == CALM]
    denials = [h for h in found if h.rule.force == "not"]
    left: list[Hit] = []
    taken: list[Hit] = []
    for hit in found:
        if hit.rule.force not in ("sure", "likely", "maybe"):
            continue
        denied = any((d.rule.kind == hit.rule.kind or d.last == hit.last) and _touch(d, hit, 0) for d in denials)
        soothed = any(_covers(c, hit) for c in calm) or (
            hit.rule.force != "sure" and any(length <= SHORT or _touch(c, hit, _CALM_REACHES) for c in calm)
        )
        (taken if denied or soothed else left).append(hit)
    aspects = frozenset(h.rule.kind for h in found if h.rule.force == "aspect")
    past, now = (any(h.rule.force == force for h in found) for force in (PAST, NOW))
    return Sighting(tuple(left), tuple(taken), bool(calm), bool(denials), past, now, aspects)


def _touch(one: Hit, other: Hit, reach: int) -> bool:
    return one.first <= other.last + reach and other.first <= one.last + reach


def _covers(one: Hit, other: Hit) -> bool:
    """Whether the deciding words of `other` lie within `one`: its end does, or it spans the end of `one`."""
    return one.first <= other.last <= one.last or (other.first <= one.last <= other.last and one.first <= other.first)


def _rules(data: dict[str, Any], language: str) -> Iterable[Rule]:
    for group in data.get("patterns") or ():
        if group["kind"] not in KINDS or group["about"] not in ("self", "other"):
            raise PatternError(f"{language}: {group['kind']}/{group['about']}")
        for force in FORCES:
            for say in group.get(force) or ():
                yield Rule(force, group["kind"], group["about"], language, say)
    for force in (CALM, PAST, NOW):
        for say in data.get(force) or ():
            yield Rule(force, "none", "self", language, say)
    for aspect, says in (data.get("aspects") or {}).items():
        if aspect not in ASPECTS:
            raise PatternError(f"{language}: {aspect}")
        for say in says:
            yield Rule("aspect", aspect, "self", language, say)
