"""The phrase machine: what a pattern means, what it refuses, what a harmless phrase takes away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services.danger.automaton import Automaton, PatternError
from bot.services.danger.folding import END, fold, tokens
from bot.services.danger.patterns import Patterns
from bot.settings import ROOT


def found(pattern: str, text: str, classes: dict[str, list[str]] | None = None) -> bool:
    return bool(Automaton([pattern], classes).find([token.word for token in tokens(text)]))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("will ~2 sterben", "will sterben", True),
        ("will ~2 sterben", "will jetzt einfach sterben", True),
        ("will ~2 sterben", "will a b c sterben", False),
        ("will ~2 sterben", "will. sterben", False),
        ("^ hilfe $", "hilfe!", True),
        ("^ hilfe $", "bitte hilfe", False),
        ("umbring*", "umbringen", True),
        ("will [mich] umbringen", "will umbringen", True),
        ("a/b c", "b c", True),
        ("<ich> will", "isch will", True),
        ("schlägt", "schlaegt", True),
        ("schlägt", "SCHLÄGT", True),
        ("vor die u-bahn/tram", "vor die u-bahn", True),
        ("vor die u-bahn/tram", "vor die tram", True),
        ("vor die u-bahn/tram", "vor die bahn", False),
        ("er [lag-da] k-o", "er k-o", True),
        ("<ich> mi-am/am tăiat", "ich-ag mi am tăiat", True),
    ],
)
def test_a_pattern_means(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text, {"ich": ["ich", "isch", "ich-ag"]}) is expected


@pytest.mark.parametrize(
    "pattern", ["", "~2 sterben", "will ~2", "will ~99 x", "<niemand> will", "a* b", "k.o. tropfen"]
)
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Automaton([pattern])


def test_folding_gives_one_spelling() -> None:
    assert fold("Schlääägt") == fold("schlaegt") == fold("SCHLAGT")
    assert fold("می‌زنه") == "میزنه"
    assert [t.word for t in tokens("Nein! Ja")] == ["nein", END, "ja"]


def rows_of(data: dict[str, Any]) -> list[str]:
    """Every pattern of a file, whatever it stands for."""
    groups = [group[force] for group in data["patterns"] for force in group if force not in ("kind", "about")]
    return [
        say
        for says in (*groups, data.get("calm", []), data.get("past", []), data.get("now", []), *aspects(data))
        for say in says
    ]


def aspects(data: dict[str, Any]) -> list[list[str]]:
    return list((data.get("aspects") or {}).values())


def texts_of(say: str, classes: dict[str, list[str]]) -> Iterator[str]:
    """Texts that a pattern must find: each of its words once, beside the first ones of the other places."""
    places = [
        [
            word.rstrip("*")
            for choice in element.split("/")
            for word in (classes[choice[1:-1]] if choice[0] == "<" else [choice])
        ]
        for element in say.split()
        if element[0] not in "~[^$"
    ]
    firsts = [words[0] for words in places]
    for place, words in enumerate(places):
        for word in words:
            if word not in ("^", "$"):
                yield " ".join(w for w in (*firsts[:place], word, *firsts[place + 1 :]) if w not in ("^", "$"))


@pytest.mark.parametrize("path", sorted((ROOT / "danger" / "patterns").glob("*.yml")), ids=lambda path: path.stem)
def test_every_word_of_every_pattern_can_be_found(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    of_the_language = sorted(path.parent.glob(f"{data['language']}*.yml"))  # German has two files
    classes = {
        name: words
        for file in of_the_language
        for name, words in (yaml.safe_load(file.read_text(encoding="utf-8")).get("classes") or {}).items()
    }
    says = rows_of(data)
    machine = Automaton(says, classes)
    deaf = [
        (say, text)
        for index, say in enumerate(says)
        for text in texts_of(say, classes)
        if index not in {found.index for found in machine.find([token.word for token in tokens(text)])}
    ]
    assert len(says) > 100
    assert not deaf


def test_a_harmless_phrase_takes_away_what_it_covers() -> None:
    patterns = Patterns(ROOT / "danger" / "patterns")
    assert not patterns.find("ich sterbe vor lachen").strongest("sure", "likely")
    assert patterns.find("ich will sterben").strongest("sure")


@pytest.mark.parametrize(
    "text",
    [
        "wie wird man polizist, mein vater schlägt mich",
        "das spiel war mies, ich will einfach sterben",
        "ich will nicht mehr leben bei dem ganzen stress",
        "ich will nicht mehr leben wie bisher",
        "niemand weiß dass ich geschlagen werde",
        "keinen interessierts, werde geschlagen",
    ],
)
def test_something_harmless_beside_it_takes_no_plain_danger_away(text: str) -> None:
    sighting = Patterns(ROOT / "danger" / "patterns").find(text, "de")
    assert sighting.strongest("sure")


def test_rules_of_another_language_do_not_count_where_the_language_is_known() -> None:
    patterns = Patterns(ROOT / "danger" / "patterns")
    assert patterns.find("vreau să mor", "ro").strongest("sure")
    assert not patterns.find("vreau să mor", "pl").hits


@pytest.mark.parametrize(
    "text",
    [
        "language: de\npatterns: [{kind: boredom, about: self, sure: [a b]}]",
        "language: de\npatterns: []",
        "language: de\naspects: {colour: [rot]}",
    ],
)
def test_a_file_with_unknown_kinds_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "de.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PatternError):
        Patterns(tmp_path)
