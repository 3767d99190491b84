"""`./jba calendar`: what an operator sees, and that a file with a fault changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.__main__ import main
from bot.settings import ROOT

Call = Callable[..., tuple[int, str, str]]
RIGHT = """
offices:
  - office: herne-jba
    hours: [{days: Mo-Fr, from: 8:00, until: 16:00}]
    appointments: [{days: Mo-Fr, from: 9:00, until: 10:00, minutes: 30, way: office, adviser: A}]
"""


@pytest.fixture
def jba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.setenv("JBA_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("JBA_DATABASE_URL", raising=False)
    (tmp_path / "var").mkdir()

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["calendar", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "zeiten.yml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_hours_are_checked_imported_shown_and_changed(jba: Call, written: Callable[[str], str]) -> None:
    assert jba("show")[1].startswith("# Es ist nichts eingetragen")
    assert jba("check", written(RIGHT))[:2] == (0, "In Ordnung: 1 Stelle.\n")
    assert jba("show")[1].startswith("# Es ist nichts eingetragen")

    status, out, _ = jba("import", written(RIGHT))
    assert status == 0
    assert "herne-jba: 10 Zeiten. Termine zum Buchen: " in out

    shown = jba("show", "herne-jba")[1]
    assert "{days: Mo-Fr, from: '08:00', until: '16:00'}" in shown
    assert "0 neu, 0 entfernt" in jba("import", written(shown))[1]
    assert jba("show", "herne-jobcenter")[1].startswith("# Es ist nichts eingetragen")

    closed = shown + "  closures:\n  - {from: 2000-01-01, until: 2100-01-01}\n"
    status, out, _ = jba("import", written(closed))
    assert (status, "1 Schließung" in out, " 0 neu," in out) == (0, True, True)


def test_a_file_with_a_fault_changes_nothing(jba: Call, written: Callable[[str], str]) -> None:
    jba("import", written(RIGHT))
    before = jba("show")[1]
    wrong = written(RIGHT.replace("until: 16:00", "until: 7:00"))
    assert jba("check", wrong)[0] == 1
    status, out, error = jba("import", wrong)
    assert status == 2
    assert "zeiten.yml · herne-jba · hours.1: endet nicht nach dem Anfang" in out
    assert error == "./jba calendar: Die Datei hat Fehler; am Kalender wurde nichts geändert.\n"
    assert jba("show")[1] == before


def test_a_file_that_is_not_there_is_one_german_line(jba: Call) -> None:
    status, out, _ = jba("check", "nirgends.yml")
    assert (status, out) == (1, "nirgends.yml: lässt sich nicht lesen: No such file or directory\n")


def test_the_file_in_the_handbook_is_right(jba: Call, written: Callable[[str], str]) -> None:
    handbook = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")
    example = handbook.split("```yaml\n# zeiten.yml\n")[1].split("```")[0]
    status, out, _ = jba("check", written(example))
    assert (status, out.splitlines()[-1]) == (0, "In Ordnung: 1 Stelle.")
