"""Before the first start and after every change: database, catalogue, example hours, vectors."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bot.domain.catalogue import Office
from bot.services.calendar import examples
from bot.services.catalogue.imports import Imported
from bot.services.catalogue.imports import run as import_seed
from bot.services.catalogue.seed import load as load_seed
from bot.services.catalogue.service import CatalogueService
from bot.services.clock import SystemClock
from bot.services.documents.keeping import DocumentKeeping
from bot.settings import Settings
from bot.store import SqlStore, store_of
from bot.store.migrations import upgrade_async
from bot.text.vectors import VERSION as VECTORS
from bot.text.vectors import shared
from bot.wiring.calendars import calendar_of
from bot.wiring.served import catalogue_folder, facts_of


async def prepare(settings: Settings) -> list[str]:
    """Migrates the database and takes in the catalogue's seed; gives lines for a person to read."""
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        seed = await asyncio.to_thread(load_seed, catalogue_folder(settings))
        lines = [f"Katalog, Fehler: {problem}" for problem in seed.problems]
        async with store.read() as work:
            empty = not await work.entries.all()
        if seed.problems and not empty:
            return [*lines, "Der Katalog bleibt, wie er war."]
        lines += report_of(await import_seed(store, seed))
        catalogue = CatalogueService(store, SystemClock(), catalogue_folder(settings), ())
        await catalogue.refresh()
        lines += await example_hours(settings, store, catalogue.snapshot.offices)
        made = await asyncio.to_thread(facts_of(settings, catalogue, shared()).prepare)
        made += await DocumentKeeping(store, SystemClock()).complete(shared().of_many, VECTORS)
        return lines + ([f"Satzvektoren der Fakten und Unterlagen: {made} gemacht."] if made else [])
    finally:
        await store.close()


async def example_hours(settings: Settings, store: SqlStore, offices: Mapping[str, Office]) -> list[str]:
    """Brings example hours for a demonstration, otherwise takes away those of an earlier one; says so."""
    calendar, now = calendar_of(settings, store), SystemClock().now()
    ahead = timedelta(days=settings.number("JBA_SLOT_DAYS"))
    if settings.flag("JBA_DEMO"):
        number = await examples.bring(calendar, offices, now, ahead)
        return [f"Kalender: Beispielzeiten bei {number} Stellen, überall als Beispiel gekennzeichnet."]
    removed = await examples.remove(calendar, now, ahead)
    return [f"Kalender: Beispielzeiten von {removed} Stellen entfernt."] if removed else []


def report_of(taken: Imported) -> list[str]:
    """What an import has done, in lines for a person to read."""
    lines = []
    if taken.wrote:
        counts = f"{len(taken.added)} neu, {len(taken.changed)} geändert, {len(taken.removed)} entfernt"
        lines.append(f"Katalog: {counts}, {taken.same} unverändert.")
    for difference in taken.differences:
        fields = ", ".join(difference.fields)
        lines.append(f"Katalog, von Hand geändert und in den Dateien neu: {difference.entry_id} ({fields}); bleibt.")
    return lines
