"""Days and hours as people say them in German: „Dienstag, 1. Dezember, 10:30 Uhr“."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.catalogue_dates import MONTHS

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def spoken_day(day: date) -> str:
    """„Dienstag, 1. Dezember“."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}"


def spoken_clock(moment: datetime) -> str:
    """„10 Uhr“, „10:30 Uhr“."""
    return f"{moment.hour}:{moment.minute:02} Uhr" if moment.minute else f"{moment.hour} Uhr"


def spoken_moment(moment: datetime) -> str:
    """„Dienstag, 1. Dezember, 10:30 Uhr“; the moment is to be in Berlin's time."""
    return f"{spoken_day(moment)}, {spoken_clock(moment)}"
