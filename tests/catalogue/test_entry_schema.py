"""What the check says about seed files, by file, entry and field."""

from pathlib import Path

import pytest

from bot.services.catalogue import seed


def _says(folder: Path) -> list[str]:
    return [str(problem) for problem in seed.load(folder).problems]


def test_a_right_file_has_no_problems(small_folder: Path):
    loaded = seed.load(small_folder)
    assert loaded.problems == []
    assert "herne-bvb" in loaded.entries


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('short_name: "BvB"', "", "herne/offers.yml · herne-bvb · short_name: fehlt"),
        ("kind: instrument", "kind: kurs", "herne-bvb · kind: muss eines von"),
        ("kind: instrument", "kind: instrument\n    farbe: rot", "farbe: dieses Feld gibt es nicht"),
        (
            "kind: instrument",
            "kind: instrument\n    runs_until: 31.12.2022",
            "„31.12.2022“ hat nicht",
        ),
        ("kind: instrument", "kind: instrument\n    runs_until: 2022-13", "„2022-13“ gibt es nicht im Kalender"),
        ("kind: instrument", "kind: instrument\n    age_min: 30\n    age_max: 20", "age_min ist größer als age_max"),
        ("kind: instrument", "kind: instrument\n    ended: true", "ended braucht ended_note oder runs_until"),
        (
            "kind: instrument",
            "kind: instrument\n    successor: herne-nichts",
            "Angebot „herne-nichts“ gibt es nicht",
        ),
        ("id: herne-bvb", "id: segeberg-bvb", "id muss mit „herne-“ beginnen"),
        ("span: [210, 210]", "span: [210, 200]", "span: das Ende liegt vor dem Anfang"),
        ("Man lernt", "Du lernst", "spricht an („Du“)"),
        ("offers:", "angebote:", "„angebote“ gehört nicht in diese Datei"),
        ('    name: "Beruf', '    name: "Beruf"Beruf', "lässt sich nicht als YAML lesen"),
        ('summary: "Berufe', f'summary: "{"x" * 200}', "ist zu lang: "),
    ],
)
def test_a_broken_entry_is_reported_by_file_and_field(small_folder: Path, right: str, wrong: str, said: str):
    file = small_folder / "herne" / "offers.yml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert any(said in line for line in _says(small_folder)), _says(small_folder)


def test_an_id_that_stands_twice_is_reported_with_both_files(small_folder: Path):
    text = (small_folder / "herne" / "offers.yml").read_text(encoding="utf-8")
    (small_folder / "herne" / "offers_more.yml").write_text(text, encoding="utf-8")
    assert _says(small_folder) == ["herne/offers_more.yml · herne-bvb · id: die id gibt es schon in herne/offers.yml"]


def test_a_fact_with_an_unknown_topic_is_reported(small_folder: Path):
    fact = """facts:
  - id: herne-fact-x
    topic: wetter
    question: ["Wie wird das Wetter?", "Regnet es?"]
    text: "Das Wetter wird gut."
    source: {section: "1", span: [61, 61]}
"""
    (small_folder / "herne" / "facts.yml").write_text(fact, encoding="utf-8")
    assert _says(small_folder) == ["herne/facts.yml · herne-fact-x · topic: das Thema „wetter“ gibt es nicht"]


def test_the_shipped_files_have_no_problems(shipped: seed.Seed):
    assert [str(problem) for problem in shipped.problems] == []
    assert len(shipped.entries) > 100
