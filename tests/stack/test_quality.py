"""The running assistant against the figures on record: no file of cases may lose more than docs/quality.md allows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests_require import missing

from bot.cli.evaluate import ask_all, figure_of, read_cases
from bot.domain.quality_gate import losses, recorded
from bot.domain.scoring import Case
from bot.settings import ROOT

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
SHARED = Path(os.environ.get("JBA_SHARED") or ROOT.parent / "shared")
FOLDERS = {"held_out": ROOT / "tests" / "held_out", "eval": SHARED / "eval"}


def cases_of(name: str) -> list[Case]:
    folder, _, file = name.partition("/")
    if not (FOLDERS[folder] / file).is_file():
        missing(f"the cases of {name}")
    return read_cases(FOLDERS[folder] / file)


@pytest.mark.parametrize("name", recorded(PAGE))
def test_no_file_of_cases_has_lost_more_than_is_allowed(assistant: Any, name: str) -> None:
    cases = cases_of(name)
    fresh = {name: figure_of(cases, ask_all(assistant.base, cases, workers=4))}
    assert losses(PAGE, fresh) == []


def test_every_file_of_single_messages_has_a_figure_on_record() -> None:
    single = {f"held_out/{name}.jsonl" for name in ("topics_de", "topics_languages", "danger")}
    assert single <= recorded(PAGE).keys()
