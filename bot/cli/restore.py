"""`./jba restore FILE`: puts a backup in place and applies the erasures that came after it."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.failure import CommandFailed
from bot.cli.running import left_behind, sole
from bot.settings import Settings
from bot.store.backup import restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="DATEI", help="die Sicherung")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings()
    with sole(settings.var):
        if left_behind(settings.var):  # its supervisor was killed: they still write
            raise CommandFailed("Teile des Assistenten laufen noch. ./jba up und Strg-C beendet sie; dann einspielen.")
        erased = asyncio.run(restore(settings, arguments.file.resolve()))
    print(f"Eingespielt: {arguments.file}. Seither gelöschte Gespräche wieder gelöscht: {erased}.")
    return 0
