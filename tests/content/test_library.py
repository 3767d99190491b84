"""The library: shipped texts, the operator's overlay, and files that change while it runs."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import pytest

from bot.services.content.library import SHIPPED, Library

PLAIN = """
topic: housing
label: "Wohnung"
ask: "Geht es um eine Wohnung?"
answers:
  - {id: main, du: "Du-Text", sie: "Sie-Text", easy: "Leichter Text"}
"""


class Watch:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    (folder / "topics").mkdir(parents=True)
    write(folder / "topics" / "housing.yml", PLAIN)
    write(folder / "phrases.yml", 'hello: {du: "Hi {name}", sie: "Guten Tag {name}"}\nbye: "Tschüss"\n')
    return folder


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "overlay"
    (folder / "topics").mkdir(parents=True)
    return folder


_stamp = iter(range(10**6))


def write(path: Path, text: str) -> None:
    """Writes a file so that its time differs from every time before."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(next(_stamp) * 10**9, next(_stamp) * 10**9))


def test_a_phrase_is_said_in_the_voice_that_is_asked_for(shipped: Path, watch: Watch) -> None:
    library = Library(shipped, clock=watch)
    assert library.phrase("hello", name="Mia") == "Hi Mia"
    assert library.phrase("hello", formal=True, name="Frau K.") == "Guten Tag Frau K."


def test_a_missing_easy_variant_falls_back_to_du_and_a_plain_text_serves_all(shipped: Path, watch: Watch) -> None:
    library = Library(shipped, clock=watch)
    assert library.phrase("hello", easy=True, name="Mia") == "Hi Mia"
    assert library.phrase("bye", formal=True) == "Tschüss"


def test_a_placeholder_without_a_value_stays_as_it_stands(shipped: Path, watch: Watch) -> None:
    assert Library(shipped, clock=watch).phrase("hello") == "Hi {name}"


def test_an_unknown_phrase_is_a_key_error(shipped: Path, watch: Watch) -> None:
    with pytest.raises(KeyError):
        Library(shipped, clock=watch).phrase("nothing")


def test_the_overlay_replaces_a_topic_and_single_phrases(shipped: Path, overlay: Path, watch: Watch) -> None:
    write(overlay / "topics" / "housing.yml", PLAIN.replace("Du-Text", "Text des Amtes"))
    write(overlay / "phrases.yml", 'bye: "Bis bald"\n')
    library = Library(shipped, overlay, clock=watch)
    assert library.topic("housing").answers[0].du == "Text des Amtes"
    assert library.phrase("bye") == "Bis bald"
    assert library.phrase("hello", name="Mia") == "Hi Mia"


def test_a_changed_file_is_read_after_a_second_without_a_restart(shipped: Path, watch: Watch) -> None:
    library = Library(shipped, clock=watch)
    assert library.topic("housing").answers[0].du == "Du-Text"
    write(shipped / "topics" / "housing.yml", PLAIN.replace("Du-Text", "Neu"))
    watch.now = 0.5
    assert library.topic("housing").answers[0].du == "Du-Text"
    watch.now = 1.5
    assert library.topic("housing").answers[0].du == "Neu"


def test_a_bad_file_leaves_the_old_text_in_use_and_is_logged_by_name(
    shipped: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(shipped, clock=watch)
    library.refresh()
    write(shipped / "topics" / "housing.yml", "topic: [")
    watch.now = 2
    with caplog.at_level(logging.ERROR):
        assert library.topic("housing").answers[0].du == "Du-Text"
    assert "topics/housing.yml" in caplog.text
    assert [p.file for p in library.problems] == ["topics/housing.yml"]


def test_a_bad_overlay_leaves_the_shipped_text_in_use(shipped: Path, overlay: Path, watch: Watch) -> None:
    write(overlay / "topics" / "housing.yml", PLAIN.replace("label", "lable"))
    library = Library(shipped, overlay, clock=watch)
    assert library.topic("housing").answers[0].du == "Du-Text"
    assert {p.field for p in library.problems} == {"label", "lable"}


def test_a_mended_file_clears_its_problems(shipped: Path, overlay: Path, watch: Watch) -> None:
    write(overlay / "topics" / "housing.yml", "- no mapping")
    library = Library(shipped, overlay, clock=watch)
    assert library.problems
    write(overlay / "topics" / "housing.yml", PLAIN.replace("Du-Text", "Gut"))
    watch.now = 2
    assert library.topic("housing").answers[0].du == "Gut"
    assert library.problems == []


def test_a_removed_overlay_brings_the_shipped_text_back(shipped: Path, overlay: Path, watch: Watch) -> None:
    write(overlay / "topics" / "housing.yml", PLAIN.replace("Du-Text", "Text des Amtes"))
    library = Library(shipped, overlay, clock=watch)
    assert library.topic("housing").answers[0].du == "Text des Amtes"
    shutil.rmtree(overlay / "topics")
    watch.now = 2
    assert library.topic("housing").answers[0].du == "Du-Text"


def test_a_file_that_is_not_utf8_is_a_problem_and_no_crash(shipped: Path, overlay: Path, watch: Watch) -> None:
    (overlay / "phrases.yml").write_bytes(b"bye: \xff\xfe")
    library = Library(shipped, overlay, clock=watch)
    assert library.phrase("bye") == "Tschüss"
    assert [p.file for p in library.problems] == ["phrases.yml"]


def test_the_shipped_files_are_read_without_problems() -> None:
    library = Library(SHIPPED)
    assert library.problems == []
    assert len(library.topics) >= 3
    assert len(library.phrase_names) >= 60
