"""Typed wishes for Sie, du or another audience: recognised where the message says nothing else."""

from __future__ import annotations

import pytest

from bot.domain.messages import Audience
from bot.services.content.library import Library
from bot.services.switches import Switch, Switches

FORMAL = Switch("switch_formal")
DU = Switch("set_audience", {"audience": "young"})


def audience(name: str) -> Switch:
    return Switch("set_audience", {"audience": name})


@pytest.fixture(scope="module")
def switches() -> Switches:
    return Switches(Library())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bitte siezen", FORMAL),
        ("Können Sie mich bitte siezen?", FORMAL),
        ("Bitte nicht duzen!", FORMAL),
        ("per Sie bitte", FORMAL),
        ("bitte duzen Sie mich nicht", FORMAL),
        ("du kannst mich duzen", DU),
        ("wir können ruhig per du sein", None),  # „sein“ is nobody's word: left to the topics
        ("nicht siezen bitte", DU),
        ("ich bin die Mutter", audience("parent")),
        ("Guten Tag, ich bin der Vater von einem 16-jährigen Jungen", audience("parent")),
        ("ich bin die oma", audience("parent")),
        ("bin mutter vom kind", audience("parent")),
        ("Ich bin Arbeitgeber", audience("employer")),
        ("wir sind ein kleiner Betrieb", audience("employer")),
        ("Ich bin Lehrerin an einer Gesamtschule", audience("school")),
        ("bin schulsozialarbeiter", audience("school")),
    ],
)
def test_a_wish_that_is_the_whole_message_is_taken(switches: Switches, text: str, expected: Switch | None) -> None:
    assert switches.of(text, "young") == expected


@pytest.mark.parametrize(
    "text",
    [
        "soll ich den chef siezen beim gespräch",
        "ich bin mutter",  # perhaps a young mother
        "ich bin mutter und suche eine ausbildung",
        "mein chef ist gemein",
        "ich bin schüler",
        "ich habe einen betrieb",  # perhaps one that takes an apprentice
        "meine mutter schlägt mich",
        "der vater von meinem kind zahlt nicht",
        "ich habe angst vor meiner lehrerin",
        "ich bin die mutter von ihm und weiß nicht weiter, er nimmt drogen",
        "sie",
        "du",
        "",
    ],
)
def test_what_says_more_is_left_to_the_topics(switches: Switches, text: str) -> None:
    assert switches.of(text, "young") is None


@pytest.mark.parametrize("now", ["parent", "employer", "school"])
def test_back_to_the_young_person(switches: Switches, now: Audience) -> None:
    assert switches.of("ich bin selbst Schülerin", now) == DU
    assert switches.of("ich frage für mich", now) == DU
    assert switches.of("du kannst mich duzen", now) is None  # there are no texts with du for grown-ups


def test_who_is_known_already_is_no_switch(switches: Switches) -> None:
    assert switches.of("ich bin die Mutter", "parent") is None
