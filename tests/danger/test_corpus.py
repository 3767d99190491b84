"""What the danger net learns from: languages told by the names of files, and messages made of two sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.danger.composed import LONGEST, ORDINARY, SOURCE, composed
from bot.services.danger.corpus import Sentence, sentences
from bot.settings import ROOT


@pytest.fixture(scope="module")
def known() -> list[Sentence]:
    return sentences(ROOT)


def test_a_file_of_another_language_is_known_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "danger" / "sentences").mkdir(parents=True)
    folder = tmp_path / "data" / "nlu" / "office"
    folder.mkdir(parents=True)
    for name, text in (("ar_plain", "مرحبا"), ("arbeit", "moin"), ("young", "hi"), ("tr", "selam")):
        (folder / f"{name}.yml").write_text(f"nlu:\n- intent: hello\n  examples: |\n    - {text}\n", encoding="utf-8")
    assert {s.text: s.language for s in sentences(tmp_path)} == {
        "مرحبا": "ar", "moin": "de", "hi": "de", "selam": "tr",
    }  # fmt: skip


def test_danger_stands_beside_a_request_and_keeps_its_kind(known: list[Sentence]) -> None:
    made = composed(known)
    assert len(made) > 1000
    for one in made:
        said, request = known[one.said], known[one.request]
        assert (one.sentence.kind, one.sentence.about) == (said.kind, said.about)
        assert (request.source, request.kind, one.sentence.source) == ("ordinary", "none", SOURCE)
        assert len(one.sentence.text) <= LONGEST + ORDINARY + 2
        assert said.text.rstrip(".?! ") in one.sentence.text


def test_it_is_made_alike_every_time(known: list[Sentence]) -> None:
    assert composed(known) == composed(known)


def test_without_requests_nothing_is_made(known: list[Sentence]) -> None:
    assert composed([s for s in known if s.source == "danger"]) == []
