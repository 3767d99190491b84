"""What `./jba catalogue report` shows an editor."""

from __future__ import annotations

import argparse
from datetime import date

import pytest
from builders import NOW

from bot.cli import catalogue as command
from bot.services.catalogue.report import of_seed
from bot.services.catalogue.seed import Seed


def test_every_region_is_reported_with_what_ended_what_was_planned_and_why(shipped: Seed):
    found = of_seed(shipped, NOW.date())

    assert {"herne", "warendorf"} <= found.keys()
    assert dict(found["warendorf"].ended_offers)["warendorf-anna"] == "ANNA lief vom 17.08.2020 bis zum 16.11.2022."
    assert "warendorf-fact-anna-laufzeit" in found["warendorf"].ended_others
    assert dict(found["warendorf"].planned)["warendorf-aktiva"] == "AktivA"
    assert "herne-gesundheitsmesse" not in dict(found["herne"].planned)
    assert any("Zwei Telefonnummern" in note for entry_id, note in found["herne"].notes if entry_id == "herne-jba")
    assert len(found["herne"].not_checked) == sum(found["herne"].counts.values())


def test_before_its_end_an_offer_is_not_reported_as_ended(shipped: Seed):
    found = of_seed(shipped, date(2022, 6, 1))["herne"]

    assert "herne-azubi-speed-dating" not in dict(found.ended_offers)
    assert "herne-azubi-speed-dating" in dict(found.planned)


def test_the_report_reads_as_german_lines_for_one_region(capsys: pytest.CaptureFixture[str]):
    assert command.show(argparse.Namespace(region="herne", all=False)) == 0
    said = capsys.readouterr().out

    assert "Herne (AIP der JBA Herne 2022, Stand 2022): " in said
    assert " Angebote, " in said
    assert "Angebote, die beendet sind: " in said
    assert "nachgeprüft: alle " in said
    assert "weitere (--all)" in said
    assert "Warendorf" not in said


def test_on_request_the_report_names_every_entry(capsys: pytest.CaptureFixture[str]):
    command.show(argparse.Namespace(region="herne", all=True))
    said = capsys.readouterr().out

    assert "weitere (--all)" not in said
    assert "herne-fact-telefon" in said
