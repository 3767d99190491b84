"""Questions about opening hours through the real action: the calendar answers, otherwise nobody makes any up."""

from __future__ import annotations

from dialogue import Dialogue
from hours_made import OFFICE, every_day

from bot.store import SqlStore


async def enter(store: SqlStore, *, example: bool = False) -> None:
    async with store.write() as work:
        await work.calendars.replace(OFFICE, every_day(example=example), (), ())
        await work.commit()


async def asked(dialogue: Dialogue) -> str:
    [answer] = await dialogue.says("action_office", "habt ihr morgen auf?", "office_hours")
    assert answer.topic == "office_hours"
    assert answer.choices
    return answer.text


async def test_what_is_entered_counts_from_the_next_question_on(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    assert "nicht bekannt" in await asked(dialogue)
    await enter(sqlite_store)
    assert "Morgen ist offen: 8 bis 16 Uhr (Jugendberufsagentur Herne)." in await asked(dialogue)


async def test_example_hours_are_called_examples(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter(sqlite_store, example=True)
    said = await asked(dialogue)
    assert "Beispielzeiten" in said
    assert "keine echte Auskunft" in said


async def test_the_other_regions_stay_unknown(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter(sqlite_store)
    dialogue.context["region"] = "segeberg"
    assert "16 Uhr" not in await asked(dialogue)
