"""Short typed words that count as a button, and answers to „when does it suit“."""

from __future__ import annotations

import pytest

from bot.services.content.library import Library
from bot.services.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(Library())


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("Ja!", "yes"),
        ("ja, passt", "yes"),
        ("evet", "yes"),
        ("nö", "no"),
        ("Stopp.", "stop"),
        ("weiß nicht", "skip"),
        ("weiter", "go_on"),
        ("ja aber was kostet das", None),
        ("nein ich brauche eine wohnung", None),
        ("", None),
        ("???", None),
    ],
)
def test_only_a_whole_message_counts(lexicon: Lexicon, typed: str, meaning: str | None) -> None:
    assert lexicon.meaning(typed) == meaning


@pytest.mark.parametrize("typed", ["ich will nicht mehr", "will nicht mehr leben", "ende mit allem"])
def test_words_that_can_mean_danger_are_no_stop(lexicon: Lexicon, typed: str) -> None:
    assert lexicon.meaning(typed) is None


@pytest.mark.parametrize(
    ("typed", "way"),
    [("ruft mich an", "phone"), ("lieber per mail", "email"), ("anrufen oder schreiben?", None), ("egal", None)],
)
def test_a_way_is_read_where_one_is_named(lexicon: Lexicon, typed: str, way: str | None) -> None:
    assert lexicon.way(typed) == way


@pytest.mark.parametrize(
    "typed", ["dienstags", "morgen früh", "ab 15", "nach der schule", "zwischen 14 und 16 uhr", "egal", "mo oder mi"]
)
def test_a_time_in_words_is_a_time(lexicon: Lexicon, typed: str) -> None:
    assert lexicon.is_time(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "wann habt ihr auf",
        "was kostet das am montag",
        "ist das montags?",
        "ich hasse schule",
        "keine lust",
        "x " * 80,
        "",
    ],
)
def test_a_question_or_another_matter_is_no_time(lexicon: Lexicon, typed: str) -> None:
    assert not lexicon.is_time(typed)
