"""`python -m jba_engine.crossed`: asks each training sentence of a model that has not learnt it.

Prints one JSON object a sentence: `text`, `accept` (its topic), `got`, `voice` (its file's name), `lang`. The report
for editors is made from it (`./jba eval --confusions`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.model_selection import StratifiedKFold

from bot.text.kept_vectors import KeptVectors
from bot.text.normalise import normalise
from jba_engine import sentence_files
from jba_engine.topic_model import TopicModel

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 3


def crossed(data: Path, models: Path) -> Iterator[dict[str, Any]]:
    """One row a sentence under `data`, which holds folders of kinds with files of voices."""
    rows = list(_rows(data))
    texts = [text for text, _, _ in rows]
    topics = np.array([topic for _, topic, _ in rows])
    vectors = KeptVectors(models).of_many(texts, say=lambda line: print(line, file=sys.stderr))
    languages = np.array(sentence_files.languages(texts, data))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(texts, topics):
        known = [texts[i] for i in train]
        model = TopicModel.fit(known, vectors[train], topics[train].tolist(), languages[train].tolist())
        best = model.probabilities([texts[i] for i in test], vectors[test]).argmax(axis=1)
        for i, column in zip(test, best, strict=True):
            yield {
                "text": texts[i],
                "accept": [str(topics[i])],
                "got": model.topics[column],
                "voice": rows[i][2],
                "lang": str(languages[i]),
            }


def _rows(data: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted(data.glob("*/*.yml")):
        for block in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            texts = (normalise(line.strip()[2:]) for line in block["examples"].splitlines() if line.strip())
            yield from ((text, block["intent"], file.stem) for text in texts if text)


if __name__ == "__main__":
    for row in crossed(ROOT / "data" / "nlu", ROOT / (os.environ.get("JBA_MODELS") or "models")):
        print(json.dumps(row, ensure_ascii=False))
