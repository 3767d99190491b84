"""An appointment from the first choice to its outcome: what can be booked, what is kept, and who holds it meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.calendar import Slot, Way, later

# How the person wants to be reached: `call` and `write` go to a telephone, `none` keeps no contact at all.
Reach = Literal["call", "write", "email", "none"]
State = Literal["draft", "booked", "cancelled", "done"]
BookingOutcome = Literal["attended", "no_show", "reached", "withdrawn"]

Reason = Literal["work", "money", "life", "other"]
REASONS: tuple[Reason, ...] = ("work", "money", "life", "other")
# Which authority a reason belongs to (kinds of the catalogue's offices); the JBA itself takes every one.
AUTHORITY: dict[str, str] = {"work": "agency", "money": "jobcenter", "life": "youth_office"}
_TOPICS: dict[Reason, frozenset[str]] = {
    "work": frozenset(
        (
            *("training_search", "career_orientation", "training_trouble", "application_help", "internship", "study"),
            *("school_leaving_certificate", "job_search", "part_time_training", "further_training"),
            *("foreign_qualification", "language_course"),
        )
    ),
    "money": frozenset(("benefits", "urgent_need", "education_package", "debt")),
    "life": frozenset(("family_conflict", "care_leaver", "mental_health", "addiction", "legal_trouble", "pregnancy")),
}
OPEN_AT_MOST = 2  # open appointments of one conversation
# Without vowels no code is a word, and nothing in it can be taken for something else (0/O, 1/I).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(
    rf"(?<![\w-])([{ALPHABET}]{{4}})[ ]?[–—-]?[ ]?([{ALPHABET}]{{4}})(?![\w-])", re.IGNORECASE | re.ASCII
)
# What was meant as a code and is none of ours: letters and digits in two groups of four.
_LIKE_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9–-]*[A-Z])(?=[A-Z0-9–-]*[0-9])[A-Z0-9]{4}[–-][A-Z0-9]{4}(?![\w-])")


class SlotTaken(Exception):
    """The time was given to somebody else, or is no longer there."""


class TooManyOpen(Exception):
    """This conversation has as many open appointments as one may have."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that is kept for a conversation until `until`."""

    slot_id: str
    conversation_id: str
    until: datetime


@dataclass(slots=True)
class Booking:
    """An appointment; as a `draft` it holds what the form has asked so far, and blocks nothing.

    `revision` counts changes from 0 (the SEQUENCE of its calendar entry). `slot_id` is None where the calendar
    no longer has the slot.
    """

    id: str
    conversation_id: str
    region: str
    office: str
    starts_at: datetime
    minutes: int
    way: Way
    created_at: datetime
    slot_id: str | None = None
    state: State = "draft"
    reason: str | None = None
    name: str | None = None  # personal, encrypted at rest
    contact_way: Reach | None = None
    contact: str | None = None  # personal, encrypted at rest
    wishes: str | None = None  # personal, encrypted at rest
    keep_from: str | None = None  # personal, encrypted at rest: who must not hear of it
    voicemail: bool = False
    revision: int = 0
    confirmed_at: datetime | None = None
    outcome: BookingOutcome | None = None
    closed_at: datetime | None = None
    example: bool = False

    @property
    def ends_at(self) -> datetime:
        return later(self.starts_at, timedelta(minutes=self.minutes))

    def take(self, slot: Slot) -> None:
        """Puts the booking on this slot."""
        self.slot_id, self.region, self.office = slot.id, slot.region, slot.office
        self.starts_at, self.minutes, self.way = slot.starts_at, slot.minutes, slot.way
        self.example = slot.example

    def is_open(self, now: datetime) -> bool:
        return self.state == "booked" and self.starts_at > now


def reason_of(topic: str | None) -> Reason | None:
    """What an appointment after this topic is about; None where that must be asked."""
    return next((reason for reason, topics in _TOPICS.items() if topic in topics), None)


def code_in(text: str) -> str | None:
    """The code that a text names, as it is kept: capital letters without the hyphen; None where there is none.

    Without a digit it must be written with its hyphen, so that eight typed consonants are not taken for one.
    """
    for found in _CODE.finditer(text):
        code = (found[1] + found[2]).upper()
        if any(mark in found[0] for mark in "-–—") or any(c.isdigit() for c in code):
            return code
    return None


def like_code(text: str) -> bool:
    """Whether a text holds what was meant as a code and cannot be one, as with a mistyped letter."""
    return code_in(text) is None and _LIKE_CODE.search(text) is not None


def shown(code: str) -> str:
    """The code as people read it out: two groups of four."""
    return f"{code[:4]}-{code[4:]}"
