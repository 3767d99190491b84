"""A young person who was handed a code: the region is known, and the next step is theirs."""

from __future__ import annotations

from actions.base import Turn
from bot.domain.messages import Choice
from bot.domain.referrals import code_in, region_of
from bot.services.action_services import ActionServices
from bot.services.voice import Said

TOPIC = "book_appointment"


class Referred:
    """Takes no name and no story, of nobody."""

    def __init__(self, services: ActionServices) -> None:
        self._services = services

    def by_code(self, turn: Turn) -> Said | None:
        """The answer to a typed code; None without one."""
        code = code_in(turn.ctx.text) if turn.ctx.text else None
        if code is None:
            return None
        answers = self._services.answers
        regions = answers.agencies.regions()
        region = region_of(code, regions)
        if region is None:
            return self._say(turn, "referral_unknown", answers.region_choices() if turn.ctx.region is None else ())
        if turn.ctx.region not in (None, region):
            change = Choice(regions[region], "set_region", {"region": region})
            return self._say(turn, "referral_elsewhere", (change,), regions[region])
        said = self._say(turn, "referral_known", self._steps(turn), regions[region])
        said.slots = {"region": region, "last_topic": TOPIC} if turn.ctx.region is None else {"last_topic": TOPIC}
        return said

    def wished(self, turn: Turn) -> bool:
        """Whether somebody from a school asks how to bring a young person here."""
        school = turn.intent == "schools" or (turn.ctx.audience == "school" and turn.intent == TOPIC)
        return school and bool(turn.ctx.text) and self._services.lexicon.hears("referral_words", turn.ctx.text)

    def _steps(self, turn: Turn) -> tuple[Choice, ...]:
        answers = self._services.answers
        book = Choice(answers.phrase(turn.ctx, "welcome_choice_book_appointment"), TOPIC)
        return book, answers.choice("callback", "callback", turn.ask), answers.choice("human", "human", turn.ask)

    def _say(self, turn: Turn, name: str, choices: tuple[Choice, ...], region: str = "") -> Said:
        answers = self._services.answers
        return Said([answers.say(turn.ask, name, topic=TOPIC, choices=choices, role="answer", region=region)])
