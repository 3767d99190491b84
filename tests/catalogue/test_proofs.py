"""Every number, name, address, e-mail and date of an entry stands in the lines that it gives."""

from pathlib import Path

import pytest

from bot.services.catalogue import proofs, seed
from bot.services.catalogue.passages import Passage, claims, stands_in


def test_every_shipped_entry_is_proven_by_its_lines(shipped: seed.Seed, sources: Path):
    assert [str(problem) for problem in proofs.check(shipped, sources)] == []


@pytest.mark.parametrize(
    ("right", "planted", "said"),
    [
        ("115 Plätze", "116 Plätze", "capacity: „116“ steht nicht in Zeilen 210-210"),
        ("Herne.Berufsberatung@", "Herne.Beratung@", "contact.email: „Herne.Beratung@arbeitsagentur.de“"),
        ("Berufsvorbereitende", "Studienvorbereitende", "name: „Studienvorbereitende“"),
        ("contact: {email:", 'contact: {person: "Frau Müller", email:', "contact.person: „Müller“"),
        ("contact: {email:", 'contact: {phone: "02323 1234", email:', "contact.phone: „02323 1234“"),
        ("kind: instrument", "kind: instrument\n    runs_until: 2023-05-31", "runs_until: „2023-05-31“"),
        ("kind: instrument", "kind: instrument\n    age_min: 17", "age_min: „17“"),
        ("mehrere Gewerke", "„Gewerbeschule“ und Gewerke", "description: „Gewerbeschule“"),
        ("span: [210, 210]", "span: [2100, 2100]", "gibt es nicht; die Quelle hat"),
    ],
)
def test_what_the_lines_do_not_say_is_reported_with_the_passage(
    small_folder: Path, sources: Path, right: str, planted: str, said: str
):
    file = small_folder / "herne" / "offers.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(right, planted, 1), encoding="utf-8")
    found = [str(problem) for problem in proofs.check(seed.load(small_folder), sources)]
    assert any(said in line for line in found), found


def test_the_unbroken_entry_is_proven(small_folder: Path, sources: Path):
    assert proofs.check(seed.load(small_folder), sources) == []


def test_a_finding_shows_the_passage_beside_it(small_folder: Path, sources: Path):
    file = small_folder / "herne" / "offers.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("115", "116"), encoding="utf-8")
    (problem,) = proofs.check(seed.load(small_folder), sources)
    assert "115 Plätze" in problem.passage


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Kontakt: Bochum.MAT-Betreuung@ arbeitsagentur.de", "exact", "Bochum.MAT-Betreuung@arbeitsagentur.de"),
        ("Sprach- und Qualifizierungs- zentrum", "word", "Qualifizierungszentrum"),
        ("Einstiegs geld (ESG)", "word", "Einstiegsgeld"),
        ("eine Gesundheits- sowie eine Handwerksmesse", "word", "Gesundheitsmesse"),
        ("bei 1. 357 Personen", "number", "1.357"),
        ("bei 734<sup>2</sup> (+2)", "number", "734"),
        ("Telefon: 02323 590 – 110", "digits", "02323 590-110"),
        ("+49 (234) 305 1152", "digits", "+49 234 3051152"),
        ("endete zum 31.12.2022", "date", "2022-12-31"),
        ("ab dem 1. Dezember 2021", "date", "2021-12-01"),
        ("im Februar 2023 beendet", "date", "2023-02"),
        ("seit zwei Jahren", "number", "2"),
        ("Informtionen zum Programm", "word", "Informationen"),
    ],
)
def test_scanned_text_still_proves(line: str, kind: str, value: str):
    assert stands_in(Passage([line]), kind, value)


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("im Jahr 2012", "number", "12"),
        ("rund 2.800 Personen", "number", "800"),
        ("Quote 19,7 %", "number", "9,7"),
        ("Team620", "number", "621"),
        ("02323 590 – 110", "digits", "02323 595 110"),
        ("endete zum 31.12.2022", "date", "2022-11-30"),
        ("im Februar 2023", "date", "2023-03"),
        ("Aktivierungshilfen", "word", "Ausbildungshilfen"),
    ],
)
def test_what_is_only_alike_does_not_prove(line: str, kind: str, value: str):
    assert not stands_in(Passage([line]), kind, value)


def test_a_text_claims_its_numbers_months_addresses_and_quoted_names():
    found = set(claims("Seit August 2021 nutzen 20 Leute „Support25“: jba@herne.de, § 16h"))
    assert found >= {
        ("month", "August 2021"),
        ("number", "20"),
        ("number", "16h"),
        ("exact", "jba@herne.de"),
        ("word", "Support"),
    }
