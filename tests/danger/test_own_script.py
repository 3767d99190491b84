"""Languages typed in Latin letters come back into their own script, near enough to be understood."""

from __future__ import annotations

import time

import pytest

from bot.services.danger.own_script import in_own_script

TYPED = {
    ("ru", "ya ne mogu priyti zavtra"): "я не могу прийти завтра",
    ("ru", "4to delat, moi brat uchitsya v shkole"): "что делат, мои брат учится в школе",
    ("uk", "dobryj den, ja shukaju robotu"): "добрий ден, я шукаю роботу",
    ("bg", "iskam da u4a za gotvach"): "искам да уча за готвач",
    ("ar", "ana mesh fahem"): "انا مش فهم",
    ("fa", "mikham kar peyda konam"): "میخم کر پیدا کونم",
}


@pytest.mark.parametrize(("language", "typed"), TYPED)
def test_what_is_typed_as_it_sounds_is_put_back(language: str, typed: str) -> None:
    assert in_own_script(typed, language) == TYPED[language, typed]


def test_numbers_by_themselves_stay_numbers() -> None:
    assert in_own_script("zavtra v 6 ili 14:30", "ru") == "завтра в 6 или 14:30"


@pytest.mark.parametrize("language", ["de", "en", "tr", "pl", None])
def test_a_language_with_latin_letters_has_nothing_to_put_back(language: str | None) -> None:
    assert in_own_script("ich suche eine stelle", language) is None


@pytest.mark.parametrize(("language", "text"), [("ru", "я ищу работу в Herne"), ("ar", "أريد موعد Jobcenter")])
def test_what_stands_in_its_own_script_already_is_left_alone(language: str, text: str) -> None:
    assert in_own_script(text, language) is None


@pytest.mark.parametrize("unit", ["1", "'", "a", "a1", "shch", "z "])
def test_64_kb_take_time_that_grows_with_the_length_alone(unit: str) -> None:
    whole = "ya hochu " + (unit * 65_536)[:65_536]
    quarter, full = _seconds(whole[:16_384]), _seconds(whole)
    assert full < 12 * max(quarter, 0.005)


def _seconds(text: str) -> float:
    """The least processor time of three readings: what else the machine does must not count."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        in_own_script(text, "ru")
        spent.append(time.process_time() - start)
    return min(spent)


def test_a_text_without_letters_has_nothing_to_put_back() -> None:
    assert in_own_script("?! 112 🙂", "ru") is None
