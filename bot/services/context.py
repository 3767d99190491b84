"""What a turn is about besides its words: handed to the engine and, through it, to every action."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.messages import Audience, State


@dataclass(frozen=True, slots=True)
class TurnContext:
    """Travels as JSON in the metadata of the engine's user event; never stored with the memory."""

    conversation: str
    turn_id: str
    now: str  # ISO 8601 with offset, Europe/Berlin
    region: str | None = None
    language: str = "de"  # of the turn's text: de en tr ar uk ru fa fr pl ro bg
    audience: Audience = "young"
    easy: bool = False
    formal: bool = False
    channel: str = "web"  # web | telegram | cli
    state: State = "bot"
    text: str = ""  # normalised words of this turn, empty for a pressed button
    vector: str = ""  # of `text`, as `packed` makes it, for the search of facts; empty for a pressed button
    recent: tuple[str, ...] = ()  # typed texts of the 20 s before this turn, oldest first
    age: int | None = None  # only where the person said it
    care: bool = False  # somebody is in danger, or was in the last day: no finder, no rating
    failures: int = 0  # turns in a row that were not understood
    turn_number: int = 1  # user turns so far, this one included
    used_texts: tuple[str, ...] = field(default=())  # ids of content texts said lately, newest first

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TurnContext:
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        for name in ("recent", "used_texts"):
            known[name] = tuple(known.get(name) or ())
        return cls(**known)


def packed(vector: NDArray[np.float32]) -> str:
    """A vector as base64, which three processes a turn write and read a hundred times faster than 384 numbers."""
    return base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode("ascii")


def unpacked(vector: str) -> NDArray[np.float32]:
    """The vector that `packed` made; raises ValueError where it is none."""
    return np.frombuffer(base64.b64decode(vector), dtype="<f4").astype(np.float32)
