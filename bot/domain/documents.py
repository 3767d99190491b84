"""Documents of the operator's own agency, cut into passages that are searched and said as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be said alone; `vector` is how the search keeps its meaning, opaque here."""

    heading: str
    text: str
    vector: bytes | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document: `region` None is for all; `as_of` (ISO day, month or year) as it says itself."""

    id: str
    region: str | None
    title: str
    file_name: str
    digest: str
    as_of: str | None
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of text (paragraphs, items, rows) under one heading."""

    heading: str
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file's content as it was read: its own title and date, where it names them."""

    sections: tuple[Section, ...]
    title: str = ""
    as_of: str | None = None


class DocumentRefused(Exception):
    """A file cannot be taken in; `code` names the words of content/documents.yml, `values` fill them."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
