"""`./jba rasa …`: Rasa itself, in its environment, for editors of the dialogue."""

from __future__ import annotations

import argparse
import os
import subprocess

from bot.cli.parts import ENGINE_PYTHON
from bot.settings import ROOT, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs="*", help="Argumente für Rasa")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings()
    env = dict(
        os.environ,
        PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'engine'}",
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="3",
        JBA_ACTIONS_URL=settings.text("JBA_ACTIONS_URL"),
        JBA_ENGINE_TOKEN=settings.text("JBA_ENGINE_TOKEN") or "shell",
    )
    return subprocess.run(
        [str(ENGINE_PYTHON), "-m", "rasa", *arguments.rest], cwd=ROOT, env=env, check=False
    ).returncode
