"""`./jba content check`: what is wrong with the texts, by file and field."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.services.content.library import SHIPPED
from bot.services.content.lint import check
from bot.settings import ROOT, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("check",), help="check: prüft alle Texte und nennt Fehler mit Datei und Feld")
    parser.add_argument("--only", metavar="NAME", help="nur Dateien, deren Name dies enthält")
    parser.add_argument("--complete", action="store_true", help="auch fehlende Dateien und Sprachen sind Fehler")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings()
    catalogue = settings.path("JBA_CATALOGUE_DIR") or Path(ROOT / "catalogue")
    found = check(SHIPPED, catalogue, settings.path("JBA_CONTENT_DIR"), complete=arguments.complete)
    if arguments.only:
        found = [p for p in found if arguments.only in p.file]
    for p in found:
        print(p)
    print(f"{len(found)} Fehler" if found else "Alle Texte sind in Ordnung.")
    return 1 if found else 0
