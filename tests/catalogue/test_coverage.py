"""For each source the list of its headings, each with entries or with the reason why there are none."""

from pathlib import Path

import pytest
import yaml
from catalogue_setup import FOLDER

from bot.services.catalogue.seed import Seed

REGIONS = [region["id"] for region in yaml.safe_load((FOLDER / "regions.yml").read_text(encoding="utf-8"))["regions"]]


def _coverage(region: str) -> dict:
    return yaml.safe_load((FOLDER / "coverage" / f"{region}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("region", REGIONS)
def test_the_counts_are_those_of_the_files(shipped: Seed, region: str):
    kinds = {"offers": "offer", "offices": "office", "facts": "fact", "places": "place"}
    own = [entry for entry in shipped.entries.values() if entry.file.startswith(f"{region}/")]
    counted = {name: sum(entry.kind == kind for entry in own) for name, kind in kinds.items()}
    assert counted == _coverage(region)["counts"]


@pytest.mark.parametrize("region", REGIONS)
def test_each_heading_has_entries_or_a_reason(shipped: Seed, region: str):
    headings = _coverage(region)["headings"]
    spans = [
        span
        for entry in shipped.entries.values()
        if entry.file.startswith(f"{region}/") and getattr(entry.model, "source", None)
        for span in getattr(entry.model, "spans", (entry.model.source.span,))
    ]
    ends = [heading["line"] - 1 for heading in headings[1:]] + [10**6]
    for heading, end in zip(headings, ends, strict=True):
        has = any(start <= end and heading["line"] <= stop for start, stop in spans)
        says = heading["has"]
        assert says == "entries" or says.startswith("none, because "), heading
        assert has or says != "entries", heading


@pytest.mark.parametrize("region", REGIONS)
def test_the_headings_stand_in_the_source_where_they_are_said_to(sources: Path, region: str):
    coverage = _coverage(region)
    lines = (sources / coverage["document"]).read_text(encoding="utf-8").split("\n")
    numbers = [heading["line"] for heading in coverage["headings"]]
    assert numbers == sorted(numbers)
    for heading in coverage["headings"]:
        squashed = "".join(c for c in lines[heading["line"] - 1] if c.isalnum()).casefold()
        wanted = "".join(c for c in heading["heading"] if c.isalnum()).casefold()
        assert wanted in squashed, heading
