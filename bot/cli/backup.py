"""`./jba backup FILE`: a consistent copy of the database while it is in use."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.settings import Settings
from bot.store.backup import backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="DATEI", help="wohin die Sicherung geschrieben wird")


def run(arguments: argparse.Namespace) -> int:
    asyncio.run(backup(Settings(), arguments.file.resolve()))
    print(f"Gesichert: {arguments.file}. Sicherungen spätestens nach 30 Tagen löschen.")
    return 0
