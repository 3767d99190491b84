"""`./jba eval`: measures the running assistant on cases, one JSON object a line; shows what it mistakes for what."""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

from bot.cli.ask import default_base
from bot.cli.client import Client
from bot.cli.failure import CommandFailed
from bot.cli.parts import ENGINE_PYTHON
from bot.domain.confusions import as_text, judged
from bot.domain.quality_gate import Figure, losses
from bot.domain.scoring import Answered, Case, is_right, report
from bot.services.content.library import Library
from bot.settings import ROOT, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="DATEI", help="Fälle als JSON-Zeilen")
    parser.add_argument("--base", help="Adresse des Assistenten (sonst die eingestellte)")
    parser.add_argument("--workers", type=int, default=2, help="Gespräche nebeneinander")
    parser.add_argument(
        "--confusions",
        "--confusion",
        action="store_true",
        help="zeigt, welches Thema für welches gehalten wird; ohne DATEI an den eigenen Sätzen in data/nlu "
        "(jeder gefragt, ohne dass er gelernt ist; braucht keinen laufenden Assistenten, 1 bis 3 Minuten)",
    )
    parser.add_argument(
        "--against", type=Path, metavar="SEITE", help="Fehler, wenn eine Datei mehr verliert, als die Seite zulässt"
    )
    parser.add_argument("--wrong", type=Path, help="schreibt die falschen Fälle in diese Datei")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.files:
        if not arguments.confusions:
            raise CommandFailed("Es fehlt eine DATEI mit Fällen, oder --confusions für die eigenen Sätze.")
        show_confusions(*own_sentences())
        return 0
    base = arguments.base or default_base(Settings())
    fresh: dict[str, Figure] = {}
    for file in arguments.files:
        cases = read_cases(file)
        answers = ask_all(base, cases, arguments.workers)
        figures = {"file": file.name} | report(cases, answers) | {"turn_ms": timing(answers)}
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        fresh[f"{file.resolve().parent.name}/{file.name}"] = figure_of(cases, answers)
        if arguments.confusions:
            show_confusions(cases, answers)
        if arguments.wrong:
            keep_wrong(arguments.wrong, cases, answers)
    return hold_against(arguments.against, fresh) if arguments.against else 0


def hold_against(page: Path, fresh: dict[str, Figure]) -> int:
    """The exit status: 1 where a file lost too much against the page."""
    try:
        found = losses(page.read_text(encoding="utf-8"), fresh)
    except OSError as problem:
        raise CommandFailed(f"{page} ist nicht lesbar: {problem.strerror}") from problem
    print("\n".join(f"Verloren: {line}" for line in found) or f"Nichts verloren gegen {page}.")
    return 1 if found else 0


def own_sentences() -> tuple[list[Case], list[Answered]]:
    """The training sentences, each with the answer of a model that has not learnt it."""
    env = dict(os.environ, PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'engine'}", JBA_MODELS=str(Settings().models))
    command = [str(ENGINE_PYTHON), "-m", "jba_engine.crossed"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise CommandFailed("Die Sätze ließen sich nicht befragen; die Meldung steht darüber.")
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return rows, [Answered(row["got"], "", 0.0) for row in rows]


def figure_of(cases: list[Case], answers: list[Answered]) -> Figure:
    return Figure(sum(is_right(case, a) for case, a in zip(cases, answers, strict=True)), len(cases))


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
    topics = Library().topics
    print(as_text(judged(cases, answers), lambda topic: topics[topic].label if topic in topics else topic))


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
