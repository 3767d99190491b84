"""The documentation says what is true: settings, commands, and what stands at the top of README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.__main__ import COMMANDS
from bot.settings import ROOT, TABLE, SettingError, Settings, as_markdown

README = ROOT / "README.md"


def test_the_page_of_settings_is_that_of_the_table() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == as_markdown()


def test_every_setting_that_the_code_names_is_in_the_table() -> None:
    known = {s.name for s in TABLE} | {"JBA_TEST_REQUIRE", "JBA_SHARED"}
    named = {
        (name, str(file.relative_to(ROOT)))
        for folder in ("bot", "actions", "engine/jba_engine", "deploy")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\"(JBA_[A-Z_]+[A-Z])\"", file.read_text(encoding="utf-8"))
    }
    assert len(named) >= 20  # the search still finds what it is for
    assert sorted(entry for entry in named if entry[0] not in known) == []


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    top = README.read_text(encoding="utf-8").splitlines()[:25]
    assert any("./jba up" in line for line in top)
    assert any("./jba test" in line for line in top)


def test_ci_calls_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "JBA_TEST_REQUIRE=all" in script
    assert re.search(r"^\./jba test$", script, re.MULTILINE)


def test_the_help_lists_every_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


def test_every_command_of_readme_and_docs_exists() -> None:
    pages = [README, *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"\./jba ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert len(named) >= 5
    assert named - COMMANDS.keys() == set()


def test_every_link_inside_the_documentation_leads_somewhere() -> None:
    pages = [README, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) >= 8
    assert [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("value", ["-1", "viel", "1.5"])
def test_a_number_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(SettingError, match="JBA_PORT"):
        Settings({"JBA_PORT": value}).number("JBA_PORT")


def test_relative_paths_count_from_the_root() -> None:
    assert Settings({"JBA_CONTENT_DIR": "x/y"}).path("JBA_CONTENT_DIR") == ROOT / "x" / "y"
    assert Settings({}).path("JBA_CONTENT_DIR") is None
    assert Settings({"JBA_VAR": "/tmp/jba-var"}).var == Path("/tmp/jba-var")
