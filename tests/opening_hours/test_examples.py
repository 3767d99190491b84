"""Example hours come with a demonstration and go with it; what an office entered itself stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, booking, conversation
from hours_made import MO, OFFICE, hours

from bot.domain.catalogue import Office
from bot.services.calendar import examples
from bot.services.calendar.file import OfficePlan
from bot.services.calendar.service import CalendarService
from bot.services.catalogue import seed
from bot.settings import ROOT, Settings
from bot.store import SqlStore, store_of
from bot.wiring.preparing import prepare

AHEAD = timedelta(days=14)
REGIONS = {"herne", "segeberg", "herford", "eschweiler", "warendorf"}


@pytest.fixture(scope="module")
def offices() -> dict[str, Office]:
    entries = seed.load(ROOT / "catalogue").entries.values()
    return {entry.model.id: entry.model for entry in entries if isinstance(entry.model, Office)}


async def test_every_region_gets_hours_and_slots_all_marked_as_examples(
    store: SqlStore, offices: dict[str, Office]
) -> None:
    calendar = CalendarService(store)
    number = await examples.bring(calendar, offices, NOW, AHEAD)
    known = await calendar.refresh()
    free, total = await calendar.free(NOW, limit=1000)
    assert number == len({h.office for h in known.hours}) > len(REGIONS)
    assert {h.region for h in known.hours} == {s.region for s in free} == REGIONS
    assert all(row.example for row in (*known.hours, *free))
    assert {s.way for s in free} == {"office", "phone", "video"}
    assert total > 500


async def test_bringing_examples_again_changes_nothing(store: SqlStore, offices: dict[str, Office]) -> None:
    calendar = CalendarService(store)
    await examples.bring(calendar, offices, NOW, AHEAD)
    before = (await calendar.refresh()).hours, await calendar.free(NOW)
    await examples.bring(calendar, offices, NOW, AHEAD)
    assert ((await calendar.refresh()).hours, await calendar.free(NOW)) == before


async def test_an_office_with_hours_of_its_own_gets_no_example_and_keeps_them(
    store: SqlStore, offices: dict[str, Office]
) -> None:
    calendar = CalendarService(store)
    own = hours(MO, "08:00", "09:00")
    await calendar.take_in([OfficePlan(OFFICE, "herne", (own,), (), ())], NOW, AHEAD)
    await examples.bring(calendar, offices, NOW, AHEAD)
    assert [h for h in (await calendar.refresh()).hours if h.office == OFFICE] == [own]
    removed = await examples.remove(calendar, NOW, AHEAD)
    assert (await calendar.refresh()).hours == (own,)
    assert removed > 0
    assert await examples.remove(calendar, NOW, AHEAD) == 0


async def test_examples_go_but_not_what_somebody_booked(store: SqlStore, offices: dict[str, Office]) -> None:
    calendar = CalendarService(store)
    await examples.bring(calendar, offices, NOW, AHEAD)
    (chosen,), _ = await calendar.free(NOW, limit=1)
    async with store.write() as work:
        await work.conversations.add(conversation())
        draft = booking(slot_id=chosen.id, starts_at=chosen.starts_at)
        await work.bookings.save_draft(draft)
        await work.bookings.book(draft, NOW)
        await work.commit()
    await examples.remove(calendar, NOW, AHEAD)
    assert await calendar.free(NOW) == ([], 0)
    async with store.read() as work:
        assert await work.calendars.slot(chosen.id) == chosen
        assert await work.calendars.offices_with_slots(NOW) == [chosen.office]


async def test_a_start_for_a_demonstration_brings_them_and_the_next_ordinary_one_takes_them(tmp_path: Path) -> None:
    environ = {"JBA_VAR": str(tmp_path), "JBA_SECRET_KEY": "11" * 32, "JBA_SLOT_DAYS": "3"}
    said = await prepare(Settings(environ | {"JBA_DEMO": "1"}))
    assert any("Beispielzeiten bei" in line for line in said)
    assert await _entered(environ) > 20
    said = await prepare(Settings(environ))
    assert any("entfernt" in line for line in said if line.startswith("Kalender"))
    assert await _entered(environ) == 0
    assert not any(line.startswith("Kalender") for line in await prepare(Settings(environ)))


async def _entered(environ: dict[str, str]) -> int:
    store = store_of(Settings(environ))
    await store.start()
    entered = len((await CalendarService(store).refresh()).hours)
    await store.close()
    return entered
