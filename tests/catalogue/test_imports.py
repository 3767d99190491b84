"""An import takes in the files and leaves alone what staff have edited."""

from datetime import UTC, datetime
from pathlib import Path

from catalogue_setup import FOLDER, StillClock

from bot.services.catalogue import seed
from bot.services.catalogue.imports import run
from bot.services.catalogue.service import CatalogueService


async def _version(store) -> int:
    async with store.read() as work:
        return await work.entries.version()


async def _edit(store, entry_id: str, **values: object) -> None:
    async with store.write() as work:
        rows = {row["id"]: row for row in await work.entries.all()}
        await work.entries.edit(entry_id, rows[entry_id]["document"] | values, datetime.now(UTC))
        await work.commit()


def _change(folder: Path, right: str, new: str) -> seed.Seed:
    file = folder / "herne" / "offers.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(right, new), encoding="utf-8")
    return seed.load(folder)


async def test_the_first_import_takes_everything_and_the_second_changes_nothing(store, small_folder: Path):
    first = await run(store, seed.load(small_folder))
    version = await _version(store)
    second = await run(store, seed.load(small_folder))
    assert (len(first.added), second.same, second.wrote) == (6, 6, False)
    assert await _version(store) == version


async def test_a_changed_file_changes_the_entry_and_the_snapshot_follows(store, small_folder: Path):
    await run(store, seed.load(small_folder))
    service = CatalogueService(store, StillClock(), FOLDER)
    assert await service.refresh()
    assert not await service.refresh()
    done = await run(store, _change(small_folder, "115 Plätze", "120 Plätze"))
    assert done.changed == ["herne-bvb"]
    assert await service.refresh()
    assert service.offer("herne-bvb")["capacity"] == "120 Plätze"


async def test_an_edited_entry_stays_and_the_difference_is_listed(store, small_folder: Path):
    await run(store, seed.load(small_folder))
    await _edit(store, "herne-bvb", capacity="100 Plätze")
    untouched = await run(store, seed.load(small_folder))
    assert (untouched.edited, untouched.differences) == (["herne-bvb"], [])
    done = await run(store, _change(small_folder, "115 Plätze", "120 Plätze"))
    (difference,) = done.differences
    assert difference.fields == {"capacity": ("100 Plätze", "120 Plätze")}
    service = CatalogueService(store, StillClock(), FOLDER)
    await service.refresh()
    assert service.offer("herne-bvb")["capacity"] == "100 Plätze"


async def test_an_edit_is_found_at_once_by_its_new_alias(store, small_folder: Path):
    await run(store, seed.load(small_folder))
    service = CatalogueService(store, StillClock(), FOLDER)
    await service.refresh()
    assert service.find("was ist die zauberwerkstatt") == []
    await _edit(store, "herne-bvb", aliases=["Zauberwerkstatt"])
    await service.refresh()
    assert [match.value for match in service.find("was ist die zauberwerkstatt")] == ["herne-bvb"]


async def test_what_left_the_files_leaves_the_copy_unless_it_was_edited(store, small_folder: Path):
    await run(store, seed.load(small_folder))
    gone = seed.load(small_folder)
    del gone.entries["herne-bvb"]
    await _edit(store, "herne-bvb", capacity="100 Plätze")
    assert (await run(store, gone)).removed == []
    async with store.write() as work:
        await work.entries.put("herne-bvb", "offer", "herne", {}, "hash of an import")
        await work.commit()
    assert (await run(store, gone)).removed == ["herne-bvb"]


async def test_an_entry_that_cannot_be_read_is_left_out_and_the_rest_served(store, small_folder: Path, caplog):
    await run(store, seed.load(small_folder))
    async with store.write() as work:
        await work.entries.put("herne-broken", "offer", "herne", {"id": "herne-broken"}, "x")
        await work.commit()
    service = CatalogueService(store, StillClock(), FOLDER)
    await service.refresh()
    assert service.offer("herne-bvb") is not None
    assert "herne-broken" in caplog.text


async def test_only_the_served_regions_are_read(store, small_folder: Path):
    await run(store, seed.load(small_folder))
    service = CatalogueService(store, StillClock(), FOLDER, regions=["eschweiler"])
    await service.refresh()
    assert [region["id"] for region in service.regions()["regions"]] == ["eschweiler"]
    assert service.offers()["total"] == 0
