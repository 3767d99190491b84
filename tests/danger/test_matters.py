"""One message with several matters: the line that counts is found, and lines that only stood together raise nothing."""

from __future__ import annotations

import pytest

from bot.services.danger.matters import READ_ALONE, matters, short_ones
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from tests.danger.driver import Driver, clock


def test_a_message_with_one_matter_is_not_taken_apart() -> None:
    assert matters("") == ()
    assert matters("ich such eine ausbildung") == ()
    assert matters("Guten Tag. Ich suche eine Ausbildung. Was gibt es?") == ()


def test_lines_and_many_sentences_are_matters_of_their_own() -> None:
    assert matters("hallo\nbrauch nen termin") == ("hallo", "brauch nen termin")
    assert matters("Hallo. Ich bin neu. Ich suche etwas. Was gibt es?") == (
        "Hallo.",
        "Ich bin neu.",
        "Ich suche etwas.",
        "Was gibt es?",
    )


def test_what_is_said_again_is_read_once_and_of_very_many_the_ends() -> None:
    assert matters("hallo\nhallo\nhallo") == ()
    many = [f"zeile {number}" for number in range(40)]
    read = matters("\n".join(many))
    assert len(read) == READ_ALONE
    assert read[0] == many[0]
    assert read[-1] == many[-1]


def test_only_short_messages_are_joined() -> None:
    assert short_ones(["alt", "eins", " ", "x" * 65, "zwei", "drei", "vier"]) == ["zwei", "drei", "vier"]


@pytest.mark.parametrize(
    "lines",
    [
        ("wann habt ihr offen", "brauch ich nen ausweis", "ich will nicht mehr leben", "und wo muss ich hin"),
        ("mein vater schlägt mich jeden tag", "was verdient man als maler", "hab keinen realschulabschluss"),
    ],
)
@pytest.mark.parametrize("between", ["\n", ". "])
def test_danger_among_other_matters_is_found(net: DangerNet, lines: tuple[str, ...], between: str) -> None:
    assert net.assess(between.join(lines)).level == "alarm"


@pytest.mark.parametrize("count", [2, 4, 7])
@pytest.mark.parametrize("word", ["nachricht", "frage", "test"])
def test_messages_that_waited_for_one_turn_raise_nothing_by_their_number(
    service: DangerService, word: str, count: int
) -> None:
    driver = Driver(service, clock("2026-11-24T11:00"))
    driver.says(f"{word} 0")
    outcome = driver.says("\n".join(f"{word} {number}" for number in range(1, count)), together=True)
    assert outcome.level in ("none", "ask")


def test_danger_in_one_of_the_messages_that_waited_raises_an_alarm(service: DangerService) -> None:
    driver = Driver(service, clock("2026-11-24T23:00"))
    outcome = driver.says("hallo\nist da wer\nich hab mich wieder geritzt\nnaja egal", together=True)
    assert outcome.level == "alarm"
    assert outcome.verdict.topic == "crisis_suicide"
