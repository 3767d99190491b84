"""What one turn means for the danger net: an open line, an alarm with its first answer, or a step of care mode."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from bot.domain.danger import AlarmNotice, Verdict, care_runs, come_nearer, fresh_care, is_worse
from bot.domain.messages import Choice, Reply, State
from bot.services.danger.calendar import is_holiday
from bot.services.danger.care import Care, CareStep, is_matter
from bot.services.danger.folding import tokens
from bot.services.danger.help import Help, last_help
from bot.services.danger.net import DangerNet
from bot.services.danger.words import load_lines, load_words
from bot.text.normalise import normalise

log = logging.getLogger(__name__)

DANGER_BUTTONS = frozenset(
    f"danger_{name}" for name in ("not_meant", "other", "self", "person", "write_tomorrow", "yes", "no")
)
_NO_QUESTION_UNDER = 6  # words


@dataclass(frozen=True, slots=True)
class Signal:
    """What one turn looks like to the net."""

    text: str  # raw typed text of this turn (may be 64 kB, NULs, surrogates), "" for a button
    pressed: Choice | None
    recent: tuple[str, ...]  # the user's last messages (up to 6, last 15 minutes), oldest first
    now: datetime  # Europe/Berlin
    language: str
    age: int | None
    region: str | None
    channel: str
    state: State
    care: dict[str, Any] | None  # Conversation.care (JSON)
    staff_on_duty: bool = False
    seq: int = 0  # number of the message, kept in care as `original_seq`
    gentle_said: int = 0  # how many open lines this conversation was given
    listened: int = 0  # how many texts of care mode that listen, also of a care mode that is over
    together: bool = False  # whether the lines of `text` are messages of their own, which waited for one turn


@dataclass(frozen=True, slots=True)
class DangerOutcome:
    """What the turn is to do about danger.

    `replies` of an alarm or a care step are the whole turn; where `ask_engine` is true they come before its answer.
    """

    level: Literal["none", "ask", "alarm", "care"]
    verdict: Verdict
    replies: tuple[Reply, ...] = ()
    care: dict[str, Any] | None = None  # the conversation's new care state (JSON, no texts); None: no care mode
    alarm: AlarmNotice | None = None  # raise one for staff (new or got worse)
    ask_engine: bool = True  # False: the engine is not asked in this turn
    original_seq: int | None = None  # care ended: message whose question is now to be answered


class DangerService:
    """Reads every turn before anything else does. Never raises: help does not fail."""

    def __init__(
        self,
        net: DangerNet,
        content_dir: Path,
        *,
        overlay: Path | None = None,
        youth_office_phone: str = "",
        holidays: Callable[[date, str | None], bool] = is_holiday,
    ) -> None:
        """`content_dir` holds `danger/`; raises OSError or KeyError where the German texts cannot be used."""
        folder, over = content_dir / "danger", overlay / "danger" if overlay else None
        self._net = net
        self._help = Help(load_words(folder, over), load_lines(folder, over, youth_office_phone), holidays)
        self._care = Care(self._help)

    def read(self, signal: Signal) -> DangerOutcome:
        """What this turn is to do about danger."""
        try:
            return self._read(signal)
        except Exception as problem:  # help never fails
            log.error("danger service: %s", type(problem).__name__)
            verdict = Verdict("none", language=signal.language)
            if signal.pressed is None:
                verdict = self._net.assess(signal.text, language=signal.language, patterns_only=True)
            if verdict.level != "alarm":
                return DangerOutcome("none", verdict, care=signal.care)
            notice = AlarmNotice(verdict.kind or "suicide", verdict.topic or "crisis_suicide")
            return DangerOutcome("alarm", verdict, (last_help(),), signal.care, notice, ask_engine=False)

    def gentle(self, outcome: DangerOutcome, signal: Signal, topic: str) -> Reply:
        """Level `ask`: one open line, under the topic of the ordinary answer (`mental_health` where there is none)."""
        return self._help.gentle(
            outcome.verdict,
            topic or "mental_health",
            age=signal.age,
            region=signal.region,
            now=signal.now,
            number=signal.gentle_said,
        )

    def help_for_refusal(self, text: str, signal: Signal) -> Reply | None:
        """Help for a message that is refused (too long, too many): patterns only; None where nothing shows danger."""
        verdict = self._net.assess(text, language=signal.language, patterns_only=True)
        return self._first_answer(verdict, signal) if verdict.level == "alarm" else None

    def refused(self, signal: Signal, *, patterns_only: bool) -> DangerOutcome:
        """The same with care and alarm, for a refused message of a conversation; the level is `none` or `alarm`."""
        try:
            verdict = self._net.assess(signal.text, language=signal.language, patterns_only=patterns_only)
            if verdict.level != "alarm":
                return DangerOutcome("none", verdict, care=signal.care)
            care = signal.care if care_runs(signal.care, signal.now) else None
            outcome = self._alarm(verdict, signal, care)
            return outcome if care is None or is_worse(care, verdict) else replace(outcome, alarm=None)
        except Exception as problem:  # help never fails
            log.error("danger service: %s", type(problem).__name__)
            verdict = Verdict("alarm", "suicide", topic="crisis_suicide", language=signal.language)
            return DangerOutcome("alarm", verdict, (last_help(),), signal.care, ask_engine=False)

    def help_card(self, language: str, region: str | None = None, now: datetime | None = None) -> Reply:
        """Lines that are open now, without any detection (`/notfall`, „Notfall?")."""
        return self._help.card(language, region, now or datetime.now().astimezone())

    # -- one turn -----------------------------------------------------------------------------------

    def _read(self, signal: Signal) -> DangerOutcome:
        care = signal.care if care_runs(signal.care, signal.now) else None
        if signal.pressed is not None:
            return self._pressed(signal, care)
        recent = () if care else signal.recent  # what was answered in care mode is not joined again
        verdict = self._net.assess(signal.text, recent, language=signal.language, together=signal.together)
        if care is None:
            if verdict.level == "alarm":
                return self._alarm(verdict, signal)
            if verdict.level == "ask" and signal.state != "staff":
                return DangerOutcome("ask", verdict)
            return DangerOutcome("none", verdict)
        if not care.get("plain", True) and verdict.level == "ask":
            verdict = self._net.continued(signal.text, signal.recent, verdict, language=signal.language)
        verdict = come_nearer(care, verdict)
        if is_worse(care, verdict):
            return self._alarm(verdict, signal, care)
        if signal.state == "staff":
            return DangerOutcome("none", verdict, care=care, ask_engine=False)
        return self._after(self._step(care, verdict, signal), verdict, signal, care)

    def _alarm(self, verdict: Verdict, signal: Signal, care: dict[str, Any] | None = None) -> DangerOutcome:
        fresh = fresh_care(verdict, signal.now, signal.seq)
        fresh["question"] = _asks_something(signal.text)
        fresh["listened"] = signal.listened
        same_case = bool(care and care.get("topic") == verdict.topic)
        if care:
            fresh["original_seq"], fresh["question"] = care.get("original_seq"), care.get("question")
            fresh["listened"] = max(signal.listened, int(care.get("listened") or 0))
        reply = self._first_answer(verdict, signal, worse=same_case)
        notice = AlarmNotice(verdict.kind or "suicide", verdict.topic or "crisis_suicide")
        return DangerOutcome("alarm", verdict, (reply,), fresh, notice, ask_engine=False)

    def _first_answer(self, verdict: Verdict, signal: Signal, *, worse: bool = False) -> Reply:
        return self._help.first_answer(
            verdict,
            age=signal.age,
            region=signal.region,
            now=signal.now,
            state=signal.state,
            staff_on_duty=signal.staff_on_duty,
            worse=worse,
        )

    def _pressed(self, signal: Signal, care: dict[str, Any] | None) -> DangerOutcome:
        none = Verdict("none", language=signal.language)
        if signal.pressed is None or signal.pressed.intent not in DANGER_BUTTONS:
            return DangerOutcome("none", none)  # any other button is a matter that the user chose
        if care is None:  # an old button: care mode is over, help is still given
            care = dict(signal.care or fresh_care(replace(none, kind="suicide", topic="crisis_suicide"), signal.now, 0))
        return self._after(self._step(care, none, signal), none, signal, care)

    def _step(self, care: dict[str, Any], verdict: Verdict, signal: Signal) -> CareStep:
        return self._care.step(
            care,
            verdict,
            text=signal.text,
            pressed=signal.pressed,
            age=signal.age,
            region=signal.region,
            now=signal.now,
            staff_on_duty=signal.staff_on_duty,
        )

    def _after(self, step: CareStep, verdict: Verdict, signal: Signal, care: dict[str, Any]) -> DangerOutcome:
        if step.goes_on:
            return DangerOutcome("none", verdict)
        if step.turned is not None:
            return DangerOutcome(
                "care", step.turned, (self._first_answer(step.turned, signal),), step.care, ask_engine=False
            )
        if step.answer_original:
            return DangerOutcome(
                "care", verdict, step.replies, None, ask_engine=True, original_seq=care.get("original_seq") or None
            )
        return DangerOutcome("care", verdict, step.replies, step.care, ask_engine=False)


def _asks_something(raw: str) -> bool:
    """Whether a message with danger in it also asks for something that waits for an answer."""
    text = normalise(raw[:4000])
    return is_matter(text, False) or len(tokens(text)) >= 2 * _NO_QUESTION_UNDER
