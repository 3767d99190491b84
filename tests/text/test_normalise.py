"""Runs in both environments (Python 3.10 and the newer one)."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.normalise import normalise, valid, without_slashes

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and NUL included


@given(ANY_TEXT)
@settings(deadline=None)
def test_normalised_text_stays_as_it_is_when_normalised_again(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT)
@settings(deadline=None)
def test_normalised_text_can_be_encoded_holds_no_nul_and_is_nfc(text: str) -> None:
    result = normalise(text)
    assert result.encode("utf-8").count(b"\x00") == 0
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()


@given(ANY_TEXT)
@settings(deadline=None)
def test_valid_text_differs_only_by_what_no_part_can_bear(text: str) -> None:
    assert valid(text) == "".join(c for c in text if c != "\x00" and not 0xD800 <= ord(c) <= 0xDFFF)


@given(ANY_TEXT)
@settings(deadline=None)
def test_no_command_is_left_at_the_start(text: str) -> None:
    assert without_slashes(text)[:1] not in {"/", "\\", " ", "\n"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  hallo \r\n\r\n  du  ", "hallo\ndu"),
        ("heeeeeeey!!!!!!", "heeey!!!"),
        ("0800 1110000000", "0800 1110000000"),
        ("u\u0308ben", "üben"),
        ("a\u202eb\ufeffc\u00add", "abcd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("„so“ ’n Quatsch", '"so" \'n Quatsch'),
        ("\x00\ud800", ""),
        ("Z" + "\u0310" * 500, "Z" + "\u0310" * 3),
    ],
)
def test_typed_text_becomes_what_every_part_expects(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


@pytest.mark.parametrize("unit", [" ", "a", "\n ", "\u0301", "ab", "🙂", " \t\n"])
def test_64_kb_take_no_time(unit: str) -> None:
    text = (unit * 65536)[:65536]
    begin = time.process_time()
    normalise(text)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("typed", ["/restart", "//restart", " / / restart", "\\/restart"])
def test_a_typed_command_becomes_a_word(typed: str) -> None:
    assert without_slashes(typed) == "restart"
