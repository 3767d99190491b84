"""Which loss against the figures on record is too much."""

from __future__ import annotations

import pytest

from bot.domain.quality_gate import Figure, losses, lost, recorded

PAGE = """
| cases | right | remark |
|---|---|---|
| `held_out/topics_de.jsonl` | 228/240 | 95 % |
| `eval/facts.jsonl` | 31/42 | |
| eval `safety` | 46/54 | no file of cases |
"""


def test_the_rows_of_the_page_are_read_by_their_files() -> None:
    assert recorded(PAGE) == {"held_out/topics_de.jsonl": Figure(228, 240), "eval/facts.jsonl": Figure(31, 42)}


@pytest.mark.parametrize(
    ("old", "new", "too_much"),
    [
        (Figure(228, 240), Figure(224, 240), True),  # 1.5 points of 240 are 3.6 rows
        (Figure(228, 240), Figure(225, 240), False),
        (Figure(31, 42), Figure(28, 42), False),  # three rows may be lost of a small file
        (Figure(31, 42), Figure(27, 42), True),
        (Figure(900, 1000), Figure(885, 1000), False),
        (Figure(900, 1000), Figure(884, 1000), True),
        (Figure(31, 42), Figure(42, 42), False),
    ],
)
def test_a_file_may_lose_three_rows_or_one_and_a_half_points(old: Figure, new: Figure, too_much: bool) -> None:
    assert lost(old, new) is too_much


def test_a_file_that_got_more_cases_is_compared_by_its_share() -> None:
    assert not lost(Figure(90, 100), Figure(180, 200))
    assert lost(Figure(90, 100), Figure(176, 200))


def test_each_loss_is_named_with_both_figures() -> None:
    fresh = {"held_out/topics_de.jsonl": Figure(200, 240), "eval/facts.jsonl": Figure(31, 42)}
    assert losses(PAGE, fresh) == ["held_out/topics_de.jsonl: 200/240 statt 228/240"]


def test_a_file_that_is_not_on_record_is_named() -> None:
    assert losses(PAGE, {"held_out/new.jsonl": Figure(1, 1)}) == [
        "held_out/new.jsonl: 1/1 gemessen, aber keine Zahl hinterlegt"
    ]
