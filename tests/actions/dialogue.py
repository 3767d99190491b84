"""Calls actions as the engine does, turn by turn: with metadata, slots and the open form; keeps what they set.

What follows from an intent is the engine's business and tested there; here a test names the action.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import TestClient
from builders import NOW

from bot.domain.conversation import Turn
from bot.domain.messages import Reply
from bot.services.context import TurnContext
from bot.store import SqlStore

FORM = "callback_form"
SUBMIT = {
    "callback_form": "action_submit_callback",
    "finder_form": "action_submit_finder",
    "appointment_form": "action_submit_appointment",
}
FORM_SLOTS = {
    "callback_form": ("callback_way", "callback_contact", "callback_window", "callback_confirm"),
    "finder_form": ("finder_town", "finder_age", "finder_school", "finder_obstacle"),
    "appointment_form": (
        *("appointment_region", "appointment_reason", "appointment_office", "appointment_way", "appointment_slot"),
        *("appointment_name", "appointment_contact", "appointment_reach", "appointment_keep", "appointment_wishes"),
        "appointment_confirm",
    ),
}
_turns = (f"t{number}" for number in itertools.count())


@dataclass
class Dialogue:
    """One conversation; `context` holds what differs from a young person's typed German."""

    host: TestClient[Any, Any]
    store: SqlStore
    context: dict[str, Any] = field(default_factory=lambda: {"region": "herne"})
    slots: dict[str, Any] = field(default_factory=dict)
    form: str | None = None
    used: list[str] = field(default_factory=list)
    turn_id: str = ""
    followed: str | None = None  # the action that the last one asked for

    async def says(
        self,
        action: str,
        text: str = "",
        intent: str = "nlu_fallback",
        entities: list[dict[str, Any]] | None = None,
        ranking: list[tuple[str, float]] | None = None,
        confidence: float = 0.9,
    ) -> list[Reply]:
        """A new turn that leads to this action."""
        await self._open_turn()
        return await self.act(action, text, intent, entities, ranking, confidence)

    async def presses(self, action: str, intent: str, **entities: str) -> list[Reply]:
        return await self.says(action, "", intent, [{"entity": k, "value": v} for k, v in entities.items()])

    async def fills(self, text: str = "", intent: str = "nlu_fallback", **entities: str) -> list[Reply]:
        """A new turn while the form is open: taken by it, or refused (then nothing is said)."""
        await self._open_turn()
        given = [{"entity": k, "value": v} for k, v in entities.items()]
        replies = await self.act(f"validate_{self.form}", text, intent, given)
        if self.form is None:
            return replies
        if not self.taken:
            return []
        return replies + await self._ask_or_send(text, intent, given)

    async def starts_form(
        self, text: str = "ruft mich zurück", form: str = FORM, intent: str = "callback", **entities: str
    ) -> list[Reply]:
        """The form's start: validated once, then asked for its first empty slot."""
        await self._open_turn()
        self.form = form
        self.slots["requested_slot"] = None
        given = [{"entity": k, "value": v} for k, v in entities.items()]
        replies = await self.act(f"validate_{form}", text, intent, given)
        return replies + (await self._ask_or_send(text, intent, given) if self.form else [])

    async def asks_again(self, text: str, intent: str) -> list[Reply]:
        """The form's question behind an answer in the same turn."""
        return await self._ask_or_send(text, intent, [])

    async def act(
        self,
        action: str,
        text: str = "",
        intent: str = "nlu_fallback",
        entities: list[dict[str, Any]] | None = None,
        ranking: list[tuple[str, float]] | None = None,
        confidence: float = 0.9,
    ) -> list[Reply]:
        """One call within the turn; its events are taken over."""
        call = self.call(action, text, intent, entities, ranking, confidence)
        response = await self.host.post("/webhook", json=call)
        body = await response.json()
        assert response.status == 200, body
        self._apply(body["events"])
        replies = [Reply.from_json(message["custom"]) for message in body["responses"]]
        self.used = [reply.text_id for reply in replies if reply.text_id][::-1] + self.used
        return replies

    def call(
        self,
        action: str,
        text: str = "",
        intent: str = "nlu_fallback",
        entities: list[dict[str, Any]] | None = None,
        ranking: list[tuple[str, float]] | None = None,
        confidence: float = 0.9,
    ) -> dict[str, Any]:
        """The body that the engine posts."""
        context = TurnContext(
            **{
                "conversation": "c1",
                "turn_id": self.turn_id,
                "now": NOW.isoformat(),
                "text": text,
                "used_texts": tuple(self.used[:80]),
            }
            | self.context
        )
        message = {
            "text": text or f"/{intent}",
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": n, "confidence": c} for n, c in ranking or [(intent, confidence)]],
            "entities": entities or [],
            "metadata": context.to_json(),
        }
        loop = {"name": self.form} if self.form else {}
        tracker = {
            "sender_id": "c1",
            "slots": self.slots,
            "latest_message": message,
            "events": [{"event": "user", **message}],
            "active_loop": loop,
            "latest_action_name": "action_listen",
        }
        return {"next_action": action, "sender_id": "c1", "tracker": tracker, "domain": {"slots": {}}, "version": "3.6"}

    def _apply(self, events: list[dict[str, Any]]) -> None:
        self.taken, self.followed = False, None
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
                self.taken = self.taken or event["name"] != "requested_slot"
            elif event["event"] == "active_loop":
                self.form = event["name"]
            elif event["event"] == "followup":
                self.followed = event["name"]

    async def _ask_or_send(self, text: str, intent: str, entities: list[dict[str, Any]]) -> list[Reply]:
        missing = [slot for slot in FORM_SLOTS[str(self.form)] if self.slots.get(slot) is None]
        if missing:
            self.slots["requested_slot"] = missing[0]
            return await self.act(f"action_ask_{missing[0]}", text, intent, entities)
        submit = SUBMIT[str(self.form)]
        self.form, self.slots["requested_slot"] = None, None
        return await self.act(submit, text, intent, entities)

    async def _open_turn(self) -> None:
        self.turn_id = next(_turns)
        async with self.store.write() as work:
            await work.turns.open(Turn(self.turn_id, "c1", NOW))
            await work.commit()
