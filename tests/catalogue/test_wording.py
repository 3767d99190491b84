"""The words of content/offers.yml: an operator's file in their place, and a bad one that changes nothing."""

import shutil
from pathlib import Path

import pytest
from catalogue_setup import ROOT, turn

from bot.services.catalogue.wording import OfferWords, joined, mode_of, sentences

SHIPPED = ROOT / "content"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED / "offers.yml", tmp_path / "offers.yml")
    return tmp_path


def _write(overlay: Path, right: str, new: str) -> None:
    file = overlay / "offers.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(right, new), encoding="utf-8")


def test_an_operators_file_is_used_and_read_anew_when_it_changes(overlay: Path):
    words = OfferWords(SHIPPED, overlay)
    assert words.now.say("phone", "du", number="1") == "Telefon 1"
    _write(overlay, 'phone: "Telefon {number}"', 'phone: "Tel. {number}"')
    assert words.now.say("phone", "du", number="1") == "Tel. 1"


@pytest.mark.parametrize("broken", ["phrases: [", "phrases: {}", "aspects: {what: '('}"])
def test_a_bad_file_leaves_the_words_that_were_there(overlay: Path, broken: str, caplog: pytest.LogCaptureFixture):
    words = OfferWords(SHIPPED, overlay)
    assert words.now.say("phone", "du", number="1") == "Telefon 1"
    (overlay / "offers.yml").write_text(broken, encoding="utf-8")
    assert words.now.say("phone", "du", number="1") == "Telefon 1"
    assert "offers.yml cannot be used" in caplog.text


def test_without_an_operators_file_the_shipped_words_are_used(tmp_path: Path):
    assert OfferWords(SHIPPED, tmp_path).now.buttons["contact"] == "Kontakt"


@pytest.mark.parametrize(
    ("values", "mode"),
    [({}, "du"), ({"formal": True}, "sie"), ({"audience": "school"}, "sie"), ({"formal": True, "easy": True}, "easy")],
)
def test_the_voice_follows_the_turn(values: dict, mode: str):
    assert mode_of(turn("herne", **values)) == mode


def test_every_phrase_with_a_du_form_has_a_sie_form_without_it():
    phrases = OfferWords(SHIPPED).now.phrases
    spoken = {name: phrase for name, phrase in phrases.items() if not isinstance(phrase, str)}
    assert len(spoken) >= 5
    for name, phrase in spoken.items():
        assert not {"du", "dir", "dich", "deine"} & set(phrase["sie"].lower().split()), name
        assert not {"Sie", "Ihnen"} & set(phrase["du"].split()), name


def test_sentences_are_not_cut_at_abbreviations():
    text = "Der Verein IN VIA e. V. hilft z. B. in Bünde. Seit 2022 gibt es das Angebot."
    assert sentences(text) == ["Der Verein IN VIA e. V. hilft z. B. in Bünde.", "Seit 2022 gibt es das Angebot."]


def test_a_text_stays_within_its_limit_and_keeps_the_answer():
    long = ["A" * 200, "B" * 200, "C" * 200]
    text = joined(long, ["D" * 100], ["Stand 2022."], "du")
    assert text == f"{long[0]} {long[1]} Stand 2022."
