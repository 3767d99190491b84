"""The content check finds what is wrong, by file and field; each rule is shown an offender."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services.catalogue.problems import Problem
from bot.services.content.evidence import catalogue_evidence, proven
from bot.services.content.library import SHIPPED, Library
from bot.services.content.lint import check
from bot.services.content.required import PHRASES
from bot.settings import ROOT

# How code asks for a phrase, and what its name begins with then.
ASKED = {
    "": r'(?:answers\.say|self\.say|answers\.phrase|phrases\.phrase|library\.phrases?)\((?:[a-z_.]+, )?"([a-z_]+)"',
    "choice_": r'answers\.choice\("([a-z_]+)"',
}
TODAY = date(2026, 11, 25)
Checked = Callable[..., list[Problem]]


def topic(**changes: Any) -> dict[str, Any]:
    """A topic without a fault, and what a test changes in it."""
    return {
        "topic": "housing",
        "label": "Wohnung",
        "ask": "Geht es um eine Wohnung?",
        "answers": [
            {"id": "main", "du": "Du bekommst hier Rat.", "sie": "Hier finden Sie Rat.", "easy": "Hier gibt es Rat."},
            {"id": "again", "when": {"again": True}, "du": "Frag dort.", "sie": "Bitte dort fragen.", "easy": "Frag."},
        ],
        "choices": [{"title": "Rückruf", "intent": "callback"}],
    } | changes


def said(du: str = "Kurz.", sie: str = "Kurz gesagt.", easy: str = "Kurz.", **more: Any) -> dict[str, Any]:
    """A topic whose one answer has these texts."""
    return topic(answers=[{"id": "main", "du": du, "sie": sie, "easy": easy, **more}, topic()["answers"][1]])


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    def run(content: dict[str, Any], catalogue: dict[str, Any] | None = None) -> list[Problem]:
        folder = tmp_path / "content"
        (folder / "topics").mkdir(parents=True)
        for name in ("external_facts.yml", "official_words.yml"):
            shutil.copy(SHIPPED / name, folder)
        (folder / "topics" / "housing.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        region = tmp_path / "catalogue" / "herne"
        region.mkdir(parents=True)
        (region / "offices.yml").write_text(yaml.safe_dump(catalogue or {"offices": []}), encoding="utf-8")
        return check(folder, tmp_path / "catalogue", complete=False, today=TODAY)

    return run


def test_a_topic_without_a_fault_has_none(checked: Checked) -> None:
    assert checked(topic()) == []


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (said(du="Hier finden Sie Rat, wenn Sie wollen."), "answers.main.du", "siezt"),
        (said(sie="Hier findest du Rat."), "answers.main.sie", "duzt"),
        (said(easy="Wir helfen Ihnen gern."), "answers.main.easy", "siezt"),
        (said(du="Wort. " * 90), "answers.main.du", "Zeichen"),
        (said(easy="Wort. " * 70), "answers.main.easy", "Zeichen"),
        (said(easy="eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf."), "answers.main.easy", "Median"),
        (said(du="wort " * 27 + "."), "answers.main.du", "ein Satz hat 27 Wörter"),
        (said(du="Du bekommst 999 Euro."), "answers.main", "999"),
        (said(du="Ruf 02323 999 100 an."), "answers.main", "02323 999 100"),
        (said(facts=["external:nothing"]), "answers.main", "external:nothing"),
        (said(du="Bei {mistake} gibt es Rat."), "answers.main.du", "{mistake}"),
        (topic(choices=[]), "choices", "choices fehlen"),
        (topic(choices=[{"title": "X", "intent": "dance"}]), "choices", "dance"),
        (topic(answers=topic()["answers"][:1]), "answers", "again"),
        (topic(label="Ein sehr langer Name für ein Thema"), "label", "zu lang"),
        (topic(answers=[{"id": "main", "sie": "Nur so."}]), "answers.main", "„du“ fehlt"),
        (topic(answers=[{"id": "main", "when": {"audience": "mums"}}]), "answers.main.when.audience", " oder "),
        (said(easy="Frag das Jobcenter."), "answers.main.easy", "Amtswort „Jobcenter“"),
        (topic(topic="dancing"), "", "dancing"),
    ],
)
def test_each_fault_is_named_by_field(checked: Checked, content: dict[str, Any], field: str, words: str) -> None:
    found = checked(content)
    assert [(p.file, p.field) for p in found if words in p.message] == [("topics/housing.yml", field)]


def test_a_word_that_is_explained_is_right(checked: Checked) -> None:
    assert checked(said(easy="Frag das Jobcenter. Das ist das Amt für Geld.")) == []


def test_more_stands_behind_what_its_answer_has_explained(checked: Checked) -> None:
    more = {"du": "Mehr.", "sie": "Mehr.", "easy": "Geh zum Jobcenter."}
    assert checked(said(easy="Frag das Jobcenter. Das ist das Amt für Geld.", more=more)) == []


def test_more_explains_what_its_answer_has_not_named(checked: Checked) -> None:
    more = {"du": "Mehr.", "sie": "Mehr.", "easy": "Geh zum Jobcenter."}
    assert [p.field for p in checked(said(easy="Frag dort.", more=more))] == ["answers.main.easy"]


def test_grown_ups_hear_sie_in_easy_words_too(checked: Checked) -> None:
    own = {"id": "parent", "when": {"audience": "parent"}, "sie": "Fragen Sie dort.", "easy": "Fragen Sie dort."}
    content = topic()
    content["answers"].append(own)
    assert checked(content) == []


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "housing.yml").write_text('topic: housing\nlabel: "offen\nask: x\n', encoding="utf-8")
    [found] = check(tmp_path, ROOT / "catalogue", complete=False)
    assert (found.file, "Zeile" in found.message) == ("topics/housing.yml", True)
    assert "scanning" not in found.message


def test_the_year_of_its_document_is_proven_by_a_cited_entry() -> None:
    known = catalogue_evidence(ROOT / "catalogue")
    assert list(proven(["So stand es 2022."], ["herne-fact-fuer-wen"], known, "herne", TODAY)) == []
    assert [code for code, _ in proven(["So stand es 2021."], ["herne-fact-fuer-wen"], known, "herne", TODAY)] == [
        "number_not_proven"
    ]


def test_they_at_the_start_of_a_sentence_is_no_address(checked: Checked) -> None:
    assert checked(said(du="Frag die Beratung. Sie hilft dir weiter.")) == []


def test_a_quoted_you_is_no_address(checked: Checked) -> None:
    assert checked(said(du="Sag dort: „Ich brauche, dass Sie mir helfen.“")) == []


def test_a_number_that_its_fact_states_is_right(checked: Checked) -> None:
    assert checked(said(du="Im Notfall ruf die 112.", facts=["external:emergency"])) == []


def test_a_fact_that_has_run_out_is_a_fault() -> None:
    late = check(SHIPPED, ROOT / "catalogue", complete=False, today=date(2027, 2, 1))
    expired = [p for p in late if "galt nur bis" in p.message]
    assert all("2026-12-31" in p.message for p in expired)


def test_a_telephone_number_of_a_region_needs_an_answer_for_that_region(checked: Checked) -> None:
    herne = {"offices": [{"id": "herne-jba", "phones": [{"number": "02323 595 100"}]}]}
    content = said(du="Ruf 02323 595-100 an.", facts=["herne-jba"], when={"region": "segeberg"})
    content["answers"].append({"id": "all", "du": "Frag dort nach.", "sie": "Bitte fragen.", "easy": "Frag nach."})
    assert [p.field for p in checked(content, herne) if "02323 595-100" in p.message] == ["answers.main"]


def test_the_number_of_the_own_region_is_right(checked: Checked) -> None:
    herne = {"offices": [{"id": "herne-jba", "phones": [{"number": "02323 595 100"}]}]}
    content = said(du="Ruf 02323 595-100 an.", facts=["herne-jba"], when={"region": "herne"})
    content["answers"].append({"id": "all", "du": "Frag dort nach.", "sie": "Bitte fragen.", "easy": "Frag nach."})
    assert checked(content, herne) == []


def test_the_shipped_texts_have_no_fault() -> None:
    assert [str(p) for p in check(SHIPPED, ROOT / "catalogue", complete=False)] == []


def test_every_phrase_that_code_asks_for_is_required() -> None:
    own = {"catalogue", "calendar"}  # these speak the phrases of offers.yml
    files = [p for folder in ("bot", "actions") for p in (ROOT / folder).rglob("*.py") if not own & set(p.parts)]
    sources = [p.read_text(encoding="utf-8") for p in files]
    asked = {
        prefix + name for source in sources for prefix, pattern in ASKED.items() for name in re.findall(pattern, source)
    }
    assert len(asked) >= 20
    assert sorted(asked - PHRASES) == []


def test_no_phrase_is_left_that_nobody_asks_for() -> None:
    assert sorted(set(Library().phrase_names) - PHRASES) == []
