"""What a turn is about travels as JSON and comes back the same."""

import json

import numpy as np
import pytest

from bot.services.context import TurnContext, packed, unpacked


def test_a_vector_comes_back_number_for_number() -> None:
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    assert np.array_equal(unpacked(packed(vector)), vector)


def test_a_context_with_a_vector_survives_json() -> None:
    context = TurnContext("c", "t", "2026-11-25T12:00:00+01:00", text="hallo", vector=packed(np.ones(384, np.float32)))
    assert TurnContext.from_json(json.loads(json.dumps(context.to_json()))) == context


def test_what_is_no_vector_is_refused() -> None:
    with pytest.raises(ValueError, match=r"base64|padd|characters|multiple"):
        unpacked("abc")
