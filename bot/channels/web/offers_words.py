"""The words of the offers' pages, the operator's over those that ship; read anew when a file changes."""

from __future__ import annotations

import logging
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

log = logging.getLogger(__name__)
FILE = "offers_page.yml"
Tree = dict[str, Any]


class PageWords:
    """`refresh()` looks at the file; a bad one leaves the words in use that were there before it."""

    def __init__(self, shipped: Path, overlay: Path | None = None) -> None:
        """Raises OSError or yaml.YAMLError where the shipped file cannot be read."""
        self._own = overlay / FILE if overlay else None
        self._stamp: int | None = None
        self._shipped: Tree = yaml.safe_load((shipped / FILE).read_text(encoding="utf-8"))
        self.tree = self._shipped
        self.version = 0
        self.refresh()

    def refresh(self) -> None:
        stamp = _stamp(self._own)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        if self._own is None or stamp is None:
            self._use(self._shipped)
            return
        try:
            given = yaml.safe_load(self._own.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            log.error("content/%s cannot be read: %s", FILE, type(error).__name__)
            return
        wrong = list(differences(self._shipped, given))
        if wrong:
            log.error("content/%s does not fit: %s", FILE, ", ".join(wrong[:10]))
            return
        self._use(given)

    def _use(self, tree: Tree) -> None:
        self.tree = tree
        self.version += 1


def differences(shipped: Any, given: Any, path: str = "") -> Iterator[str]:
    """The places at which words cannot take the place of those that ship: a key is missing, a {…} is unknown."""
    if isinstance(shipped, dict):
        if not isinstance(given, dict):
            yield path
            return
        for key, value in shipped.items():
            yield from differences(value, given.get(key), f"{path}.{key}" if path else key)
    elif isinstance(shipped, list):
        if not isinstance(given, list):
            yield path
            return
        for item in given:
            yield from differences(shipped[0], item, path)
    elif not isinstance(given, str) or not _blanks(given) <= _blanks(shipped):
        yield path


def _blanks(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}  # a brace that is not closed: fits nothing


def _stamp(path: Path | None) -> int | None:
    try:
        return path.stat().st_mtime_ns if path else None
    except OSError:
        return None
