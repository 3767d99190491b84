"""The danger answers: whole in eleven languages, short, and without what is never said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.domain.danger import Verdict, case_of
from bot.services.danger.help import Help
from bot.services.danger.service import DangerService
from bot.services.danger.words import PARTS, load_lines, load_words
from bot.services.languages import LANGUAGES
from bot.settings import ROOT
from tests.danger.driver import Driver, clock

FOLDER = ROOT / "content" / "danger"
WORDS = load_words(FOLDER, None)
HELP = Help(WORDS, load_lines(FOLDER, None, "02323 000000"), lambda day, region: False)
NEVER = (
    "Alles wird gut",
    "Selbstmord",
    "Freitod",
    "bleibt unter uns",
    "verspreche",
    "garantiert",
    "Jemand weiß Bescheid",
)
CASES = [
    Verdict("alarm", kind, about, topic="crisis_suicide", aspects=frozenset(aspects))  # type: ignore[arg-type]
    for kind in ("suicide", "self_harm", "violence", "sexual", "exploitation", "threat", "medical")
    for about in ("self", "other")
    for aspects in ((), ("parent",), ("digital",), ("work",), ("adult",), ("forced",), ("poison",))
]
LINE = re.compile(r"^• .*$", re.MULTILINE)
EMOJI = re.compile("[\U0001f300-\U0001faff]")


def answer(verdict: Verdict, language: str, age: int | None = 16, state: str = "bot", duty: bool = False) -> str:
    from dataclasses import replace

    return HELP.first_answer(
        replace(verdict, language=language),
        age=age,
        region="herne",
        now=clock("2026-11-24T23:00"),
        state=state,  # type: ignore[arg-type]
        staff_on_duty=duty,
    ).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    words = WORDS[language]
    assert words.language == language
    assert all(words.text(part, key) for part, keys in PARTS.items() for key in keys)
    assert len(words.care("openers")) >= 6
    assert len(words.care("steps")) >= 5
    assert len(words.gentle("self")) >= 2
    assert set(words.care("yes")) == set(WORDS["de"].care("yes"))
    assert set(words.care("no")) == set(WORDS["de"].care("no"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_marked_as_not_yet_reviewed(language: str) -> None:
    assert yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))["reviewed"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_answer_has_at_most_350_characters_besides_its_lines(language: str) -> None:
    for verdict in CASES:
        for state, duty in (("bot", False), ("bot", True), ("staff", False)):
            own = answer(verdict, language, state=state, duty=duty).split(
                f"\n\n{WORDS[language].get('german_below')}\n"
            )[0]
            assert len(LINE.sub("", own).strip()) <= 350


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_answer_names_112_or_110_and_at_most_two_lines_and_asks_one_question(language: str) -> None:
    for verdict in CASES:
        own = answer(verdict, language).split(f"\n\n{WORDS[language].get('german_below')}\n")[0]
        assert "112" in own or "110" in own
        assert 1 <= len(LINE.findall(own)) <= 2
        assert own.rstrip()[-1] in "?؟"


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "de"])
def test_below_another_language_stands_the_german_one(language: str) -> None:
    text = answer(CASES[0], language)
    assert "auf Deutsch" in text
    assert WORDS["de"].text("heard", "suicide") in text
    assert WORDS[language].text("heard", "suicide") in text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_what_is_never_said_stands_in_no_file(path: Path) -> None:
    said = [row for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    assert not [row for row in said for word in NEVER if word.lower() in row.lower()]
    assert not EMOJI.search("\n".join(said))


def test_the_guard_would_see_a_forbidden_word() -> None:
    assert any(word.lower() in "das klingt nach selbstmord" for word in NEVER)


def test_the_kinds_are_told_apart() -> None:
    texts = {case_of(verdict, 16): answer(verdict, "de") for verdict in CASES}
    adult = answer(Verdict("alarm", "violence", topic="crisis_violence"), "de", age=30)
    life = {"suicide", "self_harm", "suicide_other", "parent", "threat", "threat_other"}
    violence = {"violence_minor", "violence_other", "sexual", "digital", "work", "forced"}
    assert life | violence | {"overdose", "medical", "medical_other"} <= set(texts)
    assert "116 016" in adult
    assert len(set(texts.values())) >= 12


def test_nobody_on_duty_is_said_and_staff_who_own_the_conversation_are_named() -> None:
    assert "niemand von der JBA" in answer(CASES[0], "de")
    assert "ob sie schon jemand gesehen hat, weiß ich nicht" in answer(CASES[0], "de", duty=True)
    assert "der Person, mit der du hier schreibst" in answer(CASES[0], "de", state="staff")


def test_a_bad_overlay_leaves_the_shipped_text_in_use(tmp_path: Path) -> None:
    (tmp_path / "de.yml").write_text("heard: {suicide: [", encoding="utf-8")
    (tmp_path / "en.yml").write_text("language: en\nheard: {}\n", encoding="utf-8")
    (tmp_path / "lines.yml").write_text("lines: [{id: x}]", encoding="utf-8")
    assert load_words(FOLDER, tmp_path)["de"].text("heard", "suicide") == WORDS["de"].text("heard", "suicide")
    assert load_words(FOLDER, tmp_path)["en"].text("heard", "suicide") == WORDS["en"].text("heard", "suicide")
    assert len(load_lines(FOLDER, tmp_path, "")) >= 9


def test_a_good_overlay_changes_the_text(tmp_path: Path, service: DangerService) -> None:
    data = yaml.safe_load((FOLDER / "de.yml").read_text(encoding="utf-8"))
    data["heard"]["suicide"] = "Ich höre dich."
    (tmp_path / "danger").mkdir()
    (tmp_path / "danger" / "de.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    changed = DangerService(service._net, ROOT / "content", overlay=tmp_path)
    outcome = Driver(changed, clock("2026-11-24T23:00")).says("ich will nicht mehr leben")
    assert "Ich höre dich." in outcome.replies[0].text


def test_without_german_texts_the_service_refuses_to_start(tmp_path: Path, service: DangerService) -> None:
    with pytest.raises(KeyError):
        DangerService(service._net, tmp_path)
