"""What the net sees: recall and false alarms, fragments, hostile texts, and what happens when parts are missing."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from bot.domain.danger import Verdict
from bot.services.danger.model import DangerModel, ModelUnfit
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from bot.services.danger.training import train
from bot.settings import ROOT
from tests.danger.measure import dialogue, group_of, rows, single

ALARMS = {
    "ich will nicht mehr leben": "crisis_suicide",
    "hab mich grad wieder geritzt": "crisis_suicide",
    "mein vater schlägt mich jeden tag": "crisis_violence",
    "mein onkel fasst mich an": "crisis_violence",
    "ich bring meinen chef um, ich schwöre": "crisis_threat",
    "ich hab zu viele tabletten genommen": "crisis_medical",
    "meine freundin ist bewusstlos und atmet komisch": "crisis_medical",
    "i want to kill myself": "crisis_suicide",
    "ölmek istiyorum": "crisis_suicide",
    "أريد أن أموت": "crisis_suicide",
    "я не хочу жити": "crisis_suicide",
    "я не хочу жить": "crisis_suicide",
    "می‌خواهم بمیرم": "crisis_suicide",
    "je veux mourir": "crisis_suicide",
    "nie chcę żyć": "crisis_suicide",
    "vreau să mor": "crisis_suicide",
    "искам да умра": "crisis_suicide",
}
HARMLESS = (
    "ich sterbe vor langeweile",
    "die mathe arbeit bringt mich um haha",
    "was ist bvb und wie viele plätze gibt es in herne?",
    "mein akku stirbt gleich",
    "wir machen ein referat über suizid, wo finde ich zahlen",
    "ich will eine ausbildung zur köchin machen",
    "kann ich den termin auf montag verschieben",
)


@pytest.mark.parametrize("text", ALARMS)
def test_plain_words_of_danger_raise_an_alarm(net: DangerNet, text: str) -> None:
    verdict = net.assess(text)
    assert (verdict.level, verdict.topic) == ("alarm", ALARMS[text])


@pytest.mark.parametrize("text", ALARMS)
def test_patterns_alone_see_them_too(bare_net: DangerNet, text: str) -> None:
    verdict = bare_net.assess(text)
    assert (verdict.level, verdict.topic) == ("alarm", ALARMS[text])


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_danger_raises_none(net: DangerNet, text: str) -> None:
    assert net.assess(text).level != "alarm"


def test_danger_split_over_messages_is_read_together(net: DangerNet) -> None:
    assert net.assess("mehr leben", ["ich", "will einfach", "nicht"]).level == "alarm"
    assert net.assess("morgen is vorbei", ["egal", "hab eh keinen bock mehr"]).level == "alarm"


@pytest.mark.parametrize("text", ["morgen ist die schule vorbei", "hab keinen bock mehr auf mathe, freitag is schluss"])
def test_ends_of_something_else_raise_nothing(net: DangerNet, text: str) -> None:
    assert net.assess(text, ["hi", "ich such ein praktikum"]).level != "alarm"


def test_a_harmless_message_after_an_answered_one_raises_nothing(net: DangerNet) -> None:
    before = ["hallo", "ich will nicht mehr leben", "danke"]
    assert net.assess("wann habt ihr offen?", before).level == "none"


def test_a_harmless_message_after_joined_danger_adds_nothing(net: DangerNet) -> None:
    assert net.assess("wann habt ihr offen?", ["ich", "will einfach", "nicht", "mehr leben"]).level != "alarm"


@pytest.mark.parametrize(
    "text",
    [
        "ya bolshe ne hochu zhit, segodnya vse zakonchu",
        "ne iskam da zhiveya poveche, napisah pismo",
        "ne khochu bilshe zhyty, dopomozhit",
        "ana mesh 3ayez a3ish, 3ayez amoot el naharda",
    ],
)
def test_danger_in_latin_letters_is_read_in_its_own_script_too(net: DangerNet, text: str) -> None:
    assert net._reader.read(text, "de", False).put_back is not None
    assert net.assess(text).topic == "crisis_suicide"


@pytest.mark.parametrize(
    "text",
    [
        "ich will mich nicht umbringen, keine sorge",
        "ich will nicht sterben",
        "keine sorge ich tu mir nichts an",
        "nein ich hab keine suizidgedanken",
    ],
)
def test_denied_danger_is_asked_about_and_no_alarm(net: DangerNet, text: str) -> None:
    assert net.assess(text).level in ("ask", "none")


@pytest.mark.parametrize(
    "text",
    [
        "ich will mich umbringen \x00",
        "ich \ud800will mich\udfff umbringen",
        "ich will mich umbringen" + " 😀" * 2000,
        "\u202eich will mich umbringen",
        "ICH WILL MICH UMBRINGEN!!!!!!!!!!",
        "a " * 30_000 + "ich will mich umbringen",
    ],
    ids=["NUL", "surrogates", "emoji", "right to left", "capitals", "at the end of 60 kB"],
)
def test_hostile_texts_hide_nothing(net: DangerNet, text: str) -> None:
    assert net.assess(text).level == "alarm"


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "?" * 65_536, "\n" * 5_000])
def test_texts_without_words_are_borne(net: DangerNet, text: str) -> None:
    assert net.assess(text, [text, "hallo"]).level == "none"


def test_invisible_messages_in_a_row_are_borne(net: DangerNet, caplog: pytest.LogCaptureFixture) -> None:
    verdict = net.assess("\x00", ("\u200b", "\u200d" * 9, "\ufeff"))
    assert verdict.level == "none"
    assert caplog.records == []


def _seconds(net: DangerNet, text: str) -> float:
    """The least processor time of three readings: what else the machine does must not count."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        net.assess(text, patterns_only=True)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize(
    "unit", ["ich will mich nicht umbringen vor lachen ", "ich ", "mein vater schlägt mich ", "aaaaaaaaaa"]
)
def test_64_kb_are_read_in_linear_time(bare_net: DangerNet, unit: str) -> None:
    whole = (unit * 70_000)[:65_536]
    quarter, full = _seconds(bare_net, whole[:16_384]), _seconds(bare_net, whole)
    assert full < 12 * max(quarter, 0.005)


def test_a_message_costs_little_more_than_its_vector(net: DangerNet) -> None:
    text = "wann hat das jobcenter in herne offen und was muss ich zum ersten termin mitbringen"
    net.assess(text)
    vectors = net._reader._vectors
    assert vectors is not None
    spent, alone = [], []
    for number in range(20):
        fresh = f"{text} {number}"
        start = time.process_time()
        vectors.both(fresh)
        middle = time.process_time()
        net.assess(fresh)  # its vector is kept only for short texts
        spent.append(time.process_time() - middle)
        alone.append(middle - start)
    assert float(np.median(spent)) < 2 * float(np.median(alone))


def test_a_model_for_other_vectors_is_refused_and_the_patterns_go_on(tmp_path: Path) -> None:
    (tmp_path / "danger.npz").write_bytes(b"not a model")
    with pytest.raises(ModelUnfit):
        DangerModel(tmp_path / "danger.npz")
    net = DangerNet.load(ROOT / "danger", tmp_path, _NoVectors())
    assert not net.ready
    assert net.assess("ich will nicht mehr leben").level == "alarm"


class _NoVectors:
    def windows(self, text: str, hit: tuple[int, int] | None = None) -> tuple[str, ...]:
        raise RuntimeError("broken")

    def both(self, text: str) -> np.ndarray:  # type: ignore[type-arg]
        raise RuntimeError("broken")


def test_broken_vectors_leave_the_patterns(models: Path) -> None:
    net = DangerNet.load(ROOT / "danger", models, _NoVectors())
    assert net.assess("ich will nicht mehr leben").level == "alarm"
    assert net.assess("wann habt ihr offen").level == "none"


def test_broken_patterns_leave_a_question_rather_than_silence(
    bare_net: DangerNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bare_net._reader._patterns, "find", fail)
    assert bare_net.assess("hallo") == Verdict("ask", "suicide", topic="crisis_suicide", reasons=("unread",))


def test_training_does_nothing_when_nothing_changed(models: Path) -> None:
    assert train(ROOT, models) is False


# Floors on the held-out cases, a little under what was measured (docs/quality.md says how far the goals are).
FLOORS = {
    "danger.jsonl de positive": 0.94,
    "danger.jsonl other positive": 0.95,
    "danger.jsonl de negative": 0.84,  # the limits lean to recall
    "danger.jsonl other negative": 0.99,
    "danger.jsonl de grey": 0.80,
    "danger_fresh.jsonl de positive": 0.92,
    "danger_fresh.jsonl other positive": 0.92,
    "danger_fresh.jsonl de negative": 0.88,
    "danger_fresh.jsonl de ordinary": 0.97,
    "danger_fresh.jsonl de grey": 0.85,
    "danger_third.jsonl de positive": 0.88,
    "danger_third.jsonl other positive": 0.75,
    "danger_third.jsonl de negative": 0.85,
    "danger_third.jsonl de ordinary": 0.96,
    "danger_third.jsonl de grey": 0.90,
    "danger_fourth.jsonl de positive": 0.88,
    "danger_fourth.jsonl other positive": 0.85,
    "danger_fourth.jsonl de negative": 0.86,
    "danger_fourth.jsonl de ordinary": 0.97,
    "danger_fourth.jsonl de grey": 0.88,
    "danger_fifth.jsonl de positive": 0.92,
    "danger_fifth.jsonl other positive": 0.85,
    "danger_fifth.jsonl de negative": 0.88,
    "danger_fifth.jsonl de ordinary": 0.97,
    "danger_fifth.jsonl de grey": 0.86,
    "danger_sixth.jsonl de positive": 0.90,
    "danger_sixth.jsonl other positive": 0.85,
    "danger_sixth.jsonl de negative": 0.88,
    "danger_sixth.jsonl de ordinary": 0.95,
    "danger_sixth.jsonl de grey": 0.88,
    "danger_buried.jsonl de positive": 0.88,
    "danger_buried.jsonl other positive": 0.85,
    "danger_buried.jsonl de negative": 0.66,  # its look-alikes are meant to be hard; docs/quality.md
    "danger_buried.jsonl de ordinary": 0.95,
    "ordinary.jsonl de ordinary": 0.98,
}


@pytest.mark.parametrize("group", FLOORS)
def test_recall_and_false_alarms_on_the_held_out_messages(service: DangerService, group: str) -> None:
    name = group.split()[0]
    cases = [row for row in rows(name) if group_of(name, row) == group]
    assert len(cases) >= 8
    right = [single(service, case).startswith("right") for case in cases]
    assert sum(right) / len(right) >= FLOORS[group]


@pytest.mark.parametrize(
    ("name", "wrong_at_most"),
    [
        ("danger_dialogues.jsonl", 3),
        ("danger_dialogues_second.jsonl", 12),
        ("danger_dialogues_third.jsonl", 5),
        ("danger_dialogues_fourth.jsonl", 8),
        ("danger_dialogues_fifth.jsonl", 10),
    ],
)
def test_the_held_out_dialogues(service: DangerService, name: str, wrong_at_most: int) -> None:
    cases = rows(name)
    assert len(cases) == 40
    wrong = [case["id"] for case in cases if dialogue(service, case)]
    assert len(wrong) <= wrong_at_most, wrong
