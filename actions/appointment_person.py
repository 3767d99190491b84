"""Who comes, and how to reach them without endangering them; what they need: the later answers of the form."""

from __future__ import annotations

from abc import ABC

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.appointment_answers import (
    GIVEN,
    LONGEST_NAME,
    LONGEST_WORDS,
    NONE,
    WISHES,
    AppointmentAnswers,
    Extracted,
)
from actions.base import Turn
from actions.forms import button
from bot.domain.booking import code_in
from bot.domain.contact_data import Contact, ContactProblem, contact_in, is_bare_number
from bot.services.booking.service import NothingToBook
from bot.services.callbacks import refusal

SECRET_WORDS = 3  # from so many on, words about a secret name who is not to hear of it
SHORT_REFUSAL = 3  # words of „nein danke keine“
# What a bare name may be taken for; whoever means it says it again.
_LIKE_NAMES = frozenset(("privacy", "my_data", "smalltalk", "bot_identity", "greeting", "other_language"))
PARENTS = "parents"
REACHES = ("call", "voicemail", "write", "email", "secret", PARENTS)


class PersonAnswers(AppointmentAnswers, ABC):
    """A contact is kept only where it may be, and is a correction whenever it comes."""

    async def extract_appointment_name(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_name")
        if pressed == "change":
            return {"appointment_name": None, "appointment_confirm": None}
        if turn.slots.get("appointment_slot") is None or turn.slots.get("appointment_moves"):
            return {}
        if turn.slots.get("appointment_name") is not None and not self._corrects_name(turn):
            return {}
        if refusal(turn.ctx):
            return {"appointment_name": NONE}
        skips = turn.requested == "appointment_name" and (
            turn.intent == "skip" or self._meaning(turn) in ("skip", "no")
        )
        if pressed == NONE or skips:
            await self.services.booking.keep(turn.ctx, name=None)
            return {"appointment_name": NONE}
        name = self.services.lexicon.name(turn.ctx.text) if self._may_be_name(turn) else None
        if name is None or len(name) > LONGEST_NAME:
            return {}
        await self.services.booking.keep(turn.ctx, name=name)
        return {"appointment_name": GIVEN, "appointment_confirm": None}

    async def extract_appointment_contact(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """A contact is taken once a time is chosen, also as a correction."""
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_contact")
        if pressed == "change":
            return {"appointment_contact": None, "appointment_reach": None, "appointment_confirm": None}
        if turn.slots.get("appointment_slot") is None or turn.slots.get("appointment_moves"):
            return {}
        if refusal(turn.ctx):
            return await self._without_contact(turn) if turn.slots.get("appointment_contact") != NONE else {}
        found = contact_in(turn.ctx.text) if turn.ctx.text else None
        if isinstance(found, Contact):
            draft = await self.services.booking.draft(turn.ctx)
            if draft is not None and draft.way == "phone" and found.way != "phone":
                return {"appointment_problem": "needs_phone"}
            await self.services.booking.keep_contact(turn.ctx, found)
            return {"appointment_contact": found.way, "appointment_reach": None, "appointment_confirm": None}
        asked = turn.requested == "appointment_contact"
        if isinstance(found, ContactProblem) and asked:
            return {"appointment_problem": found.code}
        if asked and is_bare_number(turn.ctx.text):
            return {"appointment_problem": "too_short"}
        not_to_be_written = turn.requested == "appointment_reach" and turn.slots.get("appointment_contact") == "email"
        refuses = (asked or (not_to_be_written and self._denies_mail(turn))) and self._refuses(turn)
        return await self._without_contact(turn) if pressed == NONE or refuses else {}

    def _refuses(self, turn: Turn) -> bool:
        """Whether somebody would rather not say it, or needs nothing: „überspringen“, „nein“, „keine“."""
        text, lexicon = turn.ctx.text, self.services.lexicon
        few = 0 < len(text.split()) <= SHORT_REFUSAL
        short = few and lexicon.denies(text) and lexicon.way(text) is None  # „nicht anrufen“ refuses less than that
        return turn.intent in ("skip", "deny") or self._meaning(turn) in ("skip", "no", "stop") or short

    def _denies_mail(self, turn: Turn) -> bool:
        """„Nein“ to the question whether we may write; „Mama darf nichts merken“ is another answer."""
        return not self.services.lexicon.hears("secret_words", turn.ctx.text)

    def _may_be_name(self, turn: Turn) -> bool:
        """„ich heiße Mia“ is a name whatever else it sounds like; a bare word where nothing else is surely meant."""
        if code_in(turn.ctx.text) or not turn.ctx.text:
            return False
        if turn.requested != "appointment_name":
            return self._corrects_name(turn)
        likely = self.services.lexicon.says_name(turn.ctx.text) or turn.intent in _LIKE_NAMES
        return likely or self._may_answer(turn, "appointment_name")

    def _corrects_name(self, turn: Turn) -> bool:
        """„Ich heiße doch Ali“ at a later question; what is kept otherwise is asked for by its button."""
        return refusal(turn.ctx) is None and self.services.lexicon.renames(turn.ctx.text)

    async def _without_contact(self, turn: Turn) -> Extracted:
        """Nothing is kept to reach somebody by; a call or a video needs something."""
        draft = await self.services.booking.draft(turn.ctx)
        if draft is None:
            raise NothingToBook
        if draft.way != "office":
            return {"appointment_problem": f"needs_{'phone' if draft.way == 'phone' else 'contact'}"}
        gone = {"contact": None, "contact_way": "none", "keep_from": None, "voicemail": False}
        if refusal(turn.ctx):
            gone |= {"name": None}
        await self.services.booking.keep(turn.ctx, **gone)
        return {"appointment_contact": NONE, "appointment_reach": NONE, "appointment_keep": NONE}

    async def extract_appointment_reach(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """Whether we may call, speak to the voicemail, only write; or whether somebody must not notice."""
        turn = Turn.of(tracker)
        kind = turn.slots.get("appointment_contact")
        if kind not in ("phone", "email"):
            return {}
        if turn.slots.get("appointment_reach") is not None:
            return await self._secret_said_late(turn)
        reach = button(turn, "appointment_reach")
        if reach not in REACHES:
            draft = await self.services.booking.draft(turn.ctx)
            reach = self._reach_said(turn, kind, draft is not None and draft.way == "phone")
        if reach is None:
            return {}
        draft = await self.services.booking.draft(turn.ctx)
        call = draft is not None and draft.way == "phone"
        plain = "email" if kind == "email" else "call" if call or reach in ("call", "voicemail") else "write"
        who = self._who_must_not_hear(turn, reach)
        voicemail = kind == "phone" and reach == "voicemail"
        await self.services.booking.keep(turn.ctx, contact_way=plain, voicemail=voicemail, keep_from=who)
        if who is not None:
            return {"appointment_reach": "secret", "appointment_keep": GIVEN}
        return {"appointment_reach": reach} | ({} if reach == "secret" else {"appointment_keep": NONE})

    async def _secret_said_late(self, turn: Turn) -> Extracted:
        """„Meine Mutter darf das nicht wissen“ at a later question: kept, and the telephone stays silent."""
        if not self.services.lexicon.keeps_secret(turn.ctx.text):
            return {}
        draft = await self.services.booking.draft(turn.ctx)
        quiet = {"contact_way": "write"} if draft and draft.contact_way == "call" and draft.way != "phone" else {}
        await self.services.booking.keep(turn.ctx, keep_from=turn.ctx.text[:LONGEST_WORDS], voicemail=False, **quiet)
        return {"appointment_reach": "secret", "appointment_keep": GIVEN, "appointment_confirm": None}

    def _who_must_not_hear(self, turn: Turn, reach: str) -> str | None:
        """Said in the same breath („meine Mutter darf nichts merken“), so that it need not be asked."""
        if reach == PARENTS:
            return self.services.answers.phrase(turn.ctx, "keep_parents")
        said = reach == "secret" and len(turn.ctx.text.split()) >= SECRET_WORDS
        return turn.ctx.text[:LONGEST_WORDS] if said else None

    def _reach_said(self, turn: Turn, kind: str, call: bool) -> str | None:
        """What typed words say; `call`: it is a call anyway, and only the voicemail was asked about."""
        text, lexicon, meaning = turn.ctx.text, self.services.lexicon, self._meaning(turn)
        if turn.requested != "appointment_reach" or not text or contact_in(text):
            return None
        if lexicon.hears("secret_words", text):
            return "secret"
        if kind == "email":
            agrees = turn.intent == "affirm" or meaning in ("yes", "skip", "go_on") or lexicon.way(text) == "email"
            return "email" if agrees and not lexicon.denies(text) else None
        voicemail, way = lexicon.hears("voicemail_words", text), lexicon.way(text)
        if lexicon.denies(text) or meaning in ("no", "skip", "stop"):
            return "call" if call or voicemail or way == "email" else "write"
        if voicemail or (call and meaning == "yes"):
            return "voicemail"
        said = {"phone": "call", "email": "write"}.get(way or "")
        return said or ("call" if meaning == "yes" else None)

    async def extract_appointment_keep(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        if turn.requested != "appointment_keep" or turn.slots.get("appointment_keep") is not None:
            return {}
        # Where the town had to be asked, too, this is the eighth question: wishes have their button in the last look.
        full = bool(turn.slots.get("region")) and turn.slots.get("appointment_wishes") is None
        rest = {"appointment_wishes": NONE} if full else {}
        pressed = button(turn, "appointment_keep")
        if pressed == NONE or self._meaning(turn) in ("skip", "no", "stop"):
            return {"appointment_keep": NONE} | rest
        words = self.services.answers.phrase(turn.ctx, f"keep_{pressed}") if pressed else None
        if words is None and turn.ctx.text and not self.services.lexicon.is_question(turn.ctx.text):
            words = turn.ctx.text[:LONGEST_WORDS] if not contact_in(turn.ctx.text) else None
        if words is None:
            return {}
        await self.services.booking.keep(turn.ctx, keep_from=words)
        return {"appointment_keep": GIVEN} | rest

    async def extract_appointment_wishes(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """Several one after the other; „nichts“ ends it."""
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_wishes")
        if pressed == "change":
            return {"appointment_wishes": None, "appointment_confirm": None}
        if turn.slots.get("appointment_wishes") is not None or turn.slots.get("appointment_slot") is None:
            return {}
        asked = turn.requested == "appointment_wishes"
        if pressed == NONE or (asked and self._refuses(turn)):
            return {"appointment_wishes": NONE}
        if asked and (turn.intent == "affirm" or self._meaning(turn) == "yes"):
            return {"appointment_problem": "which_wish"}
        words = self._wish_words(turn, pressed, asked)
        if words is None:
            return {}
        draft = await self.services.booking.draft(turn.ctx)
        before = draft.wishes.split("; ") if draft and draft.wishes else []
        await self.services.booking.keep(turn.ctx, wishes="; ".join(dict.fromkeys([*before, words])))
        return {"appointment_wishes": GIVEN}

    def _wish_words(self, turn: Turn, pressed: str | None, asked: bool) -> str | None:
        answers, lexicon, text = self.services.answers, self.services.lexicon, turn.ctx.text
        named = (
            [pressed] if pressed in WISHES else [w for w in WISHES if asked and lexicon.hears(f"wish_{w}_words", text)]
        )
        if named and (pressed or len(text.split()) <= 3):
            return "; ".join(answers.phrase(turn.ctx, f"wish_{name}") for name in named)
        if not asked or not text or lexicon.is_question(text) or contact_in(text) or lexicon.keeps_secret(text):
            return None
        return text[:LONGEST_WORDS] if named or self._may_answer(turn, "appointment_wishes") else None
