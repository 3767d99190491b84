"""`./jba documents import|list|remove`: documents of the own agency, of which the assistant says passages."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml

from bot.cli.failure import CommandFailed
from bot.domain.catalogue_dates import in_german
from bot.domain.documents import Document, DocumentRefused, Passage
from bot.services.catalogue import seed
from bot.services.clock import SystemClock
from bot.services.content.library import SHIPPED
from bot.services.documents import files
from bot.services.documents.keeping import DocumentKeeping, Naming
from bot.services.documents.meaning import with_vectors
from bot.services.documents.passages import cut
from bot.settings import Settings
from bot.store.migrations import upgrade_async
from bot.store.store import store_of
from bot.text.vectors import VERSION, NoVectors, shared
from bot.wiring.served import catalogue_folder

WORDS = "documents.yml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="import|list|remove")
    taking = steps.add_parser("import", help="nimmt eine Datei auf: Text, Markdown, HTML oder PDF")
    taking.add_argument("file", metavar="DATEI", type=Path)
    taking.add_argument("--region", help="nur für diese Region; ohne: für alle")
    taking.add_argument("--title", default="", help="Titel, der genannt wird; ohne: der Titel in der Datei")
    taking.add_argument("--as-of", default="", metavar="DATUM", help="Stand, etwa 2026-03; ohne: der in der Datei")
    steps.add_parser("list", help="zeigt alle aufgenommenen Unterlagen mit Kennung")
    removing = steps.add_parser("remove", help="löscht eine Unterlage mit allem, was daraus gemacht wurde")
    removing.add_argument("id", metavar="KENNUNG")


def run(arguments: argparse.Namespace) -> int:
    try:
        return {"import": take_in, "list": show, "remove": remove}[arguments.step](arguments)
    except DocumentRefused as refused:
        raise CommandFailed(_words()[refused.code].format(**refused.values)) from refused


def take_in(arguments: argparse.Namespace) -> int:
    settings = Settings()
    regions = seed.load(catalogue_folder(settings)).regions
    naming = Naming(arguments.region, arguments.title, arguments.as_of).checked(list(regions))
    read = files.read(arguments.file)
    parts = cut(read.written.sections)

    async def add(keeping: DocumentKeeping) -> tuple[Document, list[Document]]:
        document = keeping.document(read.name, read.digest, read.written, naming)
        await keeping.require_new(document)
        return document, await keeping.add(document, await asyncio.to_thread(_with_meaning, parts))

    document, older = asyncio.run(_on_store(settings, add))
    print(f"Aufgenommen: {_line(document, len(parts))}")
    print("Ein laufender Assistent kennt es ab der nächsten Frage.")
    for other in older:
        print(f"Es gibt eine ältere Fassung dieser Datei. Sie bleibt, bis sie gelöscht wird: {other.id}")
    return 0


def _with_meaning(parts: list[Passage]) -> list[Passage]:
    try:
        vectors = shared()
    except NoVectors as error:
        print(f"{error} Die Abschnitte werden nur nach Wörtern gefunden.")
        return parts

    def say(done: int, of: int) -> None:
        if done % 160 == 0 or (done == of and of > 160):
            print(f"Abschnitte: {done} von {of}", flush=True)

    return with_vectors(parts, vectors.of_many, VERSION, say)


def show(_: argparse.Namespace) -> int:
    async def listed(keeping: DocumentKeeping) -> list[tuple[Document, int]]:
        return await keeping.list()

    known = asyncio.run(_on_store(Settings(), listed))
    for document, passages in known:
        print(_line(document, passages))
    if not known:
        print("Keine Unterlagen aufgenommen.")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    async def removed(keeping: DocumentKeeping) -> None:
        await keeping.remove(arguments.id)

    asyncio.run(_on_store(Settings(), removed))
    print(f"Gelöscht: {arguments.id}. Ältere Sicherungen enthalten die Unterlage noch, Gespräche das daraus Gesagte.")
    return 0


def _line(document: Document, passages: int) -> str:
    region = document.region or "alle Regionen"
    day = document.imported_at.date().isoformat()
    age = f"Stand {in_german(document.as_of)}" if document.as_of else f"aufgenommen am {in_german(day)}"
    return f"{document.id}  „{document.title}“ ({document.file_name}), {region}, {age}, {passages} Abschnitte"


async def _on_store(settings: Settings, work: Callable[[DocumentKeeping], Awaitable[Any]]) -> Any:
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        return await work(DocumentKeeping(store, SystemClock()))
    finally:
        await store.close()


def _words() -> dict[str, str]:
    return dict(yaml.safe_load((SHIPPED / WORDS).read_text(encoding="utf-8")))
