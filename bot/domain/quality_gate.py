"""Fresh figures against those on record: a file of cases may lose only so much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ROWS_TO_LOSE = 3
POINTS_TO_LOSE = 1.5
# A row of a table in docs/quality.md: | `held_out/topics_de.jsonl` | 233/240 | …
_ROW = re.compile(r"^\|\s*`(?P<file>[\w/.-]+\.jsonl)`\s*\|\s*(?P<right>\d+)\s*/\s*(?P<total>\d+)\s*\|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many cases of a file were right."""

    right: int
    total: int

    def __str__(self) -> str:
        return f"{self.right}/{self.total}"


def recorded(page: str) -> dict[str, Figure]:
    """The figures of a page, by the name of the file of cases with its folder's; the last of a name holds."""
    return {m["file"]: Figure(int(m["right"]), int(m["total"])) for m in _ROW.finditer(page)}


def lost(old: Figure, new: Figure) -> bool:
    """Whether more was lost than max(3 rows, 1.5 points); a file that grew or shrank is compared by its share."""
    allowed = max(ROWS_TO_LOSE, POINTS_TO_LOSE / 100 * new.total)
    return old.right / old.total * new.total - new.right > allowed + 1e-9


def losses(page: str, fresh: Mapping[str, Figure]) -> list[str]:
    """One German line for each file that lost too much or is not on record."""
    old = recorded(page)
    found = []
    for file, figure in fresh.items():
        if file not in old:
            found.append(f"{file}: {figure} gemessen, aber keine Zahl hinterlegt")
        elif lost(old[file], figure):
            found.append(f"{file}: {figure} statt {old[file]}")
    return found
