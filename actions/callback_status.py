"""What became of a call-back: said to whoever asks, and before a second one is begun."""

from __future__ import annotations

from datetime import datetime

from actions.base import Turn
from actions.forms import CALLBACK, button
from bot.domain.contact_data import contact_in
from bot.domain.conversation import CallbackRequest
from bot.domain.messages import Choice
from bot.domain.spoken_times import spoken_moment
from bot.services.action_services import ActionServices
from bot.services.callbacks import summary_of
from bot.services.clock import BERLIN
from bot.services.voice import Said

SLOT = "callback_open"  # of the buttons below: `new`, `withdraw`
_NEAR = frozenset(("my_appointments", "complaint", "contact", "own_case", "smalltalk", "nlu_fallback"))
_ENDED = {"reached": "reached", "expired": "expired", "withdrawn": "withdrawn"}


class CallbackStatus:
    """The truth about the newest call-back that was sent."""

    def __init__(self, services: ActionServices) -> None:
        self._services = services

    async def before_form(self, turn: Turn) -> Said | None:
        """What is said instead of the form's first question; None where a new call-back begins."""
        pressed = button(turn, SLOT)
        if pressed == "withdraw":
            return await self._withdrawn(turn)
        if pressed == "new" or (turn.ctx.text and contact_in(turn.ctx.text)):
            return None
        latest = await self._services.callbacks.latest(turn.ctx)
        if latest is None or (latest.state != "open" and not self.asks(turn)):
            return None
        return self._told(turn, latest)

    async def asked(self, turn: Turn) -> Said | None:
        """The answer where words about a call-back were taken for something else; None where none was sent."""
        about = turn.intent in _NEAR and turn.ctx.text and not turn.active_form
        if not about or not self._services.lexicon.hears("callback_words", turn.ctx.text):
            return None
        latest = await self._services.callbacks.latest(turn.ctx)
        return self._told(turn, latest) if latest is not None else None

    def asks(self, turn: Turn) -> bool:
        """Whether the words ask after a call-back rather than for one."""
        return bool(turn.ctx.text) and self._services.lexicon.hears("callback_status_words", turn.ctx.text)

    async def _withdrawn(self, turn: Turn) -> Said:
        answers = self._services.answers
        number = await self._services.callbacks.take_back(turn.ctx)
        name = "callback_withdrawn" if number else "callback_nothing_open"
        again = (answers.choice("callback", "callback", turn.ask), answers.choice("human", "human", turn.ask))
        return Said([answers.say(turn.ask, name, topic=CALLBACK.topic, choices=again)])

    def _told(self, turn: Turn, request: CallbackRequest) -> Said:
        answers = self._services.answers
        name, values = self._words(turn, request)
        choices = self._open_choices(turn) if request.state == "open" else self._ended_choices(turn)
        said = answers.say(
            turn.ask, f"callback_status_{name}", topic=CALLBACK.topic, choices=choices, role="answer", **values
        )
        return Said([said], {"last_topic": CALLBACK.topic})

    def _words(self, turn: Turn, request: CallbackRequest) -> tuple[str, dict[str, str]]:
        if request.state != "open":
            return _ENDED.get(str(request.outcome), "withdrawn"), {"when": _spoken(request.closed_at)}
        shown = summary_of(request)
        values = {
            "way": self._services.answers.phrase(turn.ctx, f"way_{shown.way or 'phone'}"),
            "contact": shown.masked or "–",
            "window": shown.window or "–",
            "until": _spoken(request.due_at),
            "tried": _spoken(request.tried_at),
        }
        late = request.due_at is not None and request.due_at <= datetime.fromisoformat(turn.ctx.now)
        if late:
            return ("late" if request.promised else "slow"), values
        if request.attempts:
            return "tried", values
        return ("promised" if request.promised else "open"), values

    def _open_choices(self, turn: Turn) -> tuple[Choice, ...]:
        answers = self._services.answers
        new = answers.choice("callback_other_time", "callback", turn.ask, slot=SLOT, value="new")
        back = answers.choice("callback_withdraw", "callback", turn.ask, slot=SLOT, value="withdraw")
        return new, answers.choice("contact", "contact", turn.ask), back

    def _ended_choices(self, turn: Turn) -> tuple[Choice, ...]:
        answers = self._services.answers
        new = answers.choice("callback_new", "callback", turn.ask, slot=SLOT, value="new")
        return new, answers.choice("human", "human", turn.ask), answers.choice("contact", "contact", turn.ask)


def _spoken(moment: datetime | None) -> str:
    return spoken_moment(moment.astimezone(BERLIN)) if moment else "–"
