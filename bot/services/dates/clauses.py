"""What of a text suits and what does not: which items a „nicht" or „außer" reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services.dates.items import Item


@dataclass(slots=True)
class Clause:
    """Items up to the next comma, full stop, „aber"; `opened` says by what it began."""

    opened: str
    items: list[Item] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        return any(item.kind in kinds for item in self.items)

    @property
    def speaks(self) -> bool:
        return any(item.speaks_of_time for item in self.items)

    @property
    def denied_first(self) -> bool:
        """Whether the denial stands before what it denies: „diese Woche, nicht Freitag" has one sense only."""
        return next((item.kind == "not" for item in self.items if item.kind == "not" or item.speaks_of_time), False)

    @property
    def bare(self) -> bool:
        """Nothing but days and hours: it may be the member of a list."""
        return self.speaks and not self.has("word", "not", "bad", "no", "good", "busy")


@dataclass(frozen=True, slots=True)
class Sides:
    """The items that suit and those that do not, each in order; `twofold` where a list may end or go on."""

    wanted: list[Item]
    refused: list[Item]
    twofold: bool = False


def sides(items: list[Item]) -> Sides:
    clauses = _clauses(items)
    wanted: list[Item] = []
    refused: list[Item] = []
    twofold = False
    last: tuple[list[Item], list[Item]] = ([], [])
    for index, clause in enumerate(clauses):
        before = clauses[index - 1] if index else None
        if clause.opened == "oops" or (clause.has("no") and not clause.speaks and _corrects(clauses, index)):
            wanted, refused, last = [], [], ([], [])  # „Montag, nein, doch lieber Dienstag“
        if not clause.speaks and clause.has("not", "bad", "no") and before and clause.opened != "stop":
            # „vormittags, aber nicht“, „montag, nein“: the denial reaches back
            moved = last[0]
            del wanted[len(wanted) - len(moved) :]
            refused.extend(moved)
            last = ([], moved)
            continue
        yes, no = _split(clause)
        if clause.opened == "comma" and before is not None and before.speaks:
            if before.bare and no and not yes and before.opened != "except" and not clause.denied_first:
                listed = any(item.kind == "or" for item in clause.items)
                twofold = twofold or not listed
                if listed:
                    del wanted[len(wanted) - len(last[0]) :]
                    no = [*last[0], Item("comma"), *no]
            elif last[1] and not last[0] and clause.bare and before.has("not", "except"):
                if before.opened == "except" or clause.has("or"):
                    yes, no = [], [Item("comma"), *yes]
                else:
                    twofold = True
        if yes:
            wanted.extend([Item("comma")] if wanted and not _narrows(clause, wanted, yes) else [])
            wanted.extend(yes)
        if no:
            refused.extend([Item("comma")] if refused else [])
            refused.extend(no)
        last = (yes, no)
    return Sides(wanted, refused, twofold)


def _narrows(clause: Clause, wanted: list[Item], more: list[Item]) -> bool:
    """„nach 10, aber vor 12": the second bound closes the first rather than opening another time."""
    first, second = wanted[-1].hours, more[0].hours
    if clause.opened != "but" or len(more) > 1 or first is None or second is None or first.point or second.point:
        return False
    return (first.end is None and second.start is None) or (first.start is None and second.end is None)


def _corrects(clauses: list[Clause], index: int) -> bool:
    """Whether a „nein" takes back what was said, since something else follows „lieber"."""
    return index + 1 < len(clauses) and clauses[index + 1].opened == "but" and clauses[index + 1].speaks


def _clauses(items: list[Item]) -> list[Clause]:
    clauses = [Clause("start")]
    for index, item in enumerate(items):
        follows = items[index + 1].kind if index + 1 < len(items) else ""
        if item.kind in ("comma", "stop", "except", "oops") or (
            item.kind == "but" and follows not in ("not", "bad", "no")
        ):
            clauses.append(Clause(item.kind))
        elif item.kind == "but":
            clauses.append(Clause("but"))
        else:
            clauses[-1].items.append(item)
    return [clause for clause in clauses if clause.items]


def _split(clause: Clause) -> tuple[list[Item], list[Item]]:
    """What of a clause suits and what does not."""
    items = clause.items
    if not clause.speaks:
        return [], []
    if clause.opened == "except" or clause.has("busy"):
        return [], _said(items)
    denials = [n for n, item in enumerate(items) if item.kind in ("not", "bad", "no")]
    yes: list[Item] = []
    no: list[Item] = []
    start = 0
    for at in denials:
        ahead = _starts_time(items, at + 1) and items[at].kind == "not"
        behind = any(item.speaks_of_time for item in items[start:at])
        if ahead and not (behind and _praised(items, at + 1)):
            yes.extend(_said(items[start:at]))
            stop = next((n for n in denials if n > at), len(items))
            no.extend(_said(items[at + 1 : stop]))
            start = stop
        elif behind:
            no.extend(_said(items[start:at]))
            start = at + 1
        elif items[at].kind != "no":
            stop = next((n for n in denials if n > at), len(items))
            no.extend(_said(items[at + 1 : stop]))
            start = stop
    yes.extend(_said(items[start:]))
    return yes, no


def _starts_time(items: list[Item], at: int) -> bool:
    """Whether a day or hours come next, but for small words („nicht so", „nicht am")."""
    near = items[at : at + 3]
    for item in near:
        if item.speaks_of_time:
            return True
        if item.kind != "word":
            return False
    return False


def _praised(items: list[Item], at: int) -> bool:
    """„Montag nicht Dienstag geht": the day behind is praised, so the denial belongs to the one before."""
    return any(item.kind == "good" for item in items[at:])


def _said(items: list[Item]) -> list[Item]:
    """Days, hours and what joins them; without the words that say nothing about time."""
    kept = [item for item in items if item.speaks_of_time or item.kind in ("or", "comma")]
    while kept and kept[0].kind in ("or", "comma"):
        kept.pop(0)
    while kept and kept[-1].kind in ("or", "comma"):
        kept.pop()
    return kept
