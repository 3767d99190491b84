"""Plain text as sections: short lines that stand alone, are underlined or numbered are its headings."""

from __future__ import annotations

import re

from bot.domain.documents import Section, Written

_UNDERLINE = re.compile(r"[=\-~_]{3,}\s*")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-ZÄÖÜ]")
_BULLET = re.compile(r"(?:[•▪◦‣·*–-]|\uf0b7|\d{1,2}[.)])\s+")
_END = (".", "!", "?", ":", ",", ";")
_LONGEST = 80  # characters of a heading


def read(text: str) -> Written:
    return Written(tuple(sections(text.split("\n"))), _title(text))


def sections(lines: list[str]) -> list[Section]:
    """The lines under their headings; an empty line or a bullet begins a new block."""
    found: list[tuple[str, list[str]]] = [("", [])]
    open_block = False
    for number, raw in enumerate(lines):
        line = " ".join(raw.split())
        if not line or _UNDERLINE.fullmatch(line):
            open_block = False
        elif _is_heading(lines, number):
            found.append((line, []))
            open_block = False
        elif open_block and not _BULLET.match(line):
            found[-1][1][-1] = joined(found[-1][1][-1], line)
        else:
            found[-1][1].append(as_item(line))
            open_block = True
    return [Section(heading, tuple(blocks)) for heading, blocks in found if blocks]


def as_item(line: str) -> str:
    """The line with the one sign that every item of a list gets here."""
    bullet = _BULLET.match(line)
    return f"• {line[bullet.end() :]}" if bullet and not line[0].isdigit() else line


def begins_item(line: str) -> bool:
    return _BULLET.match(line) is not None


def joined(before: str, line: str) -> str:
    """Two lines as one; a word that was broken at the end of the first is whole again."""
    if before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower():
        first = line.split(" ", 1)[0]
        if first not in ("und", "oder", "sowie", "bzw."):
            return before[:-1] + line
    return f"{before} {line}"


def looks_like_heading(line: str) -> bool:
    """Whether a line could be one: short, no end of a sentence, no item of a list."""
    if not line or len(line) > _LONGEST or line.endswith(_END) or not any(c.isalpha() for c in line):
        return False
    return _NUMBERED.match(line) is not None or not begins_item(line)


def _is_heading(lines: list[str], number: int) -> bool:
    line = " ".join(lines[number].split())
    if not looks_like_heading(line):
        return False
    before = lines[number - 1].strip() if number else ""
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if _UNDERLINE.fullmatch(after):
        return True
    followed = any(rest.strip() for rest in lines[number + 1 : number + 4])
    return not before and followed and (not after or _NUMBERED.match(line) is not None)


def _title(text: str) -> str:
    first = next((" ".join(line.split()) for line in text.split("\n") if line.strip()), "")
    return first if looks_like_heading(first) else ""
