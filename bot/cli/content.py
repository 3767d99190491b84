"""`./jba content check|preview`: what is wrong with the texts, and all of them on one page."""

from __future__ import annotations

import argparse
import logging
from functools import partial
from pathlib import Path

from bot.channels.web import preview_page
from bot.cli.failure import CommandFailed
from bot.domain.catalogue import Fact
from bot.services.agencies import Agencies
from bot.services.answers import AnswerService
from bot.services.catalogue import report, seed
from bot.services.catalogue.matcher import Rules
from bot.services.catalogue.snapshot import Snapshot
from bot.services.clock import SystemClock
from bot.services.content import library as content_library
from bot.services.content.library import SHIPPED, Library
from bot.services.content.lint import check
from bot.services.content.preview import Preview, preview
from bot.services.content.readability import readability
from bot.settings import Settings
from bot.wiring.agency import contact_of, nameless
from bot.wiring.served import catalogue_folder, served_of, values_of

PAGE = "preview.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="what", required=True, metavar="check|preview")
    checking = steps.add_parser("check", help="prüft alle Texte und nennt Fehler mit Datei und Feld")
    checking.add_argument("--only", metavar="NAME", help="nur Dateien, deren Name dies enthält")
    checking.add_argument("--complete", action="store_true", help="auch fehlende Dateien und Sprachen sind Fehler")
    showing = steps.add_parser("preview", help="schreibt eine Seite mit allen Texten, Fassungen und Befunden")
    showing.add_argument("--out", metavar="DATEI", type=Path, help=f"sonst {PAGE} im Ordner JBA_VAR")


def run(arguments: argparse.Namespace) -> int:
    return show(arguments) if arguments.what == "preview" else lint(arguments)


def lint(arguments: argparse.Namespace) -> int:
    settings = Settings()
    logging.getLogger(content_library.__name__).setLevel(logging.CRITICAL)  # what it would log is printed below
    found = check(SHIPPED, catalogue_folder(settings), settings.path("JBA_CONTENT_DIR"), complete=arguments.complete)
    if arguments.only:
        found = [p for p in found if arguments.only in p.file]
    for p in found:
        print(p)
    print(f"{len(found)} Fehler" if found else "Alle Texte sind in Ordnung.")
    return 1 if found else 0


def show(arguments: argparse.Namespace) -> int:
    settings, now = Settings(), SystemClock().now()
    path = arguments.out or settings.var / PAGE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shown, html = previewed(settings)
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise CommandFailed(f"{path} lässt sich nicht schreiben: {error.strerror}") from error
    print(f"Vorschau vom {now:%d.%m.%Y}: {path.resolve().as_uri()}")
    for voice in readability(shown.topics):
        print(
            f"{voice.mode}: {voice.texts} Texte, im Mittel {voice.median_words:g} Wörter je Satz, "
            f"{100 * voice.within:.1f} % bis {voice.most_characters} Zeichen, der längste hat {voice.longest}"
        )
    return 0


def page(settings: Settings) -> str:
    return previewed(settings)[1]


def previewed(settings: Settings) -> tuple[Preview, str]:
    """The preview of the files as they are now, and its page; needs no database and no running assistant."""
    folder, overlay, now = catalogue_folder(settings), settings.path("JBA_CONTENT_DIR"), SystemClock().now()
    read = seed.load(folder)
    entries = [entry.model for entry in read.entries.values()]
    snapshot = Snapshot(entries, Rules.read(folder / "matching.yml"))
    regions, library = served_of(settings, snapshot), Library(overlay=overlay)
    contact = partial(contact_of, settings, snapshot, regions)
    agencies = Agencies(lambda: regions, contact, settings.site, partial(nameless, settings, snapshot))
    answers = AnswerService(library, agencies, values_of(settings))
    found = check(SHIPPED, folder, overlay, complete=True)
    reports = {name: one for name, one in report.of_entries(entries, now.date()).items() if name in regions}
    names = {entry.id: entry.question[0] if isinstance(entry, Fact) else entry.name for entry in entries}
    shown = preview(answers, found, now)
    return shown, preview_page.render(shown, library, reports, names, regions, now.date(), SHIPPED)
