"""The hours after a danger answer: the reply to our question is read, nothing is said twice, the lines stay at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.danger import Verdict, case_of
from bot.domain.messages import Choice, Link, Reply
from bot.services.danger.folding import tokens
from bot.services.danger.help import POLITE, Help, listening, question_of
from bot.text.normalise import normalise

SHORT_MATTER = 3  # words; „was kostet das" is a question, „mir kalt" is not
NO_DANGER = "mental_health"
_CALL_FIRST = {"life", "other", "parent", "medical"}


@dataclass(frozen=True, slots=True)
class CareStep:
    """What one message in care mode leads to. `care` None: care mode ends; `goes_on`: the turn is an ordinary one."""

    replies: tuple[Reply, ...] = ()
    care: dict[str, Any] | None = None
    goes_on: bool = False
    answer_original: bool = False
    turned: Verdict | None = None  # „it is about someone else": a new first answer


class Care:
    """Reads what comes after the first answer."""

    def __init__(self, help_: Help) -> None:
        self._help = help_

    def step(
        self,
        care: dict[str, Any],
        verdict: Verdict,
        *,
        text: str,
        pressed: Choice | None,
        age: int | None,
        region: str | None,
        now: datetime,
        staff_on_duty: bool,
    ) -> CareStep:
        """What a pressed button or a typed text without new danger means now."""
        scene = _Scene(self._help, dict(care), verdict, age, region, now, staff_on_duty)
        if pressed is not None:
            return scene.pressed(pressed.intent)
        return scene.typed(text)


class _Scene:
    """One step; `care` is the copy that is changed."""

    def __init__(
        self,
        help_: Help,
        care: dict[str, Any],
        verdict: Verdict,
        age: int | None,
        region: str | None,
        now: datetime,
        staff_on_duty: bool,
    ) -> None:
        self._help = help_
        self._care = care
        self._age, self._region, self._now, self._on_duty = age, region, now, staff_on_duty
        self._verdict = verdict_of(care)
        self._words = help_.words(str(care.get("language") or "de"))
        self._case = case_of(self._verdict, age)
        self._group = _group(question_of(self._case))
        self._new = verdict

    # -- buttons ------------------------------------------------------------------------------------

    def pressed(self, intent: str) -> CareStep:
        steps = {
            "danger_yes": lambda: self._answered(yes=True),
            "danger_no": lambda: self._answered(yes=False),
            "danger_not_meant": self._not_meant,
            "danger_other": lambda: self._turned("other"),
            "danger_self": lambda: self._turned("self"),
            "danger_person": self._person,
            "danger_write_tomorrow": self._write_tomorrow,
        }
        step = steps.get(intent)
        # Any other button is a matter that the user chose.
        return step() if step else CareStep(goes_on=True)

    # -- words --------------------------------------------------------------------------------------

    def typed(self, raw: str) -> CareStep:
        text = normalise(raw)
        words = tokens(text)
        spoken = self._help.all_words(str(self._care.get("language") or "de"))
        if self._new.language != self._words.language:
            spoken = (*spoken, self._help.words(self._new.language))
        if any(w.understands("not_meant", words) for w in spoken) and self._new.level != "alarm":
            return self._not_meant()
        if self._new.level != "alarm":
            if any(w.understands("yes", words) for w in spoken):
                return self._answered(yes=True)
            if any(w.understands("no", words) for w in spoken):
                return self._answered(yes=False)
            if self._new.level == "none" and is_matter(text, any(w.understands("matter", words) for w in spoken)):
                return CareStep(goes_on=True)
        return self._listen()

    # -- what is said -------------------------------------------------------------------------------

    def _answered(self, *, yes: bool) -> CareStep:
        asked = self._care.get("asked")
        if asked == "resume":
            if yes:
                return CareStep(answer_original=True)
            return self._listen()
        if asked == "company":
            name = "company_yes" if yes else "company_no"
            return self._reply(name, self._words.care(name), lines=not yes, asked="resume" if self._waits else None)
        if asked == "safe":
            part = "yes" if yes else "no"
            texts = self._words.care(part)
            text = texts.get(self._group, texts["life"])
            if not yes:
                self._care["aspects"] = sorted({*self._care.get("aspects", ()), "acute"})
            return self._reply(f"{part}.{self._group}", text, lines=not yes, asked="company" if yes else "safe")
        return self._listen()

    @property
    def _waits(self) -> bool:
        return bool(self._care.get("question"))

    def _not_meant(self) -> CareStep:
        texts: Sequence[str] = self._words.care("not_meant")
        said = int(self._care.get("not_meant") or self._care.get("original_seq") or 0)
        # A notice: what was asked before is answered first (design, section 2), and no danger is seen any more.
        reply = Reply(NO_DANGER, texts[said % len(texts)], lang=self._words.language, role="notice")
        return CareStep((reply,), None, answer_original=True)

    def _turned(self, about: str) -> CareStep:
        turned = replace(self._verdict, about="other" if about == "other" else "self")
        self._care["about"], self._care["asked"] = about, "safe"
        return CareStep(care=self._care, turned=turned)

    def _person(self) -> CareStep:
        if not self._on_duty:
            return self._write_tomorrow()
        self._care["wants_person"] = True
        return self._reply("person", self._words.care("person"), lines=False)

    def _write_tomorrow(self) -> CareStep:
        self._care["wants_person"] = True
        return self._reply("write_tomorrow", self._words.care("write_tomorrow"), lines=True)

    def _listen(self) -> CareStep:
        """The next pair of opener and step that was not said yet in this care mode."""
        number = int(self._care.get("listened") or 0)
        self._care["listened"] = number + 1
        text = listening(self._words, number)
        return self._reply(f"listen.{number}", text, lines=True, emergency=self._new.level != "none", once=False)

    def _reply(
        self, name: str, text: str, *, lines: bool, asked: str | None = None, emergency: bool = False, once: bool = True
    ) -> CareStep:
        said = list(self._care.get("said") or ())
        if once and name in said:
            return self._listen()
        self._care["said"] = [*said, name][-60:]
        if asked:
            self._care["asked"] = asked
        chosen = self._help.lines(self._verdict, self._age, self._region, self._now) if lines else ()
        if chosen:
            text = f"{text}\n{self._help.printed(self._words, chosen)}"
        if emergency and "112" not in text:
            text = f"{text}\n{self._words.gentle_end()}"
        if asked == "resume":
            text = f"{text}\n\n{self._words.care('resume')}"
        names = ["yes", "no"] if asked in ("safe", "company", "resume") else []
        if not self._care.get("wants_person"):
            names.append("person" if self._on_duty else "write_tomorrow")
        names.append("not_meant")
        links: tuple[Link, ...] = self._help.links(self._words, chosen, police=self._group not in _CALL_FIRST)
        reply = Reply(
            self._topic,
            text,
            choices=tuple(self._help.choice(self._words, n) for n in names),
            links=links if lines or name.startswith("no.") else (),
            lang=self._words.language,
            text_id=f"care.{name}",
        )
        return CareStep((reply,), self._care)

    @property
    def _topic(self) -> str:
        return str(self._care.get("topic") or "crisis_suicide")


def verdict_of(care: dict[str, Any]) -> Verdict:
    """The verdict that began a care mode, as far as its state tells."""
    return Verdict(
        "alarm",
        care.get("kind") or "suicide",
        care.get("about") or "self",
        care.get("topic") or "crisis_suicide",
        care.get("language") or "de",
        1.0,
        frozenset(care.get("aspects") or ()),
    )


def is_matter(text: str, names_one: bool) -> bool:
    """Whether a text without danger asks for something: a question, or a word of what the agency does."""
    return names_one or ("?" in text and len(text.split()) >= SHORT_MATTER)


def _group(question: str) -> str:
    """Which of the replies to yes and no fits a question."""
    return {"digital": "violence", "threat_other": "threat"}.get(question, question)


def polite(case: str) -> bool:
    return case in POLITE
