"""`./jba catalogue check|import|report`: the catalogue's files, the running copy, and what is old or odd in it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.services.catalogue import proofs, seed
from bot.settings import ROOT, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="check|import|report")
    check = steps.add_parser("check", help="prüft die Dateien, und gegen die Quellen, wo sie vorliegen")
    check.add_argument("--sources", type=Path, help="Ordner der Quelltexte (sonst $JBA_SHARED/sources)")
    check.add_argument("--region", help="nur Befunde dieser Region")


def run(arguments: argparse.Namespace) -> int:
    return check(arguments)


def folder() -> Path:
    return Settings().path("JBA_CATALOGUE_DIR") or ROOT / "catalogue"


def check(arguments: argparse.Namespace) -> int:
    read = seed.load(folder())
    problems = list(read.problems)
    sources = arguments.sources or Path(os.environ.get("JBA_SHARED") or ROOT.parent / "shared") / "sources"
    if sources.is_dir():
        problems += proofs.check(read, sources)
    else:
        print(f"Quelltexte nicht gefunden ({sources}): Fundstellen nicht geprüft.")
    if arguments.region:
        problems = [p for p in problems if p.file.startswith(f"{arguments.region}/") or "/" not in p.file]
    for problem in problems:
        print(problem)
    print(f"{len(read.entries)} Einträge gelesen, {len(problems)} Befunde.")
    return 1 if problems else 0
