"""Files of each kind become sections with headings, or are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from made_files import HOUSE_PDF, HTML, TEXT, pdf

from bot.domain.documents import DocumentRefused, Section
from bot.services.documents import files, markup
from bot.settings import ROOT


def test_markdown_keeps_headings_lists_and_rows_and_its_front_matter_names_title_and_date(made) -> None:
    written = files.read(made()).written
    assert (written.title, written.as_of) == ("Hausordnung der JBA", "2026-03-01")
    by_heading = {section.heading: section.blocks for section in written.sections}
    assert by_heading["Öffnungszeiten"] == (
        "Montag: 8 bis 12 Uhr",
        "Donnerstag: 14 bis 18 Uhr",
        "Am Mittwoch ist geschlossen.",
    )
    assert by_heading["Bewerbungscafé"][1:] == ("• ein USB-Stick", "• das letzte Zeugnis")
    assert "Bewerbungscafé › Kinderbetreuung" in by_heading


def test_html_gives_what_a_reader_sees_and_nothing_else(made) -> None:
    written = files.read(made("seite.html", HTML)).written
    assert (written.title, written.as_of) == ("Hausordnung", "2026-04-17")
    assert written.sections == (
        Section("Gut zu wissen", ("Hier steht das Wichtigste.",)),
        Section("Hunde", ("Hunde dürfen mitgebracht werden.", "• Leine", "• Maulkorb", "Tag: Montag")),
    )


def test_html_may_be_nested_as_deep_as_it_likes() -> None:
    assert markup.of_html("<div>" * 3000 + "tief").sections[0].blocks == ("tief",)


def test_plain_text_has_numbered_and_underlined_headings_and_whole_words(made) -> None:
    written = files.read(made("haus.txt", TEXT)).written
    assert written.title == "Hausordnung"
    assert written.sections == (
        Section("1. Öffnungszeiten", ("Montags von 8 bis 12 Uhr. Für Berufstätige auch nach Absprache.",)),
        Section("Hunde", ("• Hunde sind erlaubt", "• Katzen bleiben zu Hause")),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_are_read_however_they_were_saved(made, encoding: str) -> None:
    assert files.read(made("a.txt", "Übergänge für Schüler.".encode(encoding))).written.sections[0].blocks == (
        "Übergänge für Schüler.",
    )


def test_a_pdf_knows_headings_by_their_type_and_each_passage_its_page(made) -> None:
    written = files.read(made("haus.pdf", pdf(HOUSE_PDF, "Hausordnung der JBA"))).written
    assert (written.title, written.as_of) == ("Hausordnung der JBA", "2026-02-15")
    assert written.sections == (
        Section("Hausordnung, S. 1", ("Das Wichtigste für einen Besuch.",)),
        Section(
            "Hunde, S. 1",
            ("Hunde dürfen mitgebracht werden, wenn sie angeleint sind. Assistenzhunde sind überall erlaubt.",),
        ),
        Section("Fahrkarten, S. 2", ("Wer eingeladen ist, bekommt die Fahrkarte am Empfang erstattet.",)),
        Section("Fahrkarten, S. 3", ("• Das gilt auch für die Begleitperson.", "• Es gilt nicht für das Taxi.")),
    )


def test_a_pdf_that_only_its_owner_may_change_is_read(made) -> None:
    assert files.read(made("haus.pdf", pdf(HOUSE_PDF))).written.title == ""


REFUSED = [
    ("haus.docx", b"PK\x03\x04 word", "wrong_type"),
    ("haus.pdf", b"no pdf at all", "wrong_type"),
    ("haus.txt", pdf(HOUSE_PDF), "wrong_type"),
    ("haus.txt", b"", "empty"),
    ("haus.txt", b" \n\n ", "empty"),
    ("haus.html", b"<html><script>1</script></html>", "empty"),
    ("haus.txt", b"ab\0cd", "no_text_file"),
    ("haus.txt", b"\xff\xfea", "no_text_file"),
    ("haus.pdf", pdf(HOUSE_PDF, encrypted_with="geheim"), "encrypted"),
    ("haus.pdf", pdf([[]]), "no_text_in_pdf"),
    ("haus.pdf", b"%PDF-1.4\n" + b"x" * 300, "broken_pdf"),
    ("haus.pdf", pdf(HOUSE_PDF)[:900], "broken_pdf"),
    ("haus.txt", b"x" * (files.MOST_BYTES + 1), "too_large"),
    ("haus.txt", b"Ein Satz. " * (files.MOST_CHARACTERS // 10 + 1), "too_long"),
]


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_what_cannot_be_taken_in_is_refused_in_german_and_by_name(made, name: str, content: bytes, code: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        files.read(made(name, content))
    assert refused.value.code == code
    assert name in words()[code].format(**refused.value.values)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "nix.txt", "no_such_file"), (tmp_path, "not_a_file")):
        with pytest.raises(DocumentRefused) as refused:
            files.read(path)
        assert refused.value.code == code


def words() -> dict[str, str]:
    return dict(yaml.safe_load((ROOT / "content" / "documents.yml").read_text(encoding="utf-8")))
