"""How a turn is spoken: du, Sie or easy language, in which region, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.messages import Reply
from bot.services.content.schema import FORMAL_AUDIENCES, Mode
from bot.services.context import TurnContext


@dataclass(frozen=True, slots=True)
class Ask:
    """What an answer is asked for: the turn, the topic, and what the dialogue remembers of the turns before."""

    ctx: TurnContext
    topic: str
    entities: tuple[dict[str, Any], ...] = ()
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    pressed: bool = False
    last_topic: str | None = None
    last_offers: tuple[str, ...] = ()

    def value(self, entity: str) -> str | None:
        """The first value of this entity."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == entity and e.get("value")), None)

    def values(self, entity: str) -> tuple[str, ...]:
        """All values of this entity that the words surely name."""
        found = (e for e in self.entities if e.get("entity") == entity and e.get("value") and not e.get("weak"))
        return tuple(str(e["value"]) for e in found)

    def about(self, topic: str) -> Ask:
        return replace(self, topic=topic)

    def naming(self, offers: Sequence[str]) -> Ask:
        """The same with these offers as the ones that are named."""
        entities = tuple({"entity": "offer", "value": offer} for offer in offers)
        return replace(self, entities=(*self.entities, *entities))

    def said(self, replies: list[Reply]) -> Ask:
        """The same after these replies: their texts count as used."""
        used = tuple(reply.text_id for reply in replies if reply.text_id)
        return replace(self, ctx=replace(self.ctx, used_texts=used[::-1] + self.ctx.used_texts))


@dataclass(slots=True)
class Said:
    """The messages of an answer, and the slots that change with it."""

    replies: list[Reply] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)


def mode_of(ctx: TurnContext) -> Mode:
    """Grown-up audiences and those who want it hear Sie; another language gets the plain German."""
    if ctx.audience in FORMAL_AUDIENCES or ctx.formal:
        return "sie"
    return "easy" if ctx.easy or ctx.language != "de" else "du"
