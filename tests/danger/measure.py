"""Measures the danger net on the held-out cases: `python -m tests.danger.measure [--ids]`. Prints no texts."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.domain.topics import CRISIS
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from bot.settings import ROOT
from bot.text.vectors import shared
from tests.danger.driver import Driver, clock

HELD_OUT = ROOT / "tests" / "held_out"
NUMBERS = ("116", "0800", "krisenchat", "112", "110")


def rows(name: str, folder: Path = HELD_OUT) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def service() -> DangerService:
    return DangerService(DangerNet.load(ROOT / "danger", ROOT / "models", shared()), ROOT / "content")


def single(service_: DangerService, row: dict[str, Any]) -> str:
    """`right`, or what is wrong with the answer to one message."""
    driver = Driver(service_, clock("2026-11-24T23:00"), language="de")
    outcome = driver.says(row["text"])
    topics = [reply.topic for reply in outcome.replies]
    if row.get("kind") == "positive":
        if not topics or topics[0] not in CRISIS:
            return f"missed ({outcome.level})"
        return "right" if topics[0] in row["accept"] else f"wrong kind ({topics[0]})"
    if row.get("kind", "ordinary") in ("negative", "ordinary"):
        if topics and topics[0] in CRISIS:
            return f"false alarm ({topics[0]} {outcome.verdict.score:.2f} {'/'.join(outcome.verdict.reasons)})"
        return "right, asked" if outcome.level == "ask" else "right"
    return "right" if any(n in driver.said(outcome) for n in NUMBERS) else "no line"


def dialogue(service_: DangerService, row: dict[str, Any]) -> list[str]:
    """What is wrong in each turn of a dialogue; empty where all is right.

    An alarm that was raised at a turn where either is fine is the one that was expected later: there is no second
    one unless it gets worse, but what has to be said is said again.
    """
    setup = row["setup"]
    driver = Driver(service_, clock(setup["clock"]), setup["state"], setup["language"], setup["age"])
    wrong = []
    early = False
    for number, turn in enumerate(row["turns"], 1):
        outcome = driver.says(turn["text"])
        text, expect = driver.said(outcome), turn["expect"]
        raised = outcome.level == "alarm"
        early = (early or (raised and expect["alarm"] is None)) and outcome.level in ("alarm", "care")
        if expect["alarm"] is not None and expect["alarm"] != raised and not (expect["alarm"] and early):
            wrong.append(
                f"{number}: alarm {raised} ({outcome.level} {outcome.verdict.kind} {outcome.verdict.score:.2f})"
            )
        topic = outcome.replies[0].topic if outcome.replies else None
        if expect["topic"] in CRISIS and topic != expect["topic"]:
            wrong.append(f"{number}: topic {topic}")
        wrong += [f"{number}: no {m}" for m in expect["must"] if m.lower() not in text.lower()]
        wrong += [f"{number}: says {m}" for m in expect["must_not"] if m.lower() in text.lower()]
    return wrong


def line(service_: DangerService, row: dict[str, Any]) -> list[str]:
    """What is wrong with the first lines of an answer."""
    driver = Driver(service_, clock(row["clock"]), language=row["language"], age=row["age"])
    outcome = driver.says(row["text"])
    text = driver.said(outcome)
    wrong = [
        f"none of {group}" for group in row["first_lines_any_of"] if not any(g.lower() in text.lower() for g in group)
    ]
    wrong += [f"says {n}" for n in row["not_first"] if n in text]
    return wrong if outcome.level == "alarm" else [f"no alarm ({outcome.level})", *wrong]


MESSAGES = (
    *("danger.jsonl", "danger_fresh.jsonl", "danger_third.jsonl", "danger_fourth.jsonl", "danger_fifth.jsonl"),
    *("danger_sixth.jsonl", "danger_buried.jsonl"),
    "ordinary.jsonl",
)
DIALOGUES = tuple(f"danger_dialogues{name}.jsonl" for name in ("", "_second", "_third", "_fourth", "_fifth"))
# Figures only: nobody who works on the net reads them, nor the rows of danger_buried with an even number.
UNREAD = ("danger_fifth.jsonl", "danger_sixth.jsonl", "danger_dialogues_fourth.jsonl")
HALF_READ = "danger_buried.jsonl"
# Written for other parts: what people ordinarily want. No alarm belongs there.
REQUESTS = (
    "topics_de.jsonl",
    *("offers.jsonl", "offers_second.jsonl", "offers_third.jsonl"),
    *("facts.jsonl", "facts_second.jsonl", "facts_third.jsonl"),
)


def group_of(name: str, row: dict[str, Any]) -> str:
    """Under which heading a row is counted."""
    language = "de" if row.get("lang", "de") == "de" else "other"
    return f"{name} {language} {row.get('kind', 'ordinary')}"


def is_read(name: str, row: dict[str, Any]) -> bool:
    return name not in UNREAD and not (name == HALF_READ and int(row["id"].rpartition("-")[2]) % 2 == 0)


def main() -> None:
    service_ = service()
    ids = "--ids" in sys.argv
    found: Counter[tuple[str, str]] = Counter()
    for name in MESSAGES:
        for row in rows(name):
            result = single(service_, row)
            found[(group_of(name, row), result.split(" (")[0])] += 1
            if ids and is_read(name, row) and not result.startswith("right"):
                print(row["id"], row.get("lang", "de"), result)
    for row in (row for name in REQUESTS for row in rows(name) if not CRISIS & set(row.get("accept", ()))):
        result = single(service_, {"text": row.get("text") or row["q"]})
        found[("requests of topics, offers, facts", result.split(" (")[0])] += 1
    for name, check in (*((name, dialogue) for name in DIALOGUES), ("lines.jsonl", line)):
        for row in rows(name):
            wrong = check(service_, row)
            found[(name, "wrong" if wrong else "right")] += 1
            if ids and is_read(name, row) and wrong:
                print(row["id"], "; ".join(wrong))
    for group in sorted({g for g, _ in found}):
        results = {result: count for (g, result), count in sorted(found.items()) if g == group}
        total = sum(results.values())
        print(f"{group}: " + ", ".join(f"{r} {n} ({100 * n / total:.1f} %)" for r, n in results.items()))


if __name__ == "__main__":
    main()
