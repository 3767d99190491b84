"""A file in a folder, and the way of a document into a store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import NOW
from made_files import MARKDOWN

from bot.domain.documents import Document, Passage
from bot.services.documents import files
from bot.services.documents.keeping import DocumentKeeping, Naming
from bot.services.documents.passages import cut

Make = Callable[..., Path]


class StillClock:
    def now(self):
        return NOW


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Writes a file and gives its path."""

    def make(name: str = "haus.md", content: str | bytes = MARKDOWN) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def taken(keeping: DocumentKeeping, path: Path, **naming: str) -> tuple[Document, list[Passage]]:
    """What is to be kept of a file."""
    read = files.read(path)
    return keeping.document(read.name, read.digest, read.written, Naming(**naming)), cut(read.written.sections)


@pytest.fixture
def keep_of() -> Callable[..., DocumentKeeping]:
    return lambda store: DocumentKeeping(store, StillClock())


@pytest.fixture
def take() -> Callable[..., tuple[Document, list[Passage]]]:
    return taken
