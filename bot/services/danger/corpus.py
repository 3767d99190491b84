"""The sentences that the danger net and the language guess learn from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.services.languages import LANGUAGES
from bot.text.normalise import normalise

NOT_SAID = ("mental_health",)  # topics whose sentences may be a reason to ask gently; none of them is an alarm


# Modules whose change changes what is learnt.
CODE = (
    *("training", "learning", "thresholds", "model", "corpus", "composed", "retyped", "own_script"),
    *("concepts", "patterns", "automaton", "spelled", "folding", "judging"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One normalised text. `kind`: a kind of danger, `unsure`, `none`, or `open` (no alarm; to ask or not is not said).

    `source`: written for the net (`danger`), several messages joined (`joined`), or an ordinary one (`ordinary`).
    """

    text: str
    kind: str
    about: str
    language: str
    source: str


def files(root: Path) -> list[Path]:
    """Every file that the training reads, its own code among them, in order."""
    danger = root / "danger"
    code = sorted(Path(__file__).parent.glob("*.py"))
    found = [p for folder in ("sentences", "patterns", "concepts") for p in sorted((danger / folder).glob("*.yml"))]
    return found + sorted((root / "data" / "nlu").glob("*/*.yml")) + [p for p in code if p.stem in CODE]


def digest(paths: Iterable[Path], *versions: str) -> str:
    """A fingerprint of the files' contents and of the versions of what works on them."""
    total = hashlib.sha256("\n".join(versions).encode())
    for path in paths:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def sentences(root: Path) -> list[Sentence]:
    """All sentences, each text once (the net's own before ordinary ones)."""
    found: dict[str, Sentence] = {}
    for sentence in (*_danger(root / "danger" / "sentences"), *_ordinary(root / "data" / "nlu")):
        if sentence.text:
            found.setdefault(sentence.text, sentence)
    return list(found.values())


def _danger(folder: Path) -> Iterable[Sentence]:
    for path in sorted(folder.glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        language = data.get("language", "de")
        for group in data.get("sentences") or ():
            for text in group["texts"]:
                yield Sentence(normalise(text), group["kind"], group["about"], language, "danger")
        for dialogue in data.get("dialogues") or ():
            text = normalise(" ".join(dialogue["messages"]))
            yield Sentence(text, dialogue["kind"], dialogue["about"], dialogue.get("language", language), "joined")


def _ordinary(folder: Path) -> Iterable[Sentence]:
    for path in sorted(folder.glob("*/*.yml")):
        begin = path.stem.split("_")[0]  # „ar“, „ar_plain“
        language = begin if begin in LANGUAGES else "de"
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            kind = "open" if group["intent"] in NOT_SAID else "none"
            for line in group["examples"].splitlines():
                text = normalise(line.strip().removeprefix("- "))
                yield Sentence(text, kind, "self", language, "ordinary")
