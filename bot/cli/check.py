"""`./jba check`: formatting, lint, types, import rules and data, as CI calls it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from bot.settings import ROOT, as_markdown
from bot.store import inventory

BIN = Path(sys.executable).parent
OURS = ("bot", "actions", "tests", "engine", "deploy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fix", action="store_true", help="Format und einfache Fehler gleich ausbessern")


def run(arguments: argparse.Namespace) -> int:
    fix = arguments.fix
    steps: list[tuple[str, list[str]]] = [
        ("Format", [str(BIN / "ruff"), "format", *([] if fix else ["--check"]), *OURS]),
        ("Lint", [str(BIN / "ruff"), "check", *(["--fix"] if fix else []), *OURS]),
        ("Typen", [str(BIN / "mypy")]),
        ("Importregeln", [str(BIN / "lint-imports")]),
        ("Katalog", [sys.executable, "-m", "bot.cli", "catalogue", "check"]),
        ("Texte", [sys.executable, "-m", "bot.cli", "content", "check"]),
    ]
    if fix:
        (ROOT / "docs" / "settings.md").write_text(as_markdown(), encoding="utf-8")
        (ROOT / "docs" / "data.md").write_text(inventory.as_markdown(), encoding="utf-8")
    failed = []
    for label, command in steps:
        started = time.monotonic()
        print(f"── {label}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            failed.append(label)
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    print("Alles in Ordnung." if not failed else f"Nicht in Ordnung: {', '.join(failed)}", flush=True)
    return 1 if failed else 0
