"""The question for the time: three times as buttons, chosen by what was said so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from actions.appointment_questions import AskForAppointment
from actions.appointment_view import after_view, before_of, hours_of, is_first, is_wish, seen_view, shown_after
from actions.base import Turn
from bot.domain.calendar import Slot
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_clock, spoken_moment
from bot.services.booking.times import SHOWN, fitting, narrowed_by, nearest, of_readings, on_other_days, ways
from bot.services.dates import DateWish, Unclear
from bot.services.voice import Said


@dataclass(frozen=True, slots=True)
class Shown:
    """The times to show; `problem` where the plain question does not say it, `view` what stays of a wish."""

    slots: list[Slot]
    problem: str | None = None
    view: str | None = None


class AskAppointmentSlot(AskForAppointment):
    """Three times as buttons; with a wish, those that fit it, or those nearest where none does."""

    rasa_name = "action_ask_appointment_slot"
    slot = "appointment_slot"

    async def answer(self, turn: Turn) -> Said:
        free = await self._free(turn)
        shown = self._shown(turn, free)
        slots = shown.slots
        # The first question of a move says what holds for letters, whatever else there is to say.
        whole = bool(turn.slots.get("appointment_moves")) and is_first(turn.slots.get("appointment_view"))
        if shown.problem is not None and not whole:
            turn = replace(turn, slots={**turn.slots, "appointment_problem": shown.problem})
        said = await super().answer(turn)
        [question] = said.replies
        mixed = len(ways(free)) > 1
        buttons = [Choice(self._when(turn, slot, mixed), "choose", self._entities(slot.id)) for slot in slots]
        if slots and free[-1].starts_at.date() > slots[-1].starts_at.date():
            view = turn.slots.get("appointment_view")
            before = hours_of(view) if shown_after(view) else before_of(shown.view)
            after = after_view(slots[-1].starts_at.date(), before)
            buttons.append(Choice(self._title(turn, "other_days"), "choose", self._entities(after)))
        text = question.text
        if whole and shown.problem == "none_then":
            text = f"{text} {self.services.answers.phrase(turn.ctx, 'appointment_problem_none_then')}"
        if any(slot.example for slot in slots):
            text = f"{text} {self.services.answers.phrase(turn.ctx, 'appointment_example')}"
        said.slots |= {"appointment_offered": [slot.id for slot in slots], "appointment_view": shown.view}
        return Said([replace(question, text=text, choices=(*buttons, *question.choices))], said.slots)

    def _shown(self, turn: Turn, free: list[Slot]) -> Shown:
        view = turn.slots.get("appointment_view")
        today = datetime.fromisoformat(turn.ctx.now).date()
        day = shown_after(view)
        if day is not None:
            fits = fitting(free, hours_of(view))
            return Shown(on_other_days(fits, day) or on_other_days(free, day) or free[:SHOWN], view=view)
        before = before_of(view)
        wish = self._wish(turn) if is_wish(view) and turn.ctx.text else None
        if isinstance(wish, Unclear):
            problem = f"unclear_{wish.question}"
            readings = (*wish.options, *([wish.known] if wish.known else []))
            return Shown(of_readings(free, readings) or free[:SHOWN], problem, seen_view(wish.known or before, today))
        if wish is not None or is_first(view):
            wish = narrowed_by(before, wish) if wish else before
            found = fitting(free, wish)[:SHOWN]
            view = seen_view(wish, today)
            return Shown(found, "fits", view) if found else Shown(nearest(free, wish, today), "none_then", view)
        kept = [slot for slot in free if slot.id in (turn.slots.get("appointment_offered") or ())]
        again = turn.slots.get("appointment_asked") == self.slot and not turn.slots.get("appointment_problem")
        return Shown(kept if again and kept else free[:SHOWN], view=seen_view(before, today))

    def _wish(self, turn: Turn) -> DateWish | Unclear | None:
        now = datetime.fromisoformat(turn.ctx.now)
        return self.services.times.wish(turn.ctx.text, now, str(turn.slots.get("appointment_region")))

    def _when(self, turn: Turn, slot: Slot, mixed: bool) -> str:
        at = slot.starts_at
        day = self.services.answers.phrase(turn.ctx, f"weekday_{at.weekday()}")
        title = f"{day} {at.day}.{at.month}., {spoken_clock(at)}"
        return f"{title} ({self.services.answers.phrase(turn.ctx, f'visit_short_{slot.way}')})" if mixed else title

    def _entities(self, value: str) -> dict[str, str]:
        return {"slot": self.slot, "value": value}

    def variant(self, turn: Turn) -> str:
        return "_move" if turn.slots.get("appointment_moves") else ""

    async def values(self, turn: Turn) -> dict[str, str]:
        moved = await self.services.booking.by_id(str(turn.slots.get("appointment_moves")))
        return {"when": spoken_moment(moved.booking.starts_at)} if moved else {}

    def choices(self, turn: Turn) -> tuple[Choice, ...]:
        return ()
