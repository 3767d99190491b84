"""`./jba test`: every test of both environments."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from bot.cli import train
from bot.cli.parts import ENGINE_PYTHON
from bot.settings import ROOT, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs="*", help="Argumente für pytest")


def run(arguments: argparse.Namespace) -> int:
    train.make_models(Settings(), lambda text: print(text, file=sys.stderr, flush=True))
    env = dict(os.environ, PYTHONPATH=str(ROOT), RASA_TELEMETRY_ENABLED="false")
    main = [sys.executable, "-m", "pytest", *arguments.rest]
    statuses = [subprocess.run(main, cwd=ROOT, env=env, check=False).returncode]
    if not arguments.rest:  # arguments name tests of the main environment
        env |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'engine'}", "TF_CPP_MIN_LOG_LEVEL": "3"}
        engine = [str(ENGINE_PYTHON), "-m", "pytest", "-c", "engine/pyproject.toml", "engine/tests"]
        statuses.append(subprocess.run(engine, cwd=ROOT, env=env, check=False).returncode)
    return max(abs(status) for status in statuses)  # one that a signal ended is below 0
