"""What the actions work with; the host wires it and binds it to them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.answers import AnswerService
from bot.services.booking.places import Places
from bot.services.booking.service import BookingService
from bot.services.booking.times import Times
from bot.services.booking.wording import BookingWords
from bot.services.callbacks import CallbackService
from bot.services.finder import FinderService
from bot.services.finder_list import FinderList
from bot.services.lexicon import Lexicon
from bot.services.modes import Modes
from bot.services.responding import Responder


@dataclass(frozen=True, slots=True)
class ActionServices:
    answers: AnswerService
    responder: Responder
    callbacks: CallbackService
    lexicon: Lexicon
    modes: Modes
    finder: FinderService
    finder_list: FinderList
    booking: BookingService
    booking_words: BookingWords
    times: Times
    places: Places
