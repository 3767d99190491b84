"""Finds the command and runs it; `./jba --help` lists them all."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys

from bot.cli.failure import CommandFailed
from bot.settings import SettingError
from bot.store.copies import BackupFailed
from bot.store.migrations import SchemaBehind
from bot.store.vault import WrongKey

# name: what it does. The module bot.cli.<name> has add_arguments(parser) and run(arguments) -> exit status.
COMMANDS: dict[str, str] = {
    "up": "richtet ein, was fehlt, und startet alle Teile",
    "test": "richtet ein, was fehlt, und lässt alle Tests laufen",
    "train": "trainiert Dialogmodell und Gefahrennetz, wenn sich ihre Eingaben geändert haben",
    "ask": "ein Gespräch im Terminal; ohne TEXT ein Chat",
    "eval": "misst den laufenden Assistenten an Fällen (JSON-Zeilen)",
    "backup": "sichert die Datenbank, auch im laufenden Betrieb",
    "restore": "spielt eine Sicherung ein und wiederholt die Löschungen seither",
    "catalogue": "prüft den Katalog, spielt ihn ein, berichtet über ihn",
    "calendar": "prüft, übernimmt und zeigt Öffnungszeiten, Sprechstunden, Schließungen, Abwesenheiten",
    "documents": "nimmt eigene Unterlagen auf, zeigt und löscht sie",
    "bookings": "zeigt fällige Termine und Rückrufe und trägt ein, was daraus wurde",
    "content": "prüft die Texte und zeigt sie alle auf einer Seite",
    "check": "Format, Lint, Typen, Importregeln, Daten",
    "rasa": "ruft Rasa in seiner Umgebung auf, etwa: ./jba rasa shell nlu",
}
MODULES = {"eval": "evaluate", "test": "tests"}


def parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    top = argparse.ArgumentParser(
        prog="./jba",
        description="Der Assistent der Jugendberufsagenturen.",
        epilog=f"Befehle:\n{lines}\n\nMehr zu einem Befehl: ./jba BEFEHL --help. Einstellungen: docs/settings.md",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("command", metavar="BEFEHL", choices=COMMANDS)
    top.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return top


def end(number: int, frame: object) -> None:
    """Leaves by an exception, so that a training that runs is ended with us."""
    sys.exit(128 + number)


def main(argv: list[str]) -> int:
    signal.signal(signal.SIGTERM, end)
    chosen = parser().parse_args(argv)
    module = importlib.import_module(f"bot.cli.{MODULES.get(chosen.command, chosen.command)}")
    own = argparse.ArgumentParser(prog=f"./jba {chosen.command}", description=COMMANDS[chosen.command])
    module.add_arguments(own)
    if chosen.command in ("test", "rasa"):  # what these two are given is another program's to read
        arguments = argparse.Namespace(rest=chosen.rest)
    else:
        arguments = own.parse_args(chosen.rest)
    try:
        return int(module.run(arguments) or 0)
    except (CommandFailed, SettingError, BackupFailed, WrongKey, SchemaBehind) as problem:
        print(f"./jba {chosen.command}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
