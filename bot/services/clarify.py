"""When a message was not understood: first the likeliest topics as buttons, then a person; never the same words.

What says nothing yet gets an invitation instead of a guess; shame and anger are answered before anything is asked.
"""

from __future__ import annotations

import re
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
VAGUE = "vague"  # the entity that says why a message says nothing yet
INVITATIONS = ("question", "age", "filler")
_FEELINGS = {"shame": ("human", "offer_list", "callback"), "anger": ("human", "complaint", "offer_list")}
_WORD = re.compile(r"\w+")
NEVER_GUESSED = SOCIAL | {"capabilities", "out_of_scope", "complaint"}


class Clarifier:
    """Two stages: guesses in plain words at the first time, a person from the second time on."""

    def __init__(self, answers: AnswerService) -> None:
        self._answers = answers

    def ask(self, ask: Ask) -> Said:
        ask = ask.about(NOT_UNDERSTOOD)
        invited = self._invited(ask) or self.felt(ask)
        if invited is not None:
            return invited
        if ask.ctx.failures or self._asked_enough(ask):
            return self._person(ask)
        guesses = self._guesses(ask)
        if len(guesses) == 1 or self._one_stands_out(ask, guesses):
            return self._is_it(ask, guesses[0])
        return self._which(ask, guesses)

    def _invited(self, ask: Ask) -> Said | None:
        """What follows a message that says nothing yet (bot/services/vague.py); None for any other."""
        kind = ask.value(VAGUE)
        if kind not in INVITATIONS or self._all_said(ask, f"vague_{kind}"):
            return None
        choices = (
            self._answers.choice("find", "find_offer", ask),
            *(Choice(self._answers.label(topic), topic) for topic in OFTEN_MEANT[::2]),
            self._answers.choice("human", "human", ask),
        )
        asked = ask.about("capabilities") if kind == "question" else ask
        return Said([self._answers.say(asked, f"vague_{kind}", choices=choices)], {"open_question": None})

    def felt(self, ask: Ask) -> Said | None:
        """An answer to shame or anger, where the words show it and not all of it was said."""
        ask = ask.about(NOT_UNDERSTOOD)
        words = set(_WORD.findall(ask.ctx.text.casefold()))
        for name, intents in _FEELINGS.items():
            if words & set(self._answers.library.words(f"{name}_words")) and not self._all_said(ask, f"clarify_{name}"):
                choices = tuple(Choice(self._answers.label(intent), intent) for intent in intents)
                return Said([self._answers.say(ask, f"clarify_{name}", choices=choices)], {"open_question": None})
        return None

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
        return any(self._all_said(ask, name) for name in ("clarify_which", "clarify_one"))

    def _all_said(self, ask: Ask, name: str) -> bool:
        """Whether every variant of a phrase was said in this conversation."""
        used = {text_id.partition("@")[0] for text_id in ask.ctx.used_texts}
        return all(f"phrase:{name}.{number}" in used for number in range(len(self._answers.library.phrases(name))))

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
