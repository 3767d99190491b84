"""Turns a second of the assistant and of bare Rasa, in one run, with the same model and the same actions.

    .venv/bin/python tests/bench/turns.py [--seconds 20] [--rounds 3]

Bare Rasa is `rasa run` as its handbook has it: REST channel, SQL tracker store, action server by HTTP. Ours is the
whole way through the public port: danger net, database, engine, actions. Both are asked in turn, round by round, and
the ratios count; absolute figures depend on the machine. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from assistant import Assistant, free_port  # noqa: E402 - the folder of the tests is found above
from stack_client import Talk  # noqa: E402

WORKERS = 4
Ask = Callable[[int], None]


WRITES = {"human", "callback", "complaint", "benefits", "urgent_need"}  # their actions write for a turn of the gateway
silent = [0]  # turns in which bare Rasa gave no message


def texts() -> list[str]:
    """Messages of many topics, without those whose actions write into a conversation of the gateway."""
    file = ROOT / "tests" / "held_out" / "topics_de.jsonl"
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [case["text"] for case in cases if not WRITES & set(case["accept"])]


def context(conversation: str, text: str) -> dict[str, Any]:
    now = datetime.now().astimezone().isoformat()
    return {"conversation": conversation, "turn_id": str(uuid.uuid4()), "now": now, "region": "herne", "text": text}


@contextmanager
def bare_rasa(actions_url: str, folder: Path) -> Iterator[str]:
    """A running `rasa run`; gives the address of its REST channel."""
    port = free_port()
    (folder / "credentials.yml").write_text("bare_rest.BareRest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: {actions_url}\n"
        f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder / 'rasa.db'}\n",
        encoding="utf-8",
    )
    env = dict(os.environ, PYTHONPATH=f"{ROOT}:{ROOT / 'engine'}:{HERE}", RASA_TELEMETRY_ENABLED="false")
    env |= {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [
        str(ROOT / "engine" / ".venv" / "bin" / "python"),
        "-m",
        "rasa",
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    command += ["-m", str(ROOT / "models" / "dialogue.tar.gz"), "--credentials", str(folder / "credentials.yml")]
    command += ["--endpoints", str(folder / "endpoints.yml")]
    with (folder / "rasa.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(base, timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield base + "/webhooks/bare/webhook"
    finally:
        process.terminate()
        process.wait(20)


def bare_turn(url: str, conversation: str, message: str) -> None:
    body = {"sender": conversation, "message": message, "metadata": context(conversation, message.lstrip("/"))}
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        silent[0] += not json.load(response)


def rate(ask: Ask, seconds: float) -> float:
    """Turns a second of WORKERS clients side by side, each with conversations of its own."""
    end = time.perf_counter() + seconds

    def client(number: int) -> int:
        done = 0
        while time.perf_counter() < end:
            ask(number * 10_000 + done)
            done += 1
        return done

    started = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        total = sum(pool.map(client, range(WORKERS)))
    return total / (time.perf_counter() - started)


def ours_typed(base: str, messages: list[str]) -> Ask:
    talks: dict[int, Talk] = {}

    def ask(number: int) -> None:
        if number % 10 == 0 or number // 10_000 not in talks:
            talks[number // 10_000] = Talk(base, region="herne")
        talks[number // 10_000].say(messages[number % len(messages)])

    return ask


def ours_buttons(base: str) -> Ask:
    talks: dict[int, Talk] = {}

    def ask(number: int) -> None:
        if number % 10 == 0 or number // 10_000 not in talks:
            talks[number // 10_000] = Talk(base, region="herne")
        talk = talks[number // 10_000]
        talk.press(talk.greeting[0]["buttons"][0]["title"], talk.greeting)

    return ask


def long_conversation(base: str, messages: list[str]) -> float:
    """How much longer the turns around the 100th take than those around the 5th."""
    talk, seconds = Talk(base, region="herne"), []
    for number in range(104):
        started = time.perf_counter()
        talk.say(messages[number % 4])
        seconds.append(time.perf_counter() - started)
        time.sleep(0.01)
    return statistics.median(seconds[94:104]) / statistics.median(seconds[4:14])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    messages = texts()
    figures: dict[str, list[float]] = {"ours_typed": [], "bare_typed": [], "ours_buttons": [], "bare_buttons": []}
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(Path(folder) / "var")
        assistant.start()
        try:
            actions_url = assistant.environment("actions")["JBA_ACTIONS_URL"]
            with bare_rasa(actions_url, Path(folder)) as url:
                runs: dict[str, Ask] = {
                    "ours_typed": ours_typed(assistant.base, messages),
                    "bare_typed": lambda n: bare_turn(url, f"t{n // 10}", messages[n % len(messages)]),
                    "ours_buttons": ours_buttons(assistant.base),
                    "bare_buttons": lambda n: bare_turn(url, f"b{n // 10}", "/training_search"),
                }
                for ask in runs.values():  # warm
                    ask(1)
                for _ in range(arguments.rounds):
                    for name, ask in runs.items():
                        figures[name].append(rate(ask, arguments.seconds))
            growth = long_conversation(assistant.base, messages)
        finally:
            assistant.stop()
    medians = {name: round(statistics.median(values), 2) for name, values in figures.items()}
    print(
        json.dumps(
            {
                "turns_a_second": medians,
                "typed_ratio": round(medians["ours_typed"] / medians["bare_typed"], 2),
                "button_ratio": round(medians["ours_buttons"] / medians["bare_buttons"], 2),
                "turn_100_to_turn_5": round(growth, 2),
                "workers": WORKERS,
                "silent_turns_of_bare_rasa": silent[0],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
