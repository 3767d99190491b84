"""`./jba eval`: measures the running assistant on cases, one JSON object a line."""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import statistics
import time
from pathlib import Path
from typing import Any

from bot.cli.ask import default_base
from bot.cli.client import Client
from bot.cli.failure import CommandFailed
from bot.domain.scoring import Answered, Case, confusions, is_right, report
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="DATEI", help="Fälle als JSON-Zeilen")
    parser.add_argument("--base", help="Adresse des Assistenten (sonst die eingestellte)")
    parser.add_argument("--workers", type=int, default=2, help="Gespräche nebeneinander")
    parser.add_argument("--confusions", action="store_true", help="zeigt, welches Thema für welches gehalten wurde")
    parser.add_argument("--wrong", type=Path, help="schreibt die falschen Fälle in diese Datei")


def run(arguments: argparse.Namespace) -> int:
    base = arguments.base or default_base(Settings())
    for file in arguments.files:
        cases = read_cases(file)
        answers = ask_all(base, cases, arguments.workers)
        figures = {"file": file.name} | report(cases, answers) | {"turn_ms": timing(answers)}
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        if arguments.confusions:
            show_confusions(cases, answers)
        if arguments.wrong:
            keep_wrong(arguments.wrong, cases, answers)
    return 0


def read_cases(file: Path) -> list[Case]:
    """Raises CommandFailed, naming the line, where the file is no list of cases."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise CommandFailed(f"{file} ist nicht lesbar: {problem.strerror}") from problem
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as problem:
            raise CommandFailed(f"{file}, Zeile {number}: kein gültiges JSON ({problem})") from problem
        if not isinstance(case, dict) or not ({"accept", "must"} & case.keys()) or not ({"text", "q"} & case.keys()):
            raise CommandFailed(f"{file}, Zeile {number}: ein Fall hat „text“ und „accept“ oder „q“ und „must“.")
        cases.append(case)
    return cases


def ask_all(base: str, cases: list[Case], workers: int) -> list[Answered]:
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda case: ask_one(base, case), cases))


def ask_one(base: str, case: Case) -> Answered:
    """One fresh conversation, one message."""
    client = Client(base)
    client.open(**({"region": case["region"]} if case.get("region") else {}))
    started = time.perf_counter()
    said = client.say(case.get("text") or case["q"])
    seconds = time.perf_counter() - started
    topic = next((m.get("topic") for m in said if m.get("topic")), None)
    return Answered(topic, "\n".join(m["text"] for m in said), seconds)


def timing(answers: list[Answered]) -> dict[str, int]:
    seconds = sorted(a.seconds for a in answers) or [0.0]
    return {
        "p50": round(statistics.median(seconds) * 1000),
        "p95": round(seconds[int(0.95 * (len(seconds) - 1))] * 1000),
    }


def show_confusions(cases: list[Case], answers: list[Answered]) -> None:
    for wanted, given, texts in confusions(cases, answers):
        print(f"\n{wanted} → {given} ({len(texts)})")
        for text in texts[:5]:
            print(f"    {text[:110]}")


def keep_wrong(file: Path, cases: list[Case], answers: list[Answered]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": case.get("id"),
            "text": case.get("text") or case.get("q"),
            "got": answered.topic,
            "want": case.get("accept") or case.get("must"),
            "said": answered.text[:400],
        }
        for case, answered in zip(cases, answers, strict=True)
        if not is_right(case, answered)
    ]
    with file.open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
