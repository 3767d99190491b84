"""Deletes what is due, and says how long everything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.retention import RULES, Rule, cutoffs
from bot.settings import SettingError, Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the notice: the rule with the amount that this installation has set."""

    rule: Rule
    amount: int | None


class Expiring(Protocol):
    """A place that stores personal data and can drop what is due."""

    async def expire(self, due: Mapping[str, datetime], now: datetime) -> dict[str, int]:
        """Deletes what is at or before its moment in `due`, by rule; returns how many rows each step touched."""


def periods(settings: Settings) -> list[Kept]:
    """How long each kind of data is kept here, in the order of the table: for the notice and the documentation."""
    return [Kept(rule, settings.number(rule.setting) if rule.setting else None) for rule in RULES.values()]


def check(settings: Settings) -> None:
    """Raises SettingError where a period cannot be read or two contradict each other."""
    periods(settings)
    erased, backup = settings.number("JBA_KEEP_ERASED_ID_DAYS"), settings.number("JBA_KEEP_BACKUP_DAYS")
    if erased <= backup:
        raise SettingError("JBA_KEEP_ERASED_ID_DAYS", "must be more than JBA_KEEP_BACKUP_DAYS, or a restore revives")


async def delete_due(places: list[Expiring], settings: Settings, now: datetime) -> dict[str, int]:
    """Runs the deletion in every place; the counts hold steps and numbers only, so they may be logged."""
    check(settings)
    due = cutoffs(now, settings.number)
    counts: dict[str, int] = {}
    for place in places:
        for step, number in (await place.expire(due, now)).items():
            counts[step] = counts.get(step, 0) + number
    return counts
