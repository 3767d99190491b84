"""PDF as sections: lines in larger or bold type are headings, and each section knows its page."""

from __future__ import annotations

import io
import logging
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.domain.documents import DocumentRefused, Section, Written
from bot.services.documents import plain

MOST_PAGES = 500
_LARGER = 1.12  # times the size of most letters
_ALWAYS_THERE = 3  # a line that stands on so many pages, and on half of them, is a header or footer
_PAGE_NUMBER = 7  # characters, as in „- 12 -“
# Soft hyphens, and letters that a font draws as one.
_LETTERS = str.maketrans({"\u00ad": "", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SHORT = 0.7  # a line ending a sentence that is so much shorter than the others ends its paragraph

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it names odd objects of the file, line by line


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool
    page: int


def read(data: bytes, name: str) -> Written:
    """Raises DocumentRefused for what is encrypted, broken or too long."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRefused("encrypted", name=name)
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise DocumentRefused("too_many_pages", name=name, pages=pages, most=MOST_PAGES)
        lines = [line for number, page in enumerate(reader.pages, 1) for line in _lines(page, number)]
        title, as_of = _metadata(reader)
    except DocumentRefused:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError) as error:
        # What a broken file makes of the library is not listed anywhere.
        raise DocumentRefused("broken_pdf", name=name, detail=type(error).__name__) from error
    lines = _without_margins(lines, pages)
    return Written(tuple(_sections(lines)), title, as_of)


def _metadata(reader: PdfReader) -> tuple[str, str | None]:
    try:
        about = reader.metadata
        made = (about.modification_date or about.creation_date) if about else None
        title = " ".join((about.title or "").split()) if about else ""
    except (PyPdfError, ValueError, TypeError, AttributeError):
        return "", None
    return title, made.date().isoformat() if made else None


def _lines(page: Any, number: int) -> list[_Line]:
    pieces: list[tuple[str, float, bool]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        face = str(font.get("/BaseFont", "")).lower() if font else ""
        pieces.append((text, size * scale, "bold" in face or "black" in face))

    page.extract_text(visitor_text=visit)
    lines: list[_Line] = []
    current: list[tuple[str, float, bool]] = []
    for text, size, bold in pieces:
        first, *rest = text.split("\n")
        current.append((first, size, bold))
        for part in rest:
            lines += _line(current, number)
            current = [(part, size, bold)]
    return lines + _line(current, number)


def _line(pieces: list[tuple[str, float, bool]], page: int) -> list[_Line]:
    text = " ".join("".join(piece for piece, _, _ in pieces).split())
    if not text:
        return []
    weights: Counter[tuple[float, bool]] = Counter()
    for piece, size, bold in pieces:
        weights[round(size, 1), bold] += len(piece.strip())
    (size, bold), _ = weights.most_common(1)[0]
    return [_Line(text.translate(_LETTERS), size, bold, page)]


def _without_margins(lines: list[_Line], pages: int) -> list[_Line]:
    """The lines without page numbers, and without those that every page repeats."""
    on_pages = Counter(text for text, _ in {(_bare(line.text), line.page) for line in lines})
    margin = {text for text, n in on_pages.items() if n >= _ALWAYS_THERE and n * 2 >= pages}
    return [line for line in lines if _bare(line.text) not in margin and not _is_number(line.text)]


def _is_number(text: str) -> bool:
    return len(text) <= _PAGE_NUMBER and not any(c.isalpha() for c in text)


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isdigit()).strip()


def _sections(lines: list[_Line]) -> list[Section]:
    letters: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        letters[line.size, line.bold] += len(line.text)
    body, body_bold = letters.most_common(1)[0][0] if letters else (0.0, False)
    longest = max((len(line.text) for line in lines), default=0)
    found: list[tuple[str, int, list[str]]] = []
    heading, headed, ended, before = "", False, True, None
    for line in lines:
        larger = line.size > body * _LARGER
        bold = line.bold and not body_bold and not headed  # behind a heading it is the head of a table
        if (larger or bold) and plain.looks_like_heading(line.text):
            heading = f"{heading} {line.text}" if headed and before and before.size == line.size else line.text
            headed, ended, before = True, True, line
            continue
        if headed or not found or found[-1][1] != line.page:
            found.append((heading, line.page, []))
            ended = ended or headed
        blocks = found[-1][2]
        if blocks and not ended and not plain.begins_item(line.text):
            blocks[-1] = plain.joined(blocks[-1], line.text)
        else:
            blocks.append(plain.as_item(line.text))
        ended = line.text.endswith((".", "!", "?")) and len(line.text) < longest * _SHORT
        headed, before = False, line
    return [Section(_named(name, page), tuple(blocks)) for name, page, blocks in found if blocks]


def _named(heading: str, page: int) -> str:
    return f"{heading}, S. {page}" if heading else f"S. {page}"
