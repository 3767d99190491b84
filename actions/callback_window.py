"""When a call-back suits: taken from a button or words, asked back where they have two senses or nobody calls then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from actions.base import Turn
from actions.forms import button
from bot.domain.contact_data import contact_in
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_day
from bot.services.action_services import ActionServices
from bot.services.dates import DateWish, Unclear

WINDOWS = ("morning", "afternoon", "any")
SLOT = "callback_window"
GIVEN = "given"  # all that a slot says of what a person told
Extracted = dict[str, object]
SCHOOL_ENDS = ("13", "14", "15", "16")


@dataclass(frozen=True, slots=True)
class Window:
    """What is kept of an answer to „when"; without `words` nothing was taken."""

    words: str | None = None
    problem: str | None = None


class WindowAnswer:
    """Reads one answer; words that wait for a second answer stand in the draft meanwhile."""

    def __init__(self, services: ActionServices) -> None:
        self._services = services

    async def taken(self, turn: Turn) -> Extracted:
        pressed = button(turn, SLOT)
        if pressed == "change":
            await self._services.callbacks.keep_window(turn.ctx, None)
            return {SLOT: None, "callback_asked": None, "callback_problem": None}
        found = await self._read(turn, pressed)
        if found.words is not None:
            await self._services.callbacks.keep_window(turn.ctx, found.words)
        if found.problem is not None:
            return {"callback_problem": found.problem}
        return {SLOT: GIVEN, "callback_problem": None} if found.words is not None else {}

    async def _read(self, turn: Turn, pressed: str | None) -> Window:
        phrase = self._services.answers.phrase
        if pressed in WINDOWS:
            return await self._kept(turn, phrase(turn.ctx, f"window_{pressed}"))
        text = pressed or turn.ctx.text
        if not text or turn.requested not in (SLOT, "callback_confirm") or contact_in(text):
            return Window()
        waiting = await self._waiting(turn)
        if not pressed and turn.requested == SLOT and self._skipped(turn):
            return Window(waiting or phrase(turn.ctx, "window_any"))
        if not pressed and self._asks(text):
            return Window()
        said = await self._wish(turn, text)
        if waiting and not (isinstance(said, DateWish) and said.names_day and said.names_hours):
            both = f"{waiting}, {text}"
            if isinstance(await self._wish(turn, both), DateWish):
                return await self._kept(turn, both)
        if isinstance(said, DateWish):
            return await self._kept(turn, text)
        if isinstance(said, Unclear):
            return Window(text, f"unclear_{said.question}")
        return Window(text) if self._services.lexicon.is_time(text) else Window()

    async def _kept(self, turn: Turn, words: str) -> Window:
        """The words, unless the office calls at no such time."""
        summary = await self._services.callbacks.summary(turn.ctx)
        if summary.way == "phone" and (await self._services.callbacks.promise_for(turn.ctx, words)).closed:
            return Window(None, "closed")
        return Window(words)

    async def _waiting(self, turn: Turn) -> str | None:
        if turn.requested != SLOT:
            return None
        return (await self._services.callbacks.summary(turn.ctx)).window

    async def _wish(self, turn: Turn, text: str) -> DateWish | Unclear | None:
        now = datetime.fromisoformat(turn.ctx.now)
        return await self._services.callbacks.times.read(text, now, turn.ctx.region)

    def _skipped(self, turn: Turn) -> bool:
        lexicon = self._services.lexicon
        return not lexicon.is_time(turn.ctx.text) and lexicon.meaning(turn.ctx.text) == "skip"

    def _asks(self, text: str) -> bool:
        """Whether a text with a time in it asks something („was kostet das am Dienstag")."""
        lexicon = self._services.lexicon
        first = text.split()[0].casefold()
        return lexicon.asks_hours(text) or (first.startswith("w") and lexicon.hears("question_words", first))

    # -- the question back --------------------------------------------------------------------------

    async def choices(self, turn: Turn) -> tuple[Choice, ...]:
        """The readings of words with two senses, or the hours at which school may end."""
        problem = turn.slots.get("callback_problem")
        phrase = self._services.answers.phrase
        if problem == "unclear_after_what":
            titles = [phrase(turn.ctx, "window_from", clock=hour) for hour in SCHOOL_ENDS]
            return tuple(self._choice(title, title) for title in titles)
        if not str(problem).startswith("unclear_") or not turn.ctx.text:
            return ()
        found = await self._wish(turn, turn.ctx.text)
        options = found.options if isinstance(found, Unclear) else ()
        named = [self._day(option, turn) for option in options]
        return tuple(self._choice(day, day) for day in named if day)

    def _day(self, option: DateWish, turn: Turn) -> str | None:
        """A reading as a day and, where the words say some, its hours."""
        days = option.days(datetime.fromisoformat(turn.ctx.now).date())
        if len(days) != 1:
            return None
        hours = [part for choice in option.choices for part in choice.hours]
        if not hours:
            return spoken_day(days[0])
        return f"{spoken_day(days[0])}, {self._hours(turn, hours[0].start, hours[0].end, hours[0].point)}"

    def _hours(self, turn: Turn, start: time | None, end: time | None, point: bool) -> str:
        phrase, ctx = self._services.answers.phrase, turn.ctx
        clock = {"start": _clock(start), "end": _clock(end)}
        if start is None:
            return phrase(ctx, "window_until", clock=clock["end"])
        if end is None:
            return phrase(ctx, "window_at" if point else "window_from", clock=clock["start"])
        return phrase(ctx, "window_between", **clock)

    def _choice(self, title: str, value: str) -> Choice:
        return Choice(title, "choose", {"slot": SLOT, "value": value})


def _clock(moment: time | None) -> str:
    """„15" or „15:30"; empty for none."""
    if moment is None:
        return ""
    return f"{moment:%-H:%M}" if moment.minute else f"{moment:%-H}"


def with_choices(choices: tuple[Choice, ...], more: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The readings in place of the usual buttons, the one that stops kept."""
    return (*more, *choices[-1:]) if more else choices
