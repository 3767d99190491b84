import pytest

from bot.text.windows import TOKENS, windows


def count(text: str) -> int:
    return len(text.split())


def test_a_short_text_is_its_own_window() -> None:
    assert windows("ich suche arbeit", count) == ("ich suche arbeit",)


@pytest.mark.parametrize(("words", "pieces"), [(33, 2), (64, 2), (65, 3), (96, 3), (97, 3), (5000, 3)])
def test_a_long_text_has_at_most_three_windows_of_32_tokens(words: int, pieces: int) -> None:
    found = windows(" ".join(f"w{i}" for i in range(words)), count)
    assert len(found) == pieces
    assert all(0 < count(piece) <= TOKENS for piece in found)
    assert found[0].startswith("w0 ")
    assert found[-1].endswith(f" w{words - 1}")


def test_up_to_96_tokens_nothing_is_lost() -> None:
    text = " ".join(f"w{i}" for i in range(80))
    assert " ".join(windows(text, count)) == text


def test_the_middle_window_holds_the_hit() -> None:
    text = " ".join(f"w{i}" for i in range(4000))
    begin = text.index("w3000")
    assert "w3000" in windows(text, count, (begin, begin + 5))[1].split()


def test_a_hit_that_two_windows_would_cut_gets_its_own() -> None:
    text = " ".join(f"w{i}" for i in range(40))
    span = (text.index("w18"), text.index("w22") + 3)
    found = windows(text, count, span)
    assert any("w18 w19 w20 w21 w22" in piece for piece in found)
    assert len(found) == 3


def test_a_word_without_end_is_cut() -> None:
    found = windows("a" * 2000, lambda piece: len(piece) // 4)
    assert len(found) == 3
    assert all(len(piece) <= 4 * TOKENS for piece in found)
