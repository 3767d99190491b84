"""The trained model on disk: its archive, and beside it what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "dialogue"
# Modules that only serve a model; a change in any other one makes a new training necessary.
_SERVING = frozenset(
    f"{name}.py"
    for name in (
        "actions",
        "channel",
        "crossed",
        "dialogue",
        "memory",
        "quiet",
        "result_check",
        "serve",
        "short_answers",
        "store",
    )
)


class NoModel(Exception):
    """There is no model that can be used; the message says why."""


def archive(models: Path) -> Path:
    return models / f"{NAME}.tar.gz"


def description(models: Path) -> Path:
    return models / f"{NAME}.json"


def described(models: Path) -> dict[str, Any]:
    """What the last training wrote about its model; empty where there is none."""
    try:
        found = json.loads(description(models).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and archive(models).exists() else {}


def verified(models: Path) -> dict[str, Any]:
    """The description of the model, whose archive is the one that our training wrote; raises NoModel."""
    found = described(models)
    if not found:
        raise NoModel("no trained model: run ./jba train")
    if digest_of_file(archive(models)) != found.get("archive"):
        raise NoModel("the model's file is not the one that the training wrote: run ./jba train")
    return found


def digest_of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def inputs(root: Path) -> Iterator[Path]:
    """Every file that the model depends on, in a fixed order."""
    for pattern in ("data/**/*.yml", "engine/jba_engine/**/*.py", "bot/text/*.py"):
        yield from (path for path in sorted(root.glob(pattern)) if path.name not in _SERVING)
    for name in ("domain.yml", "config.yml", "engine/uv.lock"):
        yield root / name


def digest_of_inputs(root: Path) -> str:
    """The same as long as no file that the model depends on has changed."""
    total = hashlib.sha256()
    for path in inputs(root):
        total.update(f"{path.relative_to(root).as_posix()}\0{digest_of_file(path)}\n".encode())
    return total.hexdigest()
