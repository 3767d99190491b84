"""Answers about opening hours, Sprechstunden and telephone hours, from the calendar alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Day, Hours, Kind, at
from bot.domain.catalogue import Office
from bot.domain.messages import Reply
from bot.domain.opening_times import Calendar
from bot.domain.spoken_times import spoken_clock
from bot.services.calendar.service import CalendarService
from bot.services.calendar.spoken import Spoken
from bot.services.catalogue.names import fold
from bot.services.catalogue.offices import steps
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import joined
from bot.services.dates import DateWish, parse

AHEAD = 14  # days in which an answer about the week says what is different
MIDNIGHT = time()
FAR = 400  # days ahead in which a day that is asked for is looked up
FEW = 9  # days that are told one by one; of more, the week is said


class HoursAnswers:
    """Says what the calendar knows, and nothing where it knows nothing."""

    def __init__(self, calendar: CalendarService) -> None:
        self._calendar = calendar

    async def refresh(self) -> None:
        await self._calendar.refresh()

    def answer(self, telling: Telling, region: str, named: Sequence[Office], text: str, now: datetime) -> Reply | None:
        """The answer for the named office, or for the region's agency; None: the calendar does not know it."""
        calendar = self._calendar.known
        kind = _kind(telling, text)
        office = _office(calendar, telling, region, named, kind)
        if office is None:
            return None
        if office not in calendar.offices(region, kind):
            if kind == "consultation":
                return None
            kind = "hours" if kind == "phone" else "phone"
            if office not in calendar.offices(region, kind):
                return None
        asked = _Asked(calendar, telling, region, office, kind, now)
        wish = parse(text, now, is_holiday=lambda day: self._calendar.holiday(day, region) is not None)
        needed, wanted = asked.about(wish) if isinstance(wish, DateWish) else asked.week()
        if any(hours.example for hours in asked.own):
            needed = [*needed[:1], telling.say("hours_example"), *needed[1:]]
        return Reply("office_hours", joined(needed, wanted, [], telling.mode), choices=steps(telling))


def _kind(telling: Telling, text: str) -> Kind:
    if telling.words.hears("wants_consultation", text):
        return "consultation"
    return "phone" if telling.words.hears("wants_call", text) else "hours"


def _office(calendar: Calendar, telling: Telling, region: str, named: Sequence[Office], kind: Kind) -> str | None:
    """Whose hours are asked for; a school or site stands for the office that has its Sprechstunde there."""
    if named:
        return named[0].id if named[0].id in calendar.offices(region) else _meeting_at(calendar, region, named[0])
    # For opening and telephone hours each stands in for the other, so that the agency itself answers where it can.
    known = calendar.offices(region, kind) if kind == "consultation" else calendar.offices(region, "hours", "phone")
    agency = telling.snapshot.agency(region)
    return agency.id if agency is not None and agency.id in known else next(iter(known), None)


def _meeting_at(calendar: Calendar, region: str, place: Office) -> str | None:
    names = [fold(name) for name in (place.name, *place.aliases)]
    for hours in calendar.hours:
        if hours.region == region and hours.kind == "consultation" and hours.place:
            said = fold(hours.place)
            if any(name in said or said in name for name in names):
                return hours.office
    return None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question about one kind of an office's hours."""

    calendar: Calendar
    telling: Telling
    region: str
    office: str
    kind: Kind
    now: datetime

    @property
    def own(self) -> list[Hours]:
        return [h for h in self.calendar.hours if h.region == self.region and h.office == self.office]

    @property
    def name(self) -> str:
        office = self.telling.snapshot.offices.get(self.office)
        return office.name if office else self.office

    @property
    def spoken(self) -> Spoken:
        return Spoken(self.telling.say, self.now.date())

    def about(self, wish: DateWish) -> tuple[list[str], list[str]]:
        """What must and what may be said about the days and hours of a question."""
        if wish.soonest and not wish.names_day:
            return self._now()
        days = wish.days(self.now.date(), reach=FAR)
        if not days or len(days) > FEW:
            return self.week()
        told = [day for day in map(self._day, days) if day is not None]
        if len(told) > 1:
            return [self.telling.say("hours_days", name=self.name, days=self.spoken.days(told, self.kind))], []
        point = next((part.start for choice in wish.choices for part in choice.hours if part.point), None)
        if point is not None and self.kind == "hours":
            return self._at(told[0], at(told[0].date, point))
        return self._one(told[0])

    def week(self) -> tuple[list[str], list[str]]:
        say = self.telling.say
        sentences: dict[Kind, list[str]] = {"hours": [], "phone": [], "consultation": []}
        for kind, hours in self._of("hours", "phone"):
            name = "hours_week" if kind == "hours" else "hours_phone"
            sentences[kind] = [say(name, name=self.name, hours=self.spoken.week(hours))]
        for _, hours in self._of("consultation"):
            for place in dict.fromkeys(h.place for h in hours):
                said = self.spoken.week([h for h in hours if h.place == place])
                name = "hours_consultation_at" if place else "hours_consultation"
                sentences["consultation"].append(say(name, place=place or "", hours=said))
        first = sentences.pop(self.kind)
        return [*first, *self._different()], [sentence for others in sentences.values() for sentence in others]

    def _of(self, *kinds: Kind) -> list[tuple[Kind, list[Hours]]]:
        """The kinds that have weekly hours in these days."""
        found = [(kind, [h for h in self.own if h.kind == kind]) for kind in kinds]
        return [(kind, hours) for kind, hours in found if self.spoken.week(hours)]

    def _different(self) -> list[str]:
        """What is not as usual in the next days, in one sentence."""
        weekly = {h.weekday for h in self.own if h.kind == self.kind and not h.special}
        special = [h for h in self.own if h.kind == self.kind and h.special]
        days = []
        for number in range(AHEAD):
            day = self._day(self.now.date() + timedelta(days=number))
            if day is None:
                continue
            shut = not day.of(self.kind) and day.date.weekday() in weekly and day.closed != "no_hours"
            if shut or any(h.holds_on(day.date) for h in special):
                days.append(day)
        return [self.telling.say("hours_different", days=self.spoken.days(days, self.kind))] if days else []

    def _one(self, day: Day) -> tuple[list[str], list[str]]:
        """Everything about one day, and what comes next where it is closed."""
        openings = day.of(self.kind)
        values = {"day": self.spoken.day(day.date), "name": self.name}
        if openings:
            name = {"phone": "hours_day_phone", "consultation": "hours_day_consultation"}.get(self.kind, "hours_day")
            return [self.telling.say(name, hours=self.spoken.openings(openings), **values)], []
        return [self._closed(day, values)], self._next(at(day.date + timedelta(days=1), MIDNIGHT))

    def _closed(self, day: Day, values: dict[str, str]) -> str:
        say = self.telling.say
        if day.closed == "holiday":
            return say("hours_day_holiday", reason=day.reason or "", **values)
        if day.closed == "closure" and day.reason:
            return say("hours_day_reason", reason=day.reason, **values)
        if day.closed == "away":
            return say("hours_day_away", **values)
        without = {"phone": "hours_day_no_phone", "consultation": "hours_day_no_consultation"}
        return say(without.get(self.kind, "hours_day_closed"), **values)

    def _at(self, day: Day, moment: datetime) -> tuple[list[str], list[str]]:
        openings = day.of("hours")
        if not openings:
            return self._one(day)
        name = "hours_at" if any(o.window.holds(moment) for o in openings) else "hours_not_at"
        values = {"day": self.spoken.day(day.date), "name": self.name}
        first = self.telling.say(name, clock=spoken_clock(moment), **values)
        return [first, self.telling.say("hours_rest", hours=self.spoken.openings(openings))], []

    def _now(self) -> tuple[list[str], list[str]]:
        today = self._day(self.now.date())
        running = [o.window for o in today.of(self.kind) if o.window.holds(self.now)] if today else []
        if running:
            until = spoken_clock(running[0].ends_at)
            return [self.telling.say("hours_now", until=until, name=self.name)], []
        return [self.telling.say("hours_not_now", name=self.name), *self._next(self.now)], []

    def _next(self, after: datetime) -> list[str]:
        """When it opens next, with all hours of that day from then on."""
        opening = self.calendar.next_opening(self.region, self.office, after - timedelta(seconds=1), self.kind)
        if opening is None:
            return []
        day = opening.window.starts_at.date()
        rest = self.calendar.openings(
            self.region, self.office, opening.window.starts_at, at(day + timedelta(days=1), MIDNIGHT), self.kind
        )
        return [self.telling.say("hours_next", day=self.spoken.then(day), hours=self.spoken.openings(rest))]

    def _day(self, day: date) -> Day | None:
        return self.calendar.day(self.region, self.office, day)
