"""Conversations that stand before the last look, and what a press of „Ja, Termin buchen“ brings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from builders import booking
from builders import slot as slot_of
from conftest import House

from bot.domain.calendar import Slot
from bot.domain.messages import Choice, Reply
from bot.services.clock import SystemClock

OFFICE = "herne-jobcenter"
YES = Choice("Ja, Termin buchen", "choose", {"slot": "appointment_confirm", "value": "yes"})


@dataclass
class Talk:
    """One person's conversation through the API."""

    house: House
    id: str
    token: str
    payload: str = ""
    client_id: str = ""
    said: list[dict[str, Any]] = field(default_factory=list)  # the last answer

    @classmethod
    async def open(cls, house: House) -> Talk:
        answer = await house.gateway.post("/api/v1/conversations", json={"region": "herne"})
        opened = await answer.json()
        return cls(house, opened["id"], opened["token"], client_id=str(uuid.uuid4()), said=opened["messages"])

    async def send(self, **body: str) -> tuple[int, list[dict[str, Any]]]:
        path, headers = f"/api/v1/conversations/{self.id}/messages", {"Authorization": f"Bearer {self.token}"}
        async with self.house.gateway.post(path, json=body, headers=headers) as answer:
            found = await answer.json()
            return answer.status, found.get("messages", [])

    async def tap(self, title: str) -> dict[str, Any]:
        """Presses the first button whose title holds these words; gives the last message of the answer."""
        button = next(b for m in self.said for b in m["buttons"] if title in b["title"])
        return await self.answered(payload=button["payload"], title=button["title"])

    async def answered(self, **body: str) -> dict[str, Any]:
        status, self.said = await self.send(**body, client_id=str(uuid.uuid4()))
        assert status == 200
        return self.said[-1]

    async def press(self) -> tuple[int, list[dict[str, Any]]]:
        """The button of the last look; the same press again carries the same client id."""
        return await self.send(payload=self.payload, title=YES.title, client_id=self.client_id)


async def put_slots(house: House, count: int) -> list[Slot]:
    now = SystemClock().now().replace(minute=0, second=0, microsecond=0)
    made = [slot_of(f"s{n:02}", office=OFFICE, starts_at=now + timedelta(days=2, hours=n)) for n in range(count)]
    async with house.store.write() as work:
        await work.calendars.add_slots(made)
        await work.commit()
    return made


async def up_to_summary(talk: Talk, slot: Slot, at: datetime) -> None:
    """As after all answers, with a hold that has run out: several can stand before the same time."""
    reply = Reply("book_appointment", "Passt alles?", (YES,), role="question")
    given = {name: "none" for name in ("name", "contact", "reach", "keep", "wishes")}
    slots = {f"appointment_{name}": value for name, value in given.items()}
    slots |= {"appointment_region": "herne", "appointment_reason": "money", "appointment_office": slot.office}
    slots |= {"appointment_way": "office", "appointment_slot": slot.id}
    form = {"name": "appointment_form", "requested_slot": "appointment_confirm"}
    async with talk.house.store.write() as work:
        draft = booking(f"draft of {talk.id}", talk.id, created_at=at, contact_way="none")
        draft.take(slot)
        await work.bookings.save_draft(draft)
        message = await work.messages.add(talk.id, "bot", reply, reply.text, at)
        conversation = await work.conversations.get(talk.id)
        assert conversation
        conversation.memory, conversation.memory_at = {"slots": slots, "form": form, "events": []}, at
        await work.conversations.save(conversation)
        await work.commit()
    talk.payload = message.payload(0)
