"""Reads a file of the operator as sections with headings, or says why it cannot be taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.domain.documents import DocumentRefused, Written
from bot.services.documents import markup, pdf, plain

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 600_000  # about 250 printed pages; making the vectors then takes five minutes
KINDS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf"}
_PDF_START = 1024  # a PDF may have some bytes before its mark


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`digest` tells whether the same bytes were taken in before."""

    name: str
    digest: str
    written: Written


def read(path: Path) -> ReadFile:
    """Raises DocumentRefused."""
    kind = KINDS.get(path.suffix.lower())
    data = _bytes(path)
    is_pdf = b"%PDF-" in data[:_PDF_START]
    if kind is None or is_pdf != (kind == "pdf"):
        raise DocumentRefused("wrong_type", name=path.name, kinds=", ".join(KINDS))
    written = pdf.read(data, path.name) if kind == "pdf" else _text(kind, decoded(data, path.name))
    size = sum(len(block) for section in written.sections for block in section.blocks)
    if not size:
        raise DocumentRefused("no_text_in_pdf" if kind == "pdf" else "empty", name=path.name)
    if size > MOST_CHARACTERS:
        raise DocumentRefused("too_long", name=path.name, characters=size, most=MOST_CHARACTERS)
    return ReadFile(path.name, hashlib.sha256(data).hexdigest(), written)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise DocumentRefused("not_a_file" if path.exists() else "no_such_file", name=str(path))
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentRefused("too_large", name=path.name, size=size // 1_000_000, most=MOST_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentRefused("unreadable", name=path.name, detail=error.strerror or type(error).__name__) from error
    if not data.strip():
        raise DocumentRefused("empty", name=path.name)
    return data


def decoded(data: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Windows wrote; raises DocumentRefused for no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise DocumentRefused("no_text_file", name=name)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise DocumentRefused("no_text_file", name=name)


def _text(kind: str, text: str) -> Written:
    readers = {"text": plain.read, "markdown": markup.of_markdown, "html": markup.of_html}
    return readers[kind](text)
