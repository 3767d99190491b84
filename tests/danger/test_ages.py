"""The age that somebody says about herself."""

from __future__ import annotations

import pytest

from bot.domain.ages import age_said


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("bin 13", 13),
        ("ich bin erst 16 und suche was", 16),
        ("hilfe (16)", 16),
        ("bin 17 jahre alt", 17),
        ("17 jahre alt, aus herne", 17),
        ("m15", 15),
        ("16", 16),
        ("16 j.", 16),
        ("i'm 15", 15),
        ("ben 17 yaşındayım", 17),
        ("j'ai 16 ans", 16),
        ("мне 15 лет", 15),
        ("мені 15 років", 15),
        ("mam 16 lat", 16),
        ("am 17 ani", 17),
        ("عمري 15 سنة", 15),
        ("عمري ١٥ سنة", 15),
        ("ich habe 17 jahre", 17),
    ],
)
def test_the_age_is_read(text: str, age: int) -> None:
    assert age_said(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seit 13 jahren",
        "vor 2 jahren",
        "mein sohn ist 14",
        "um 13 uhr",
        "hab 15 absagen",
        "bin um 15 uhr da",
        "ich bin in 15 minuten da",
        "02323 595100",
        "13.05.2026",
        "ich bin 3",
        "ich hab 16 € bekommen",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert age_said(text) is None
