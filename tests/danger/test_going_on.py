"""Danger that is told in steps: a hint that becomes plain, a joke taken back, what happens while care mode is on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.danger import Verdict, fresh_care, is_worse
from bot.services.danger.model import Opinion
from bot.services.danger.net import DangerNet
from bot.services.danger.patterns import Sighting
from bot.services.danger.service import DangerService
from bot.services.danger.text_reader import Reading
from tests.danger.driver import Driver, clock

NOON = clock("2026-11-24T11:00")


def test_a_hint_is_worse_once_danger_is_plainly_said_whatever_its_kind() -> None:
    hinted = Verdict("alarm", "violence", topic="crisis_violence", score=0.6, reasons=("model", "joined2"))
    plain = Verdict("alarm", "threat", topic="crisis_threat", score=0.9, reasons=("model", "joined2"))
    assert is_worse(fresh_care(hinted, NOON, 1), plain)
    assert not is_worse(fresh_care(plain, NOON, 1), hinted)


def test_the_same_hint_once_more_is_no_new_alarm() -> None:
    hinted = Verdict("alarm", "violence", topic="crisis_violence", score=0.6, reasons=("model",))
    assert not is_worse(fresh_care(hinted, NOON, 1), hinted)


def test_a_joke_that_was_none_keeps_the_kind_of_danger_that_was_spoken_of(net: DangerNet) -> None:
    before = ["ich komm morgen mit nem messer in die schule", "haha spaß"]
    verdict = net.assess("doch, im ernst, ich habs eingepackt", before)
    assert verdict.topic in (None, "crisis_threat")


def test_a_reading_that_fails_leaves_what_the_message_says_alone(
    net: DangerNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    alone = Verdict("ask", "suicide", topic="crisis_suicide")
    monkeypatch.setattr(net._reader, "read", fail)
    assert net.continued("und dann", ["ich geh"], alone) is alone


@pytest.mark.parametrize(
    "text",
    [
        "er steht jetzt im treppenhaus",
        "sie sind schon drin",
        "er sitzt grad in der einfahrt und wartet",
    ],
)
def test_whoever_was_feared_and_is_here_now_raises_a_new_alarm(service: DangerService, text: str) -> None:
    talk = Driver(service, NOON, age=26)
    assert talk.says("mein ex schreibt dass er mich umbringt").level == "alarm"
    outcome = talk.says(text)
    assert outcome.verdict.urgency >= 2


@pytest.mark.parametrize(
    ("text", "male"),
    [
        ("mein mann schlägt mich, bin selber ein mann", True),
        ("ich bin schwul und mein freund verprügelt mich", True),
        ("mein mann schlägt mich wenn ich bei meinem bruder bin", False),
    ],
)
def test_a_man_is_known_as_one_only_where_he_says_so(net: DangerNet, text: str, male: bool) -> None:
    assert ("is_male" in net.assess(text).aspects) is male


def test_a_passport_taken_while_care_mode_is_on_is_nearer_danger(service: DangerService) -> None:
    talk = Driver(service, NOON, age=17)
    first: Any = talk.says("meine eltern wollen mich zwingen den mann zu heiraten")
    assert first.level == "alarm"
    assert talk.says("jetzt haben sie mir den ausweis abgenommen und die haustür zugesperrt").level == "alarm"


@pytest.mark.parametrize(
    ("score", "together", "level"), [(0.6, 0.05, "ask"), (0.6, 0.3, "alarm"), (0.8, 0.05, "alarm")]
)
def test_what_was_said_before_explains_a_doubtful_alarm_only(
    net: DangerNet, monkeypatch: pytest.MonkeyPatch, score: float, together: float, level: str
) -> None:
    """The model's figures are set, since a real sentence between the limits does not stay there."""
    doubtful = Verdict("alarm", "suicide", topic="crisis_suicide", score=score, reasons=("model",))
    nothing = Verdict("none")
    reading = Reading(Sighting(), Opinion(alarm=together), "de", 60)
    monkeypatch.setattr(net._reader, "assess", lambda text, *_: doubtful if text == "er springt" else nothing)
    monkeypatch.setattr(net._reader, "read", lambda *_: reading)
    assert net.assess("er springt", ("wir drehen einen film",)).level == level
