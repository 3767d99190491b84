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


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Mia", "Mia"),
        ("ich heiße Mia", "Mia"),
        ("mein name ist anna-lena", "anna-lena"),
        ("nennt mich einfach Memo", "Memo"),
        ("Şeyma Yıldız", "Şeyma Yıldız"),
        ("ich bin der Jonas.", "Jonas"),
    ],
)
def test_a_name_is_heard_with_and_without_its_lead(lexicon: Lexicon, typed: str, name: str) -> None:
    assert lexicon.name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "wozu braucht ihr den?",
        "0176 12345678",
        "egal",
        "nein",
        "sag ich nicht",
        "ich weiß es noch nicht so genau",
        "",
        "ja",
    ],
)
def test_what_is_no_name_is_not_kept_as_one(lexicon: Lexicon, typed: str) -> None:
    assert lexicon.name(typed) is None


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("lieber am telefon", "phone"),
        ("per video bitte", "video"),
        ("ich komm vorbei", "office"),
        ("persönlich", "office"),
        ("telefon oder video", None),
        ("egal", None),
    ],
)
def test_the_way_of_a_visit_is_heard_where_one_is_named(lexicon: Lexicon, typed: str, way: str | None) -> None:
    assert lexicon.visit_way(typed) == way


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("das zweite", 1),
        ("nummer 1", 0),
        ("die letzte", 2),
        ("das erste oder zweite", None),
        ("am 1. um 3 komme ich gern", None),
    ],
)
def test_one_of_three_is_picked_by_its_place(lexicon: Lexicon, typed: str, place: int | None) -> None:
    assert lexicon.picked(typed) == place


@pytest.mark.parametrize("typed", ["habt ihr morgen auf?", "wann seid ihr offen", "ist dienstag geöffnet?"])
def test_asking_for_hours_is_no_wish_for_a_time(lexicon: Lexicon, typed: str) -> None:
    assert lexicon.asks_hours(typed)


@pytest.mark.parametrize("typed", ["dienstag nachmittag", "geht morgen früh?", "nächste woche bis 15 uhr"])
def test_a_wish_for_a_time_asks_for_no_hours(lexicon: Lexicon, typed: str) -> None:
    assert not lexicon.asks_hours(typed)
