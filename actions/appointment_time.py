"""What about, which office, which way, when: the first answers of the appointment form."""

from __future__ import annotations

from abc import ABC
from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.appointment_answers import ANY, NAMED, SURE, AppointmentAnswers, Extracted
from actions.appointment_view import after_view, before_of, first_view, hours_of, shown_after, wish_view
from actions.base import Turn
from actions.forms import button
from bot.domain.booking import REASONS, SlotTaken, code_in, reason_of
from bot.domain.calendar import Slot
from bot.domain.contact_data import contact_in
from bot.domain.topics import INTENTS
from bot.services.booking.times import exactly, narrowed_by, ways
from bot.services.callbacks import refusal
from bot.services.dates import DateWish, Unclear, only_time
from bot.services.responding import region_named

CALLED = ("agency", "jobcenter", "youth_office", "jba")  # kinds of offices that people have names for


class TimeAnswers(AppointmentAnswers, ABC):
    """A time that is pressed at any step is taken."""

    async def extract_appointment_region(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        regions = self.services.answers.agencies.regions()
        if turn.slots.get("appointment_region") is not None:
            return {}
        named = button(turn, "appointment_region") or (region_named(turn.ask) if turn.ctx.text else None)
        known = named or turn.ctx.region or self.services.answers.agencies.only()
        if known not in regions:
            return {}
        return {"appointment_region": known} | ({"region": known} if turn.ctx.region is None else {})

    async def extract_appointment_reason(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """Pressed, said, or plain from what was talked about just before."""
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_reason")
        if pressed == "change":
            again = ("reason", "office", "way", "slot", "confirm")
            return {f"appointment_{name}": None for name in again} | {"appointment_asked": None}
        if pressed in REASONS:
            return {"appointment_reason": pressed}
        if turn.slots.get("appointment_reason") is not None:
            return {}
        if turn.requested is None:
            named = self.services.lexicon.reason(turn.ctx.text) if turn.ctx.text else None
            said = named or reason_of(turn.ask.value("also_topic")) or reason_of(turn.ask.last_topic)
            return {"appointment_reason": said} if said else {}
        if turn.requested != "appointment_reason":
            return {}
        if turn.intent == "skip" or self._meaning(turn) == "skip":
            return {"appointment_reason": "other"}
        said = reason_of(turn.intent) if not self.services.lexicon.is_question(turn.ctx.text) else None
        return {"appointment_reason": said} if said else {}

    async def extract_appointment_office(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """The one office that the reason belongs to; chosen where there are several."""
        turn = Turn.of(tracker)
        reason = turn.slots.get("appointment_reason")
        if reason is None or turn.slots.get("appointment_office") is not None:
            return {}
        fits = self.services.times.offices(await self._times(turn), reason)
        said = button(turn, "appointment_office") or turn.ask.value("office") if turn.requested else None
        if said is None and turn.requested == "appointment_office" and turn.ctx.text:
            said = self._office_called(turn, fits)
        if said in fits:  # eight questions at most: the way is not asked as well
            return {"appointment_office": said, "appointment_way": turn.slots.get("appointment_way") or ANY}
        if turn.requested == "appointment_office" and self._meaning(turn) == "skip":
            return {"appointment_office": fits[0]}
        return {"appointment_office": fits[0]} if len(fits) == 1 else {}

    def _office_called(self, turn: Turn, fits: list[str]) -> str | None:
        """The office by what people call it: „Berufsberatung“, „Arbeitsamt“; a question about it chooses none."""
        lexicon = self.services.lexicon
        if lexicon.asks(turn.ctx.text):
            return None
        kinds = {office: self.services.places.kind(office) for office in fits}
        heard = [kind for kind in CALLED if lexicon.hears(f"office_{kind}_words", turn.ctx.text)]
        called = [office for office, kind in kinds.items() if kind in heard]
        return called[0] if len(called) == 1 else None

    async def extract_appointment_way(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_way")
        first = await self._first_way(turn)
        if first is not None:
            return {"appointment_way": first}
        if turn.slots.get("appointment_reason") is None:
            return {}
        possible = self._ways(turn, await self._times(turn))
        if pressed in possible:
            return {"appointment_way": pressed}
        if turn.slots.get("appointment_way") is not None:
            return {}
        if len(possible) == 1 and turn.slots.get("appointment_office") is not None:
            return {"appointment_way": possible[0]}
        if turn.requested not in ("appointment_office", "appointment_way") or not turn.ctx.text:
            return {}
        said = self.services.lexicon.visit_way(turn.ctx.text)
        if said in possible:
            return {"appointment_way": said}
        skips = turn.requested == "appointment_way" and (turn.intent == "skip" or self._meaning(turn) == "skip")
        return {"appointment_way": ANY} if skips else {}

    async def _first_way(self, turn: Turn) -> str | None:
        """„Am liebsten per Video“, said before anything was asked."""
        if turn.requested is not None or turn.slots.get("appointment_way") is not None or not turn.ctx.text:
            return None
        hears = self.services.lexicon.hears
        said = [way for way in ("phone", "video") if hears(f"first_{way}_words", turn.ctx.text)]
        possible = self._ways(turn, await self._times(turn)) if len(said) == 1 else []
        return said[0] if possible and said[0] in possible else None

    def _ways(self, turn: Turn, slots: list[Slot]) -> list[str]:
        """Telephone and video need a contact, which is not always kept."""
        return [way for way in ways(slots) if way == "office" or refusal(turn.ctx) is None]

    # -- when -----------------------------------------------------------------------------------------

    async def extract_appointment_slot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Extracted:
        """A time that is pressed at any step is taken; words are read as a wish where the time is asked."""
        turn = Turn.of(tracker)
        pressed = button(turn, "appointment_slot")
        if pressed == "change":
            return {"appointment_slot": None, "appointment_confirm": None, "appointment_view": None}
        if pressed is not None and pressed.startswith("after:"):
            return {"appointment_slot": None, "appointment_view": pressed}
        if pressed is not None:
            return await self._take(turn, pressed, NAMED)
        chosen = turn.slots.get("appointment_slot") is not None
        if turn.requested is None and not chosen:
            return self._first_wish(turn)
        if (turn.requested != "appointment_slot" and not chosen) or not self._may_be_time(turn):
            return {}
        offered = list(turn.slots.get("appointment_offered") or ())
        picked = self.services.lexicon.picked(turn.ctx.text)
        asked = turn.requested == "appointment_slot"
        if asked and picked is not None and picked < len(offered):
            return await self._take(turn, offered[picked], NAMED)
        if asked and offered and self.services.lexicon.wants_others(turn.ctx.text):
            return await self._others(turn, offered[-1])
        wish, view = self._wish(turn), turn.slots.get("appointment_view")
        if wish is None or (chosen and not self._corrects(turn, wish)):
            return {}
        if not isinstance(wish, Unclear):
            meant = exactly(await self._times(turn), narrowed_by(before_of(view), wish))
            if meant is not None:
                return await self._take(turn, meant.id, NAMED)
        return {"appointment_slot": None, "appointment_confirm": None, "appointment_view": wish_view(view)}

    def _first_wish(self, turn: Turn) -> Extracted:
        """„Kann ich morgen Nachmittag einen Termin haben“: kept until the time is asked."""
        begins = turn.intent == "book_appointment" and turn.slots.get("appointment_view") is None
        wish = self._wish(turn) if begins and self._may_be_time(turn) else None
        today = datetime.fromisoformat(turn.ctx.now).date()
        view = first_view(wish, today) if isinstance(wish, DateWish) else None
        return {"appointment_view": view} if view else {}

    async def _others(self, turn: Turn, last: str) -> Extracted:
        """What the button for other days does, after the last time that was shown."""
        slot, seen = await self.services.booking.slot(last), turn.slots.get("appointment_view")
        view = (
            after_view(slot.starts_at.date(), hours_of(seen) if shown_after(seen) else before_of(seen))
            if slot
            else None
        )
        return {"appointment_slot": None, "appointment_view": view} if slot else {}

    def _corrects(self, turn: Turn, wish: DateWish | Unclear) -> bool:
        """Whether words that come after the choice of a time take it back: only a day does, or a plain wish to move."""
        if turn.requested == "appointment_name" and len(turn.ctx.text.split()) == 1 and isinstance(wish, DateWish):
            return any(span.single for choice in wish.choices for span in choice.spans)  # „Mai“ is a name
        return turn.intent == "reschedule_appointment" or (isinstance(wish, DateWish) and wish.names_day)

    def _wish(self, turn: Turn) -> DateWish | Unclear | None:
        now = datetime.fromisoformat(turn.ctx.now)
        return self.services.times.wish(turn.ctx.text, now, str(turn.slots.get("appointment_region")))

    def _may_be_time(self, turn: Turn) -> bool:
        """Whether words may be a wish for a time; „habt ihr morgen auf?“ and a telephone number are none."""
        text = turn.ctx.text
        if not text or contact_in(text) or code_in(text) or self.services.lexicon.asks_hours(text):
            return False
        booking = ("book_appointment", "reschedule_appointment", "office_hours", "callback")
        likely = turn.intent not in INTENTS or turn.intent in booking or turn.ask.confidence < SURE
        return likely or only_time(text) or self.services.lexicon.wants_others(text)

    async def _take(self, turn: Turn, slot_id: str, view: str | None = None) -> Extracted:
        """Keeps the time for this person, or says that it is gone; with the view `named` the next question tells it."""
        again = {"appointment_view": view, "appointment_confirm": None}
        try:
            if turn.slots.get("appointment_moves"):
                await self.services.booking.hold(turn.ctx, slot_id)
            else:
                await self.services.booking.choose(turn.ctx, slot_id, turn.slots.get("appointment_reason"))
        except SlotTaken:
            return again | {"appointment_slot": None, "appointment_problem": "taken", "appointment_view": None}
        return again | {"appointment_slot": slot_id, "appointment_problem": None}
