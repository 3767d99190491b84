"""`./jba catalogue check|import|report`: the catalogue's files, the running copy, and what is old or odd in it."""

from __future__ import annotations

import argparse
import asyncio
import os
import textwrap
from pathlib import Path

from bot.cli.failure import CommandFailed
from bot.domain.catalogue_dates import in_german
from bot.services.catalogue import proofs, report, seed
from bot.services.catalogue.imports import Imported
from bot.services.catalogue.imports import run as take_in
from bot.services.clock import SystemClock
from bot.settings import ROOT, Settings
from bot.store.migrations import upgrade_async
from bot.store.store import store_of

_KINDS = {"offers": "Angebote", "offices": "Stellen", "facts": "Fakten"}
_SHOWN = 12  # ids in a line of the report, unless all are wanted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="check|import|report")
    check = steps.add_parser("check", help="prüft die Dateien, und gegen die Quellen, wo sie vorliegen")
    check.add_argument("--sources", type=Path, help="Ordner der Quelltexte (sonst $JBA_SHARED/sources)")
    check.add_argument("--region", help="nur Befunde dieser Region")
    steps.add_parser("import", help="übernimmt die Dateien; was von Hand geändert wurde, bleibt und wird gezeigt")
    listing = steps.add_parser("report", help="zeigt, was beendet, nie geprüft, geplant oder widersprüchlich ist")
    listing.add_argument("--region", help="nur diese Region")
    listing.add_argument("--all", action="store_true", help="alle Kennungen statt der ersten")


def run(arguments: argparse.Namespace) -> int:
    return {"check": check, "import": import_files, "report": show}[arguments.step](arguments)


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


def import_files(_: argparse.Namespace) -> int:
    read = seed.load(folder())
    if read.problems:
        for problem in read.problems:
            print(problem)
        raise CommandFailed("Der Katalog hat Fehler; nichts wurde übernommen.")
    done = asyncio.run(_import(read))
    counts = f"{len(done.added)} neu, {len(done.changed)} geändert, {len(done.removed)} entfernt, {done.same} gleich"
    print(f"{counts}, {len(done.edited)} von Hand geändert.")
    for difference in done.differences:
        print(f"\n{difference.entry_id}: von Hand geändert und in den Dateien neu; die Fassung von Hand bleibt.")
        for name, (ours, theirs) in difference.fields.items():
            print(f"  {name}\n    jetzt:   {ours}\n    Dateien: {theirs}")
    return 0


async def _import(read: seed.Seed) -> Imported:
    settings = Settings()
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        return await take_in(store, read)
    finally:
        await store.close()


def show(arguments: argparse.Namespace) -> int:
    read = seed.load(folder())
    if read.problems:
        print(f"Achtung: {len(read.problems)} Befunde in den Dateien, siehe ./jba catalogue check.")
    for region, found in report.of_seed(read, SystemClock().now().date()).items():
        if arguments.region not in (None, region):
            continue
        about = read.regions[region]
        counts = ", ".join(f"{found.counts[kind]} {name}" for kind, name in _KINDS.items() if kind in found.counts)
        print(f"\n{about.name} ({about.short_title}, Stand {in_german(about.as_of)}): {counts}")
        _print_lines("Angebote, die beendet sind", found.ended_offers)
        _print_ids("Fakten und Stellen, die es nicht mehr gibt", found.ended_others, arguments.all)
        _print_lines("Angebote, die nur geplant waren und nicht als beendet gelten", found.planned)
        _print_unchecked(found, arguments.all)
        _print_ids("Angebote ohne eigenen Kontakt", found.without_contact, arguments.all)
        _print_lines("Hinweise auf Widersprüche und Unschärfen", found.notes)
    return 0


def _print_lines(label: str, lines: list[tuple[str, str]]) -> None:
    print(f"  {label}: {len(lines)}")
    for entry_id, text in lines:
        print(f"    {entry_id}: {text}")


def _print_unchecked(found: report.RegionReport, whole: bool) -> None:
    if len(found.not_checked) == sum(found.counts.values()) and not whole:
        print(f"  Nie oder vor über einem Jahr nachgeprüft: alle {len(found.not_checked)} Einträge")
    else:
        _print_ids("Nie oder vor über einem Jahr nachgeprüft", found.not_checked, whole)


def _print_ids(label: str, ids: list[str], whole: bool) -> None:
    print(f"  {label}: {len(ids)}")
    shown = ids if whole else ids[:_SHOWN]
    if shown:
        text = ", ".join(shown) + ("" if len(shown) == len(ids) else f" … und {len(ids) - len(shown)} weitere (--all)")
        print(textwrap.fill(text, 116, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False))
