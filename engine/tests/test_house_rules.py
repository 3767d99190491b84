"""What must hold for the engine as a whole: what it imports, what it tells nobody, and on which Python."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CODE = ROOT / "engine" / "jba_engine"


def imported(source: str) -> set[str]:
    """The modules of this project that a source imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in {"bot", "actions"}}


def strangers(source: str) -> set[str]:
    return {name for name in imported(source) if not name.startswith("bot.text.")}


def test_the_engine_imports_nothing_of_ours_but_the_text_layer() -> None:
    files = sorted(CODE.glob("*.py"))
    assert len(files) >= 15
    assert {file.name: found for file in files if (found := strangers(file.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "offender", ["import bot.domain", "from bot.services import ports", "from actions.base import bind"]
)
def test_a_planted_import_is_noticed(offender: str) -> None:
    assert strangers(offender)


@pytest.mark.parametrize("module", ["serve", "train"])
def test_rasa_tells_nobody_that_it_runs(module: str, tmp_path: Path) -> None:
    code = f"import jba_engine.{module}, rasa.telemetry; print(rasa.telemetry.is_telemetry_enabled())"
    environ = {k: v for k, v in os.environ.items() if k != "RASA_TELEMETRY_ENABLED"}
    environ |= {"PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=200, cwd=ROOT, check=True
    )
    assert done.stdout.split()[-1] == "False"


def test_the_text_layer_holds_on_the_older_python_too() -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--noconftest", "-c", os.devnull, "--rootdir", ".", "tests/text"],
        env=environ, capture_output=True, text=True, timeout=280, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 50
