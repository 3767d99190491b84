"""When a message was not understood: first the likeliest topics as buttons, then a person; never the same words."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.messages import Choice
from bot.domain.topics import INTENTS, SOCIAL
from bot.services.answers import AnswerService
from bot.services.voice import Ask, Said

NOT_UNDERSTOOD = "not_understood"
GUESSES = 3
LEAST_CONFIDENCE = 0.04
UNSURE = 0.6  # an answer on less than that carries a way back
SURE_ENOUGH = 0.2  # one guess this likely, and twice the next, is asked about by itself
OFTEN_MEANT = ("training_search", "offer_list", "benefits")
NEVER_GUESSED = SOCIAL | {"capabilities", "out_of_scope", "complaint"}


class Clarifier:
    """Two stages: guesses in plain words at the first time, a person from the second time on."""

    def __init__(self, answers: AnswerService) -> None:
        self._answers = answers

    def ask(self, ask: Ask) -> Said:
        ask = ask.about(NOT_UNDERSTOOD)
        if ask.ctx.failures or self._asked_enough(ask):
            return self._person(ask)
        guesses = self._guesses(ask)
        if len(guesses) == 1 or self._one_stands_out(ask, guesses):
            return self._is_it(ask, guesses[0])
        return self._which(ask, guesses)

    def with_way_back(self, said: Said, ask: Ask) -> Said:
        """An answer given on a guess with one more button: a tap, and the next likeliest topics are asked about."""
        first = said.replies[0] if said.replies else None
        if ask.pressed or ask.confidence >= UNSURE or first is None or first.topic != ask.topic or ask.topic in SOCIAL:
            return said
        others = [name for name in self._likely(ask) if name != ask.topic]
        entities = {"value": ",".join(others)} if others else {}
        back = self._answers.choice("not_meant", "not_meant", ask, **entities)
        return replace(said, replies=[replace(first, choices=(*first.choices, back)), *said.replies[1:]])

    def instead(self, ask: Ask) -> Said | None:
        """After that tap: what else the words may have been about; None where nothing is known of it."""
        names = (ask.value("value") or "").split(",")
        guesses = [name for name in names if name in INTENTS and name not in NEVER_GUESSED]
        return self._which(ask.about(NOT_UNDERSTOOD), guesses[:GUESSES]) if guesses else None

    def _asked_enough(self, ask: Ask) -> bool:
        """Whether the next question would be one that was asked before."""
        used = {text_id.partition("@")[0] for text_id in ask.ctx.used_texts}
        names = ("clarify_which", "clarify_one")
        return any(
            all(f"phrase:{name}.{number}" in used for number in range(len(self._answers.library.phrases(name))))
            for name in names
        )

    def _guesses(self, ask: Ask) -> list[str]:
        return self._likely(ask)[:GUESSES] or list(OFTEN_MEANT)

    def _likely(self, ask: Ask) -> list[str]:
        return [
            name
            for name, confidence in ask.ranking
            if name in INTENTS and name not in NEVER_GUESSED and confidence >= LEAST_CONFIDENCE
        ]

    def _one_stands_out(self, ask: Ask, guesses: list[str]) -> bool:
        confidence = dict(ask.ranking)
        first = confidence.get(guesses[0], 0.0)
        second = confidence.get(guesses[1], 0.0) if len(guesses) > 1 else 0.0
        return first >= SURE_ENOUGH and first >= 2 * second

    def _is_it(self, ask: Ask, guess: str) -> Said:
        question = self._answers.library.topics[guess].ask if guess in self._answers.library.topics else ""
        if not question:
            return self._which(ask, [guess])
        choices = (
            self._answers.choice("yes_that", guess, ask),
            self._answers.choice("not_meant", "not_meant", ask),
            self._answers.choice("human", "human", ask),
        )
        reply = self._answers.say(ask, "clarify_one", choices=choices, question=question)
        return Said([reply], {"open_question": guess})

    def _which(self, ask: Ask, guesses: list[str]) -> Said:
        choices = tuple(Choice(self._answers.label(guess), guess) for guess in guesses)
        names = ", ".join(f"„{self._answers.label(guess)}“" for guess in guesses)
        choices = (*choices, self._answers.choice("not_meant", "not_meant", ask))
        return Said([self._answers.say(ask, "clarify_which", choices=choices, names=names)], {"open_question": None})

    def _person(self, ask: Ask) -> Said:
        choices = (
            self._answers.choice("human", "human", ask),
            self._answers.choice("callback", "callback", ask),
            self._answers.choice("offer_list", "offer_list", ask),
        )
        return Said([self._answers.combined(ask, choices)], {"open_question": None})
