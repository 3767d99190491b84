"""No sentence of the source documents is said as it stands there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_require import missing

from bot.services.content.library import Library
from bot.settings import ROOT

RUN = 9  # so many words in the same order are no accident; eight can be a set phrase
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def sources() -> list[str]:
    folder = ROOT / os.environ.get("JBA_SHARED", "../shared") / "sources"
    found = sorted(folder.glob("*.txt"))
    return [path.read_text(encoding="utf-8") for path in found] or missing("the source documents (JBA_SHARED)") or []


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """All runs of words of that length."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def texts() -> Iterator[tuple[str, str]]:
    library = Library()
    for topic in library.topics.values():
        for answer in topic.answers:
            for part in filter(None, (answer, answer.more)):
                for mode in ("du", "sie", "easy"):
                    yield f"{topic.topic}.{answer.id}.{mode}", part.pick(mode)
    for name in library.phrase_names:
        for part in library.phrases(name):
            yield name, part.pick("du")


def copied(said: Iterator[tuple[str, str]], sources: list[str]) -> list[str]:
    known = {run for source in sources for run in runs(source)}
    return [name for name, text in said if any(run in known for run in runs(text))]


def test_no_text_repeats_a_passage_of_the_sources(sources: list[str]) -> None:
    said = list(texts())
    assert len(said) >= 150
    assert copied(iter(said), sources) == []


def test_a_copied_passage_would_be_found(sources: list[str]) -> None:
    passage = " ".join(_WORD.findall(sources[0])[200:212])
    assert copied(iter([("planted", f"So steht es da: {passage}.")]), sources) == ["planted"]


def test_the_shared_folder_is_named_nowhere_in_content() -> None:
    files = [path for path in Path(ROOT / "content").rglob("*.yml")]
    assert len(files) >= 10
    assert [path.name for path in files if "shared/" in path.read_text(encoding="utf-8")] == []
