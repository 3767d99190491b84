"""What is stored, as a page for the operator: made from the tables and the one table of periods."""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.retention import RULES, Rule
from bot.store.tables import metadata
from bot.store.tables.marks import Place, Sealed

_START = {
    "last_message": "the last message",
    "closing": "closing",
    "outcome": "outcome or date",
    "leaving": "leaving",
    "login": "login",
    "choice": "the choice",
    "booking": "booking",
    "sending": "sending",
    "end_of_its_data": "the end of the data it is for",
    "arrival": "arrival",
    "erasure": "erasure",
    "making": "it was made",
}
_ERASURE = {"delete": "deleted", "unlink": "unlinked", "none": "–"}


def as_markdown() -> str:
    """The page as docs/data.md has it; `./jba check --fix` writes it, a test compares."""
    return "\n".join(
        [
            "# What is stored, and how long",
            "",
            "This page is made from `bot/domain/retention.py` and the marks in `bot/store/tables`.",
            "",
            "## Periods",
            "",
            "| data | deleted | setting |",
            "|---|---|---|",
            *(f"| `{r.key}` | {_when(r)} | {f'`{r.setting}`' if r.setting else '–'} |" for r in RULES.values()),
            "",
            "## Tables",
            "",
            "*Sealed* columns are encrypted (AES-256-GCM, bound to table and column). Hashes of tokens and codes are",
            "never exported. Erasing a conversation deletes its rows, or unlinks them where they must stay.",
            "",
            "| table | what for | period | in export | erasure | personal columns | sealed |",
            "|---|---|---|---|---|---|---|",
            *(_row(table) for table in sorted(metadata.tables.values(), key=lambda t: t.name)),
            "",
        ]
    )


def _when(rule: Rule) -> str:
    if rule.amount is not None and rule.start is not None:
        return f"{rule.amount} {rule.unit} after {_START[rule.start]}"
    return f"with its `{rule.together_with}`" if rule.together_with else "by the operator's hand"


def _row(table: sa.Table) -> str:
    place: Place = table.info["place"]
    marked = [column for column in table.columns if column.info["personal"]]
    sealed = [f"`{c.name}`" for c in marked if isinstance(c.type, Sealed)]
    open_ = [f"`{c.name}`" for c in marked if not isinstance(c.type, Sealed)]
    cells = (
        f"`{table.name}`",
        " ".join(part for part in (place.purpose, place.why_not) if part),
        f"`{place.keep}`",
        "yes" if place.export else "–",
        _ERASURE[place.erase],
        ", ".join(open_) or "–",
        ", ".join(sealed) or "–",
    )
    return f"| {' | '.join(cells)} |"
