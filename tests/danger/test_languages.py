"""Which language a text is written in, also when it is short or in Latin letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.languages import LANGUAGES, Languages, script_of


@pytest.fixture(scope="module")
def languages(models: Path) -> Languages:
    return Languages(models / "languages.npz")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ich suche eine ausbildung", "de"),
        ("I need help with my application", "en"),
        ("staj yeri arıyorum", "tr"),
        ("أبحث عن تدريب مهني", "ar"),
        ("шукаю роботу в Герне", "uk"),
        ("я ищу работу", "ru"),
        ("دنبال کار می‌گردم", "fa"),
        ("je cherche un apprentissage", "fr"),
        ("szukam pracy", "pl"),
        ("caut un loc de muncă", "ro"),
        ("търся работа и курс по немски", "bg"),
        ("hochu umeret, ne hochu zhit", "ru"),
        ("yasamak istemiyorum artik", "tr"),
    ],
)
def test_it_is_told(languages: Languages, text: str, language: str) -> None:
    assert languages.guess(text) == language


@pytest.mark.parametrize("text", ["", "123", "?!", "😀"])
def test_where_there_are_no_letters_it_is_not_guessed(languages: Languages, text: str) -> None:
    assert languages.guess(text) is None


def test_without_its_model_the_script_still_tells(tmp_path: Path) -> None:
    bare = Languages(tmp_path / "missing.npz")
    assert not bare.ready
    assert bare.guess("Що робити, її немає") == "uk"
    assert bare.guess("ich suche arbeit") is None
    assert Languages(None).guess("چه کار کنم") == "fa"


def test_the_likeliest_is_told_however_unsure(languages: Languages, tmp_path: Path) -> None:
    assert languages.likeliest("ok") is not None
    assert languages.likeliest("я ищу работу") == languages.guess("я ищу работу") == "ru"
    assert languages.likeliest("123") is None
    assert Languages(tmp_path / "missing.npz").likeliest("ich suche arbeit") is None


def test_a_broken_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "languages.npz").write_bytes(b"no")
    assert not Languages(tmp_path / "languages.npz").ready


def test_there_are_eleven_and_scripts_are_told_apart() -> None:
    assert len(LANGUAGES) == 11
    assert [script_of(text) for text in ("abc", "абв", "ابت", "12")] == ["latin", "cyrillic", "arabic", None]
