"""What a message is about: the topic of the turn, its confidence, and a second topic where it names two."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.text import vectors
from bot.text.normalise import normalise
from jba_engine import deciding, sentence_files, topic_model
from jba_engine.features import ROOT, SentenceVectorFeaturizer

FALLBACK = "nlu_fallback"
RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Classifies a message as a whole and by its parts, and where it is unclear together with what came before it.

    `metadata`: `parts` with their `vectors`; `joined` with its `joined_vector`, the `last_topic` that was answered and
    whether this message has `named` something; all may be missing.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceVectorFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return asdict(deciding.Limits())

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: topic_model.TopicModel | None = None,
    ) -> None:
        self._limits = deciding.Limits(**{name: config[name] for name in asdict(deciding.Limits())})
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, topic_model.TopicModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return f"{vectors.VERSION} {topic_model.VERSION}"

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        rows = np.stack([_vector(example) for example in examples])
        texts = [normalise(example.get(TEXT)) for example in examples]
        spoken = sentence_files.languages(texts, ROOT / "data" / "nlu")
        self._model = topic_model.TopicModel.fit(texts, rows, [example.get(INTENT) for example in examples], spoken)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) and message.get_dense_features(TEXT)[1] is not None:
                self._classify(message)
            else:
                message.set(INTENT, {"name": FALLBACK, "confidence": 0.0}, add_to_output=True)
                message.set("intent_ranking", [], add_to_output=True)
        return messages

    def _classify(self, message: Message) -> None:
        assert self._model is not None, "trained or loaded before it is asked"
        given = message.get("metadata") or {}
        parts = list(given.get("parts") or ())
        texts = [normalise(message.get(TEXT)), *parts]
        rows = [_vector(message), *np.asarray(given.get("vectors") or (), dtype=np.float32)]
        if given.get("joined") and given.get("joined_vector"):
            texts.append(given["joined"])
            rows.append(np.asarray(given["joined_vector"], dtype=np.float32))
        chances = self._model.probabilities(texts, np.stack(rows))
        own = chances[: 1 + len(parts)]
        joined = chances[-1] if len(chances) > len(own) else None
        if (
            joined is not None
            and not given.get("named")
            and self._model.topics[joined.argmax()] == given.get("last_topic")
        ):
            joined = None  # what came before was answered, and this message adds nothing to it
        found = deciding.decide(self._model.topics, own, self._limits, joined)
        message.set(INTENT, {"name": found.topic or FALLBACK, "confidence": found.confidence}, add_to_output=True)
        ranking = [{"name": name, "confidence": confidence} for name, confidence in found.ranking[:RANKING]]
        message.set("intent_ranking", ranking, add_to_output=True)
        if found.also:
            entity = {"entity": "also_topic", "value": found.also, "extractor": "topics"}
            message.set("entities", [*message.get("entities", []), entity], add_to_output=True)


def _vector(message: Message) -> np.ndarray:
    return message.get_dense_features(TEXT)[1].features[0]
