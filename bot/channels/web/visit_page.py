"""An appointment as a page: what it is, the other times there are, and the question before it is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Literal

from bot.channels.web.offers_words import Tree
from bot.channels.web.page_templates import TEMPLATES
from bot.domain.booking import shown
from bot.domain.calendar import Slot
from bot.domain.spoken_times import spoken_clock, spoken_day, spoken_moment
from bot.services.booking.by_token import Visit
from bot.services.outbox.writing import page_path
from bot.services.ports import Phrases

Asks = Literal["", "move", "cancel"]
NOTES = ("moved", "cancelled", "taken", "choose", "over")
_PHRASE_OF = {
    "moved": "visit_done_moved",
    "cancelled": "visit_done_cancelled",
    "taken": "visit_taken",
    "choose": "visit_choose",
    "over": "visit_over",
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its free times."""

    name: str
    slots: Sequence[tuple[str, str]]  # id, „10 Uhr“


class VisitPage:
    """`site` are the words around every page (content/offers_page.yml)."""

    def __init__(self, phrases: Phrases, site: Tree) -> None:
        self._phrases = phrases
        self._site = site

    def visit(
        self, visit: Visit, asks: Asks = "", note: str = "", free: Sequence[Slot] = (), more: bool = False
    ) -> str:
        """The page; with `asks` the form that changes something. `note` says what was just done, or went wrong."""
        booking = visit.booking
        say: Callable[..., str] = partial(self._phrases.phrase, formal=visit.person.formal, easy=visit.person.easy)
        return self._render(
            "visit.html",
            say,
            title=say("visit_title"),
            path=page_path(visit.keys.token),
            token=visit.keys.token,
            state=visit.state,
            asks=asks if visit.state == "booked" else "",
            note=say(_PHRASE_OF[note]) if note in NOTES else "",
            good=note in ("moved", "cancelled"),
            when=spoken_moment(booking.starts_at),
            iso=booking.starts_at.isoformat(timespec="minutes"),
            minutes=say("visit_minutes_value", minutes=str(booking.minutes)),
            way=say(f"visit_way_{booking.way}"),
            place=visit.place,
            code=shown(visit.keys.code),
            example=booking.example,
            days=_by_day(free),
            more=more,
        )

    def missing(self) -> str:
        """The page for a link that belongs to no appointment."""
        return self._plain("visit_missing_title", "visit_missing")

    def slow(self) -> str:
        """The page for whoever tries too many links."""
        return self._plain("visit_slow_title", "visit_slow")

    def _plain(self, title: str, text: str) -> str:
        say = self._phrases.phrase
        return self._render("visit_none.html", say, title=say(title), text=say(text))

    def _render(self, template: str, say: Callable[..., str], **values: object) -> str:
        return TEMPLATES.get_template(template).render(words=self._site, say=say, **values)


def _by_day(free: Sequence[Slot]) -> list[Day]:
    def day_of(slot: Slot) -> date:
        return slot.starts_at.date()

    return [
        Day(spoken_day(day), [(slot.id, spoken_clock(slot.starts_at)) for slot in slots])
        for day, slots in groupby(free, day_of)
    ]
