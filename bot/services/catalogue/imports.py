"""Takes the seed into the running copy, and leaves alone what staff have edited since the last import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.services.catalogue.seed import Seed
from bot.services.ports import Store


@dataclass(slots=True)
class Difference:
    """An entry that staff edited and whose seed has changed, too: both are shown, neither is lost."""

    entry_id: str
    fields: dict[str, tuple[Any, Any]]  # field: (running copy, seed)


@dataclass(slots=True)
class Imported:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same: int = 0
    edited: list[str] = field(default_factory=list)  # edited by staff, the seed unchanged
    differences: list[Difference] = field(default_factory=list)

    @property
    def wrote(self) -> bool:
        return bool(self.added or self.changed or self.removed)


async def run(store: Store, seed: Seed) -> Imported:
    """One transaction; a seed with problems is the caller's to refuse."""
    result = Imported()
    async with store.write() as work:
        rows = {row["id"]: row for row in await work.entries.all()}
        for entry_id, entry in seed.entries.items():
            row = rows.pop(entry_id, None)
            document = entry.document
            region = document.get("region", entry_id)
            if row is None:
                result.added.append(entry_id)
            elif row["edited"]:
                _note_edited(result, entry_id, row, document, entry.hash)
                continue
            elif row["seed_hash"] == entry.hash:
                result.same += 1
                continue
            else:
                result.changed.append(entry_id)
            await work.entries.put(entry_id, entry.kind, region, document, entry.hash)
        for entry_id, row in rows.items():
            if row["edited"] or not row["seed_hash"]:  # staff's own, or changed by them: theirs to remove
                result.edited.append(entry_id)
                continue
            result.removed.append(entry_id)
            await work.entries.remove(entry_id)
        if result.wrote:
            await work.commit()
    return result


def _note_edited(
    result: Imported, entry_id: str, row: dict[str, Any], document: dict[str, Any], seed_hash: str
) -> None:
    if row["seed_hash"] == seed_hash:
        result.edited.append(entry_id)
        return
    ours = row["document"]
    names = sorted(set(ours) | set(document))
    fields = {n: (ours.get(n), document.get(n)) for n in names if ours.get(n) != document.get(n)}
    result.differences.append(Difference(entry_id, fields))
