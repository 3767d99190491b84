"""`./jba train`: makes dialogue model, danger net and language guess from one command."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

from bot.cli.failure import CommandFailed
from bot.cli.memory import free_memory
from bot.cli.parts import ENGINE_PYTHON
from bot.settings import ROOT, Settings

ROOM_FOR_ALL = 7 * 1024**3  # bytes; together they take 5.8 GiB, one after the other 3 at most


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="auch wenn sich nichts geändert hat")


def run(arguments: argparse.Namespace) -> int:
    make_models(Settings(), lambda text: print(text, file=sys.stderr, flush=True), force=arguments.force)
    return 0


def make_models(settings: Settings, say: Callable[[str], None], force: bool = False) -> None:
    """Trains what is not up to date; raises CommandFailed and keeps the old models where it fails."""
    settings.models.mkdir(parents=True, exist_ok=True)
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {
        "JBA_MODELS": str(settings.models),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "OMP_NUM_THREADS": str(os.cpu_count() or 1),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'engine'}",
    }
    flags = ["--force"] if force else []
    steps = (
        ("Dialogmodell", [str(ENGINE_PYTHON), "-m", "jba_engine.train", *flags]),
        ("Gefahrennetz", [sys.executable, "-m", "bot.services.danger.training", *flags]),
        ("Fakten", [sys.executable, "-m", "bot.services.catalogue.training"]),
    )
    # Side by side where there is room: each has long stretches that one core does alone.
    at_once = len(steps) if free_memory() >= ROOM_FOR_ALL else 1
    broken: list[tuple[str, int]] = []
    for first in range(0, len(steps), at_once):
        with ExitStack() as running:
            started = [
                (label, running.enter_context(subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)))
                for label, command in steps[first : first + at_once]
            ]
            broken += [(label, process.returncode) for label, process in started if process.wait() != 0]
    for label, _ in broken:
        say(f"{label}: nicht trainiert, das bisherige Modell bleibt.")
    if broken:
        label, status = broken[0]
        raise CommandFailed(f"{label}: das Training ist mit Status {status} abgebrochen; die Meldung steht darüber.")
