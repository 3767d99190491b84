"""`./jba calendar check|import|show`: opening hours, Sprechstunden, closures and absences, as a file."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.cli.failure import CommandFailed
from bot.domain.catalogue import Office
from bot.services.calendar import file, listing
from bot.services.calendar.service import CalendarService
from bot.services.calendar.slots import Made
from bot.services.catalogue import seed
from bot.services.clock import SystemClock
from bot.settings import Settings
from bot.store.migrations import upgrade_async
from bot.store.store import store_of
from bot.wiring.calendars import calendar_of
from bot.wiring.served import catalogue_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="check|import|show")
    checking = steps.add_parser("check", help="prüft eine Kalenderdatei; ändert nichts")
    checking.add_argument("file", metavar="DATEI", type=Path)
    taking = steps.add_parser("import", help="ersetzt die Zeiten der Stellen in der Datei; gebuchte Termine bleiben")
    taking.add_argument("file", metavar="DATEI", type=Path)
    showing = steps.add_parser("show", help="zeigt, was eingetragen ist, als Datei zum Ändern und Einspielen")
    showing.add_argument("office", metavar="STELLE", nargs="?", help="nur diese Stelle, etwa herne-jba")


def run(arguments: argparse.Namespace) -> int:
    return {"check": check, "import": take_in, "show": show}[arguments.step](arguments)


def check(arguments: argparse.Namespace) -> int:
    checked = _read(arguments.file, Settings())
    if checked.problems:
        return 1
    print(f"In Ordnung: {_count(len(checked.plans), 'Stelle', 'Stellen')}.")
    return 0


def take_in(arguments: argparse.Namespace) -> int:
    settings = Settings()
    checked = _read(arguments.file, settings)
    if checked.problems:
        raise CommandFailed("Die Datei hat Fehler; am Kalender wurde nichts geändert.")
    ahead = timedelta(days=settings.number("JBA_SLOT_DAYS"))

    async def taken(calendar: CalendarService) -> dict[str, Made]:
        return await calendar.take_in(checked.plans, SystemClock().now(), ahead)

    made = asyncio.run(_on_store(settings, taken))
    for plan in checked.plans:
        print(_line(plan, made[plan.office]))
        for slot in made[plan.office].outside:
            print(
                f"  Vergeben und nicht mehr in den Zeiten: {slot.starts_at:%d.%m.%Y, %H:%M} Uhr ({slot.way}); bleibt."
            )
    print("Ein laufender Assistent kennt es ab der nächsten Frage.")
    return 0


def show(arguments: argparse.Namespace) -> int:
    async def printed(calendar: CalendarService) -> str:
        known = await calendar.refresh()
        entered = dict.fromkeys([h.office for h in known.hours] + [c.office for c in known.closures])
        return listing.as_yaml(known, [one for one in entered if arguments.office in (None, one)])

    text = asyncio.run(_on_store(Settings(), printed))
    if text:
        print(text, end="")
    else:
        print("# Es ist nichts eingetragen: Der Assistent sagt, dass er die Zeiten nicht kennt.")
    return 0


def _read(path: Path, settings: Settings) -> file.Checked:
    """The file, with everything that is to be said about it."""
    entries = seed.load(catalogue_folder(settings)).entries.values()
    offices = {entry.model.id: entry.model for entry in entries if isinstance(entry.model, Office)}
    checked = file.read(path, offices, SystemClock().now().date())
    for found in (*checked.problems, *checked.hints):
        print(found)
    return checked


def _line(plan: file.OfficePlan, made: Made) -> str:
    parts = [_count(len(plan.hours), "Zeit", "Zeiten")]
    parts += [_count(len(plan.closures), "Schließung", "Schließungen")] if plan.closures else []
    parts += [_count(len(plan.absences), "Abwesenheit", "Abwesenheiten")] if plan.absences else []
    slots = f"Termine zum Buchen: {made.added} neu, {made.dropped} entfernt"
    return f"{plan.office}: {', '.join(parts)}. {slots}."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


async def _on_store(settings: Settings, work: Callable[[CalendarService], Awaitable[Any]]) -> Any:
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        return await work(calendar_of(settings, store))
    finally:
        await store.close()
