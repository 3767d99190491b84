"""The editors' page: every text of every topic in every voice and region, with its length and what is wrong."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

import pytest
from builders import NOW
from selectolax.lexbor import LexborHTMLParser

from bot.cli import content as command
from bot.cli.failure import CommandFailed
from bot.services.agencies import Agencies
from bot.services.answers import AnswerService
from bot.services.content.library import SHIPPED, Library
from bot.services.content.preview import is_overdue, preview
from bot.services.content.problems import problem
from bot.services.content.schema import ExternalFact
from bot.services.failures import AgencyContact
from bot.settings import Settings

REGIONS = {"herne": "Herne", "segeberg": "Kreis Segeberg"}
TOPIC = """
topic: housing
label: "Wohnung"
ask: "Geht es um eine Wohnung?"
choices: [{title: "Termin machen", intent: book_appointment}]
answers:
  - {id: main, du: "Du für alle bei der {agency}.", sie: "Sie für alle.", easy: "Leicht für alle."}
  - {id: own, when: {region: herne}, du: "Du in Herne.", sie: "Sie in Herne.", easy: "Leicht in Herne."}
  - {id: eltern, when: {audience: parent}, sie: "Sie für Eltern.", more: {sie: "Mehr für Eltern."}}
  - {id: again, when: {again: true}, du: "Du noch einmal.", sie: "Sie noch einmal.", easy: "Leicht noch einmal."}
"""


@pytest.fixture
def answers(tmp_path: Path) -> AnswerService:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "housing.yml").write_text(TOPIC, encoding="utf-8")
    shutil.copy(SHIPPED / "phrases.yml", tmp_path)
    agencies = Agencies(lambda: REGIONS, lambda region: AgencyContact(REGIONS.get(region or "", ""), (), ()))
    return AnswerService(Library(tmp_path), agencies, {})


def test_every_answer_is_shown_in_each_voice_that_somebody_hears(answers: AnswerService) -> None:
    (shown,) = preview(answers, [], NOW).topics
    voices = {(a.id, a.part): {text.mode for text in a.texts} for a in shown.answers}
    assert voices == {
        ("main", "answer"): {"du", "sie", "easy"},
        ("own", "answer"): {"du", "sie", "easy"},
        ("eltern", "answer"): {"sie"},
        ("eltern", "more"): {"sie"},
        ("again", "answer"): {"du", "sie", "easy"},
    }


def test_a_text_that_reads_differently_by_region_is_shown_for_each(answers: AnswerService) -> None:
    (shown,) = preview(answers, [], NOW).topics
    du = {text.regions: text.text for text in shown.answers[0].texts if text.mode == "du"}
    assert du == {
        ("herne",): "Du für alle bei der Jugendberufsagentur Herne.",
        ("segeberg",): "Du für alle bei der Jugendberufsagentur Kreis Segeberg.",
        (None,): "Du für alle bei der Jugendberufsagentur.",
    }
    assert [t.regions for t in shown.answers[0].texts if t.mode == "sie"] == [()]
    assert {text.regions for text in shown.answers[1].texts} == {("herne",)}


def test_it_says_who_hears_an_answer_first(answers: AnswerService) -> None:
    (shown,) = preview(answers, [], NOW).topics
    first = {a.id: dict(a.first_for) for a in shown.answers if a.first_for}
    assert first["own"]["young"] == ("herne",)
    assert first["main"]["young"] == ("segeberg", None)
    assert first["eltern"]["parent"] == ()  # in Herne as well: who asks weighs more than where
    assert "again" not in first


def test_findings_stand_at_their_answer_their_topic_or_elsewhere(answers: AnswerService) -> None:
    found = [
        problem("topics/housing.yml", "answers.main.du", "too_many_characters", length=500, limit=450),
        problem("topics/housing.yml", "choices", "no_choices"),
        problem("languages.yml", "fr", "language_missing", value="fr"),
    ]
    page = preview(answers, found, NOW)
    (shown,) = page.topics
    assert shown.answers[0].findings == (found[0],)
    assert shown.findings == (found[1],)
    assert page.elsewhere == (found[2],)
    assert shown.count == 2


def test_lengths_are_those_that_the_lint_counts(answers: AnswerService) -> None:
    text = preview(answers, [], NOW).topics[0].answers[0].texts[0]
    assert (text.characters, text.most, text.median_words) == (len("Du für alle bei der ."), 450, 6.0)
    assert not text.too_long


@pytest.mark.parametrize(
    ("values", "overdue"),
    [
        ({"read": "2026-11"}, False),
        ({"read": "2019"}, False),
        ({"read": "2025-10", "recheck": "yearly"}, True),
        ({"read": "2026-04-30", "recheck": "every 6 months"}, True),
        ({"read": "2026-11", "valid_until": "2026-10"}, True),
        ({"read": "neulich", "recheck": "yearly"}, True),
    ],
)
def test_a_fact_from_outside_that_ran_out_or_was_read_long_ago_is_overdue(
    values: dict[str, str], overdue: bool
) -> None:
    assert is_overdue(ExternalFact(id="a", fact="F", source="S", **values), date(2026, 11, 25)) is overdue


@pytest.fixture(scope="module")
def page() -> LexborHTMLParser:
    return LexborHTMLParser(command.page(Settings({"JBA_CONTACT_PHONE": ""})))


def test_the_page_has_every_topic_of_content_with_its_texts(page: LexborHTMLParser) -> None:
    library = Library()
    sections = {section.attributes["id"]: section for section in page.css("section.topic")}
    assert sections.keys() == library.topics.keys()
    for name, topic in library.topics.items():
        said = sections[name].text()
        plain = [answer.pick("sie").split("{")[0] for answer in topic.answers]
        assert [text for text in plain if text.strip() not in said] == []
    assert not [voice for voice in page.css(".voice p") if "{reach}" in voice.text() or "{agency}" in voice.text()]


def test_the_page_shows_what_is_old_in_the_catalogue_of_each_region(page: LexborHTMLParser) -> None:
    said = page.css_first("#katalog").text()
    assert {"Herne", "Kreis Warendorf"} <= {heading.text().split(":")[0] for heading in page.css("#katalog h3")}
    assert "warendorf-anna" in said
    assert "Nie oder vor über einem Jahr nachgeprüft: " in said


def test_the_page_loads_nothing_and_its_ids_are_unique(page: LexborHTMLParser) -> None:
    assert page.css("link, img, iframe, script[src]") == []
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {node.attributes["href"] for node in page.css("nav a")}
    assert targets <= {f"#{name}" for name in ids}
    assert [level.tag for level in page.css("h1")] == ["h1"]


def test_only_served_regions_are_shown() -> None:
    one = LexborHTMLParser(command.page(Settings({"JBA_REGIONS": "herne"})))
    assert [heading.text().split(":")[0] for heading in one.css("#katalog h3")] == ["Herne"]
    assert "Segeberg" not in one.css_first("#contact").text()


def test_the_command_writes_the_page_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JBA_VAR", str(tmp_path))
    assert command.run(argparse.Namespace(what="preview", out=None)) == 0
    assert (tmp_path / "preview.html").as_uri() in capsys.readouterr().out
    assert "Vorschau aller Texte" in (tmp_path / "preview.html").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_a_german_failure(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="lässt sich nicht schreiben"):
        command.run(argparse.Namespace(what="preview", out=tmp_path))
