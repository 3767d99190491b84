"""When a call-back suits and until when the calendar can promise it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.contact_data import due_after
from bot.services.calendar.service import CalendarService
from bot.services.dates import DateWish, Unclear, parse
from bot.services.dates.windows import windows
from bot.services.ports import Work


@dataclass(frozen=True, slots=True)
class Promise:
    """Until when somebody calls. `kept` is false where no calendar stands behind it: then it is for staff alone.

    `closed`: hours are known, and the office calls at none of the wished times.
    """

    due: datetime
    kept: bool = False
    example: bool = False
    closed: bool = False


class CallbackTimes:
    """Reads wishes, and holds them against the calendar."""

    def __init__(self, calendar: CalendarService) -> None:
        self._calendar = calendar

    async def read(self, text: str, now: datetime, region: str | None) -> DateWish | Unclear | None:
        """The times that a text names; None where it names none."""
        await self._calendar.refresh()
        return self._parsed(text, now, region)

    async def promise(
        self, work: Work, region: str | None, office: str | None, window: str | None, asked: datetime, now: datetime
    ) -> Promise:
        """What can be promised for a window in words that were said at `asked`."""
        calendar = await self._calendar.of(work)
        shown = [h for h in calendar.hours if h.region == region and h.kind in ("hours", "phone")]
        known = [h for h in shown if office in (None, h.office)]
        if region is None or not known:
            return Promise(due_after(now))
        example = any(h.example for h in known)
        wish = self._parsed(window or "", asked, region)
        if not isinstance(wish, DateWish) or wish.no_ferien:
            return Promise(calendar.promise(region, office, None, now) or due_after(now), example=example)
        if not wish.choices and not wish.refused:
            due = calendar.promise(region, office, None, now)
        else:
            each = (calendar.promise(region, office, window_, now) for window_ in windows(wish, now))
            due = next((moment for moment in each if moment is not None), None)
        if due is None:
            return Promise(due_after(now), example=example, closed=True)
        return Promise(due, kept=True, example=example)

    def _parsed(self, text: str, now: datetime, region: str | None) -> DateWish | Unclear | None:
        return parse(text, now, is_holiday=lambda day: bool(region and self._calendar.holiday(day, region)))
