"""What the calendar says, for answers, call-backs and bookings; read anew whenever somebody changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.calendar import Day, Opening, Slot, Window, later
from bot.domain.opening_times import Calendar
from bot.services.calendar.file import OfficePlan
from bot.services.calendar.slots import Made, make_slots
from bot.services.holidays import holiday_name
from bot.services.ports import Store, Work

KEEP_PAST = timedelta(days=1)  # a slot that nobody booked is of no use once it is over
NOTICE = timedelta(hours=2)  # how long before it begins a slot is no longer offered, where nothing is set


class CalendarService:
    """Reads with one small query while nothing has changed; the holidays are those of the Länder of the catalogue."""

    def __init__(self, store: Store, notice: timedelta = NOTICE) -> None:
        self._store = store
        self._notice = notice
        self._version: int | None = None
        self._lands: dict[str, str] = {}
        self.known = Calendar()  # as last read

    async def refresh(self, version: int | None = None) -> Calendar:
        """The calendar as it is now; whoever has just read the catalogue's `version` saves another reading.

        Calendar and catalogue are counted together.
        """
        if version is not None and version == self._version:
            return self.known
        async with self._store.read() as work:
            return await self.of(work)

    async def of(self, work: Work) -> Calendar:
        """The same within a unit of work that is open already."""
        version = await work.calendars.version()
        if version != self._version:
            self.known, self._version = await self._read(work), version
        return self.known

    async def _read(self, work: Work) -> Calendar:
        hours, closures, absences = await work.calendars.all()
        regions = [row["document"] for row in await work.entries.all() if row["kind"] == "region"]
        self._lands = {region["id"]: region["land"] for region in regions}
        return Calendar(tuple(hours), tuple(closures), tuple(absences), self.holiday)

    def holiday(self, day: date, region: str) -> str | None:
        """The public holiday of the region's Land on this day, by name."""
        land = self._lands.get(region)
        return holiday_name(day, land) if land else None

    async def knows(self, region: str, office: str | None = None) -> bool:
        """Whether opening or telephone hours are entered, of this office or of any in the region."""
        offices = (await self.refresh()).offices(region, "hours", "phone")
        return office in offices if office is not None else bool(offices)

    async def open_at(self, region: str, office: str, moment: datetime) -> bool | None:
        """Whether visitors find it open; None where that is not known."""
        return (await self.refresh()).open_at(region, office, moment)

    async def day(self, region: str, office: str, day: date) -> Day | None:
        """What an office does on a day; None where its hours are not known."""
        return (await self.refresh()).day(region, office, day)

    async def next_opening(self, region: str, office: str, after: datetime) -> Opening | None:
        return (await self.refresh()).next_opening(region, office, after)

    async def windows(self, region: str, office: str, start: datetime, until: datetime) -> list[Window]:
        """When the office calls back between two moments: its telephone hours, otherwise its opening hours."""
        return [o.window for o in (await self.refresh()).call_windows(region, office, start, until)]

    async def promise(self, region: str, office: str | None, window: Window | None, now: datetime) -> datetime | None:
        """Until when the office has called for certain; None where the calendar cannot keep any promise."""
        return (await self.refresh()).promise(region, office, window, now)

    # -- appointments ------------------------------------------------------------------------------------

    async def free(
        self,
        now: datetime,
        region: str | None = None,
        start: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[list[Slot], int]:
        """This part of the slots that can still be booked, the earliest first, and how many there are."""
        # The notice moves the first time that is offered, not the moment at which a hold is looked at.
        notice = later(now, self._notice)
        first = notice if start is None else max(notice, start)
        async with self._store.read() as work:
            total = await work.calendars.count_free(now, region=region, start=first, until=until)
            found = await work.calendars.free_slots(
                now, region=region, start=first, until=until, limit=limit, offset=offset
            )
        return found, total

    async def take_in(self, plans: Sequence[OfficePlan], now: datetime, ahead: timedelta) -> dict[str, Made]:
        """Makes each office's calendar what its plan says, and its slots with it; all plans or none."""
        made: dict[str, Made] = {}
        async with self._store.write() as work:
            for plan in plans:
                await work.calendars.replace(plan.office, plan.hours, plan.closures, plan.absences)
            # Read past what is kept: nobody else sees these rows before they are committed.
            calendar = await self._read(work)
            for plan in plans:
                made[plan.office] = await make_slots(work, calendar, plan.office, now, ahead)
            await work.commit()
        return made

    async def make_slots(self, now: datetime, ahead: timedelta, office: str | None = None) -> Made:
        """Brings the slots of the next days in line with the hours; run again, it changes nothing.

        What is booked or held stays, and no new slot is put beside it for the same adviser.
        """
        async with self._store.read() as work:
            calendar = await self.of(work)
            known = [h.office for h in calendar.hours] + await work.calendars.offices_with_slots(now)
        total = Made(0, 0)
        for one in dict.fromkeys(known) if office is None else (office,):
            # One unit an office: nobody who books waits for all of them.
            async with self._store.write() as work:
                made = await make_slots(work, await self.of(work), one, now, ahead)
                total = total.and_(made)
                await work.commit()
        async with self._store.write() as work:
            await work.calendars.drop_past_slots(later(now, -KEEP_PAST))
            await work.commit()
        return total
