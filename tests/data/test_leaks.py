"""Nothing that is learnt from stands, or nearly stands, in the cases that measure it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer
from tests_require import missing

from bot.domain.catalogue import Fact, Offer
from bot.services.catalogue import seed
from bot.settings import ROOT

SHORTEST = 19  # shorter texts („hallo") are the same everywhere
TOO_NEAR = 0.62  # of the character trigrams of both together
REPEATED = 0.8  # for questions about a fact or an offer, which its name alone makes alike


def measured_files() -> list[Path]:
    shared = Path(os.environ.get("JBA_SHARED") or ROOT.parent / "shared") / "eval"
    if not shared.is_dir():
        missing(f"the evaluation cases under {shared}")
    return [*sorted(shared.glob("*.jsonl")), *sorted((ROOT / "tests" / "held_out").glob("*.jsonl"))]


def texts_of_case(case: dict[str, Any]) -> Iterable[str]:
    yield from (case[key] for key in ("text", "q") if key in case)
    yield from (turn["text"] for turn in case.get("turns", ()) if "text" in turn)


def measured() -> list[str]:
    cases = [json.loads(line) for file in measured_files() for line in file.read_text(encoding="utf-8").splitlines()]
    return [text for case in cases for text in texts_of_case(case) if len(text) >= SHORTEST]


def of_the_dialogue_model() -> list[str]:
    found = []
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            found += [line.removeprefix("- ") for line in block["examples"].splitlines()]
    return found


def learnt() -> list[str]:
    """Every sentence of the dialogue model and of the danger net."""
    found = of_the_dialogue_model()
    for file in sorted((ROOT / "danger" / "sentences").glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        found += [text for block in content.get("sentences", ()) for text in block["texts"]]
        found += [text for dialogue in content.get("dialogues", ()) for text in dialogue["messages"]]
    return found


def of_the_catalogue() -> list[str]:
    """Every way of asking for an offer or a fact that the search learns from; names and aliases are none."""
    entries = seed.load(ROOT / "catalogue").entries.values()
    facts = [text for entry in entries if isinstance(entry.model, Fact) for text in entry.model.question]
    return facts + [text for entry in entries if isinstance(entry.model, Offer) for text in entry.model.asked]


def too_near(cases: list[str], sentences: list[str], limit: float = TOO_NEAR) -> list[tuple[str, str]]:
    """Pairs (case, sentence) whose character trigrams are nearly the same."""
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(3, 3), binary=True, lowercase=True)
    known = counter.fit_transform(sentences)
    asked = counter.transform(cases)
    shared = (asked @ known.T).tocsr()
    known_sizes = known.sum(axis=1).A1
    asked_sizes = [len({text.lower()[i : i + 3] for i in range(len(text))}) for text in cases]
    pairs = []
    for row, size in enumerate(asked_sizes):
        start, end = shared.indptr[row], shared.indptr[row + 1]
        for column, common in zip(shared.indices[start:end], shared.data[start:end], strict=True):
            if common / (size + known_sizes[column] - common) >= limit:
                pairs.append((cases[row], sentences[column]))
    return pairs


def test_no_sentence_is_a_case_or_nearly_one() -> None:
    cases, sentences = measured(), learnt()
    assert len(cases) > 500
    assert len(sentences) > 8000
    assert too_near(cases, sentences) == []


def test_no_way_of_asking_in_the_catalogue_repeats_a_case() -> None:
    cases, ways = measured(), of_the_catalogue()
    assert len(ways) > 8000
    assert too_near(cases, ways, REPEATED) == []
    known = {bare(case) for case in cases}
    assert [way for way in ways if bare(way) in known] == []


@pytest.mark.parametrize(
    "case", ["Ich suche eine Ausbildung als Koch in Herne", "ich suche ne ausbildung als koch in herne!"]
)
def test_the_guard_flags_a_planted_offender(case: str) -> None:
    assert too_near([case], ["Ich suche eine Ausbildung als Koch in Herne.", "Wann habt ihr auf?"])


def test_no_training_sentence_holds_a_whole_evaluation_case() -> None:
    shared = measured_files()[0].parent
    cases = [
        json.loads(line) for file in shared.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()
    ]
    whole = {bare(text) for case in cases for text in texts_of_case(case)}
    long = [case for case in whole if len(case.strip()) >= SHORTEST]
    assert len(long) > 300
    sentences = [bare(text) for text in of_the_dialogue_model()]
    assert [(case, sentence) for sentence in sentences for case in long if case in sentence] == []


def bare(text: str) -> str:
    """The words alone, with a space on each side."""
    words = re.findall(r"\w+", text.lower())
    return f" {' '.join(words)} "
