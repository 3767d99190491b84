"""`./jba documents`: what an operator sees, and that a failure is one German line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from made_files import MARKDOWN

from bot.cli.__main__ import main
from bot.settings import ROOT


@pytest.fixture
def jba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("JBA_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("JBA_DATABASE_URL", raising=False)
    (tmp_path / "var").mkdir()

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["documents", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_a_document_is_taken_in_listed_and_removed(jba, made, tmp_path: Path) -> None:
    source = made("haus.md", MARKDOWN.replace("Hunde", "Schildkröten"))
    status, out, _ = jba("import", str(source), "--region", "herne", "--title", "Tierordnung")
    assert status == 0
    document = out.split()[1]
    assert "„Tierordnung“ (haus.md), herne, Stand 01.03.2026, 5 Abschnitte" in out
    assert document in jba("list")[1]
    source.unlink()
    assert "Schildkröten".encode() in everything(tmp_path)
    status, out, _ = jba("remove", document)
    assert (status, document in out) == (0, True)
    assert "Schildkröten".encode() not in everything(tmp_path)
    assert jba("list")[1] == "Keine Unterlagen aufgenommen.\n"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_newer_version_names_the_older_one(jba, made) -> None:
    first = jba("import", str(made()))[1].split()[1]
    out = jba("import", str(made(content=MARKDOWN + "\nNeu.\n")))[1]
    assert "ältere Fassung" in out
    assert first in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "nirgends.pdf"), "nirgends.pdf gibt es nicht."),
        (("import", "README.md", "--region", "bochum"), "Die Region „bochum“ gibt es nicht."),
        (("import", "README.md", "--as-of", "gestern"), "„gestern“ ist kein Datum."),
        (("remove", "nichts"), "Eine Unterlage „nichts“ gibt es nicht."),
    ],
)
def test_a_failure_is_one_german_line(jba, arguments: tuple[str, ...], said: str, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    status, out, err = jba(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"./jba documents: {said}")
    assert err.count("\n") == 1


def test_every_refusal_has_its_words_and_no_words_are_left_over() -> None:
    words = yaml.safe_load((ROOT / "content" / "documents.yml").read_text(encoding="utf-8"))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/services/documents").glob("*.py"))
    raised = set(re.findall(r'DocumentRefused\("([a-z_]+)"', code))
    assert len(raised) >= 10
    assert raised - words.keys() == set()
    assert [name for name in words if f'"{name}"' not in code] == []
