"""How long it takes to find the catalogue's names in a message: `python tests/bench/matching.py [messages.txt]`.

Prints median and 95th percentile in milliseconds over the training sentences (or a file with a message a line).
The goal is a median of at most 5 ms with the whole catalogue.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.services.catalogue import seed  # noqa: E402
from bot.services.catalogue.matcher import Matcher, Rules  # noqa: E402


def messages(arguments: list[str]) -> list[str]:
    if arguments:
        return Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    found: list[str] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/young*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found += [line.strip().removeprefix("- ") for line in intent["examples"].splitlines() if line.strip()]
    return found


def main(arguments: list[str]) -> int:
    folder = ROOT / "catalogue"
    entries = [entry.model for entry in seed.load(folder).entries.values()]
    matcher = Matcher(entries, Rules.read(folder / "matching.yml"))
    texts = messages(arguments)
    took = []
    for text in texts:
        start = time.perf_counter()
        matcher.find(text)
        took.append((time.perf_counter() - start) * 1000)
    median, late = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"{len(entries)} entries, {len(texts)} messages: median {median:.3f} ms, p95 {late:.3f} ms")
    return 0 if median <= 5 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
