"""The sentence of an entry that has the words of a question, where no field of it is asked for."""

from __future__ import annotations

from bot.domain.catalogue import Offer
from bot.services.catalogue.names import fold
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.terms import without_asking
from bot.services.catalogue.vocabulary import stems_of, telling_stems
from bot.services.catalogue.wording import sentences

_SHORTEST = 4  # letters of a stem that says what is meant, also within a compound


def picked(telling: Telling, offer: Offer, question: str, at_least: int, beyond: str = "") -> list[str]:
    """That sentence, or none; `at_least` so many of the question's words that are no part of the offer's names, and
    more of them than the text `beyond`, which is said anyway."""
    named = set().union(*map(stems_of, (offer.name, offer.short_name, *offer.aliases)))
    named |= stems_of(" ".join((telling.snapshot.regions[offer.region].name, *offer.places)))
    asked = {stem for stem in telling_stems(without_asking(question)) if len(stem) >= _SHORTEST} - named
    texts = (offer.description, offer.capacity_note or "", *offer.answers.values(), *offer.notes)
    own = [one for text in texts for one in sentences(text) if not telling.words.hears("not_known", one)]
    counted = [(_count(asked, one), one) for one in own]
    most = max((count for count, _ in counted), default=0)
    enough = most >= at_least and most > _count(asked, beyond)
    return [next(one for count, one in counted if count == most)] if enough else []


def _count(stems: set[str], text: str) -> int:
    seen = fold(text)
    return sum(stem in seen for stem in stems)
