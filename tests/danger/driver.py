"""Drives the danger service as the turn service does: carries care state, recent messages and the age that was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.ages import age_said
from bot.domain.messages import Choice, State
from bot.services.danger.service import DangerOutcome, DangerService, Signal

BERLIN = ZoneInfo("Europe/Berlin")
LOOKS_BACK = timedelta(minutes=15)
MESSAGES = 6


def clock(text: str) -> datetime:
    """A moment in Europe/Berlin, from „2026-11-24T23:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@dataclass
class Driver:
    """One conversation with the danger net alone; what the engine would say is left out."""

    service: DangerService
    now: datetime
    state: State = "bot"
    language: str = "de"
    age: int | None = None
    region: str | None = None
    staff_on_duty: bool = False
    care: dict[str, Any] | None = None
    typed: list[tuple[datetime, str]] = field(default_factory=list)
    seq: int = 0
    listened: int = 0
    alarms: list[str] = field(default_factory=list)

    def says(
        self, text: str, pressed: Choice | None = None, *, after: float = 20, together: bool = False
    ) -> DangerOutcome:
        """One turn, `after` seconds after the one before; `together`: its lines are messages that waited for it."""
        self.seq += 1
        self.now += timedelta(seconds=after)
        self.age = age_said(text) or self.age
        since = self.now - LOOKS_BACK
        recent = tuple(words for at, words in self.typed if at >= since)[-MESSAGES:]
        signal = Signal(
            text=text,
            pressed=pressed,
            recent=recent,
            now=self.now,
            language=self.language,
            age=self.age,
            region=self.region,
            channel="web",
            state=self.state,
            care=self.care,
            staff_on_duty=self.staff_on_duty,
            seq=self.seq,
            listened=self.listened,
            together=together,
        )
        outcome = self.service.read(signal)
        self.last_signal = signal
        self.care = outcome.care
        if pressed is None:
            self.typed.append((self.now, text))
        if outcome.alarm:
            self.alarms.append(outcome.alarm.kind)
        return outcome

    def presses(self, intent: str) -> DangerOutcome:
        """One turn with a button of a danger reply."""
        return self.says("", Choice(intent, intent))

    def said(self, outcome: DangerOutcome) -> str:
        """All texts of a turn; with an open line where the net asks."""
        texts = [reply.text for reply in outcome.replies]
        if outcome.level == "ask":
            texts.append(self.service.gentle(outcome, self.last_signal, "mental_health").text)
        return "\n".join(texts)
