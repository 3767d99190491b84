"""What tests of the catalogue need besides fixtures: folders, a still clock, a turn, one right entry."""

from __future__ import annotations

from pathlib import Path

from builders import NOW

from bot.services.context import TurnContext

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "catalogue"


class StillClock:
    """Stands at noon of a Tuesday in November 2026."""

    def now(self):
        return NOW


class NoStore:
    """For services whose snapshot is handed in: reading would be a mistake."""

    def read(self):
        raise AssertionError("the store was asked")

    write = read


OFFER = """offers:
  - id: herne-bvb
    name: "Berufsvorbereitende Bildungsmaßnahmen (BvB)"
    short_name: "BvB"
    kind: instrument
    summary: "Berufe ausprobieren und Praktika machen."
    description: "Man lernt mehrere Gewerke kennen."
    capacity: "115 Plätze"
    contact: {email: "Herne.Berufsberatung@arbeitsagentur.de"}
    source: {section: "Anlage", span: [210, 210]}
"""


def turn(region: str | None = None, **values: object) -> TurnContext:
    return TurnContext("c1", "t1", NOW.isoformat(), region=region, **values)
