"""The wish for a person: kept once, answered with the truth, flagged where it can be an application."""

from __future__ import annotations

import pytest
from builders import NOW
from dialogue import Dialogue
from hours_made import OFFICE, TH, hours, moment

from bot.domain.conversation import Handover
from bot.store import SqlStore


async def wish(store: SqlStore) -> Handover | None:
    async with store.read() as work:
        return await work.contacts.open_handover("c1")


async def test_the_wish_is_kept_and_the_truth_is_told(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    said = await dialogue.says("action_human", "kann ich mit jemandem reden", "human")
    assert said[0].topic == "human"
    assert "niemand übernehmen" in said[0].text
    assert "callback" in {c.intent for c in said[0].choices}
    kept = await wish(sqlite_store)
    assert kept is not None
    assert (kept.reason, kept.region, kept.possible_application) == ("request", "herne", False)
    assert kept.due_at is not None
    assert kept.due_at > kept.created_at


async def test_staff_have_until_the_end_of_the_next_open_day(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    async with sqlite_store.write() as work:
        await work.calendars.replace(OFFICE, [hours(TH, "08:00", "16:00")], (), ())
        await work.commit()
    await dialogue.says("action_human", "kann ich mit jemandem reden", "human")
    kept = await wish(sqlite_store)
    assert kept is not None
    assert kept.due_at == moment("2026-11-26 16:00")


async def test_both_telephone_numbers_of_herne_are_told(dialogue: Dialogue) -> None:
    said = await dialogue.says("action_human", "mensch bitte", "human")
    digits = "".join(character for character in said[0].text if character.isdigit())
    assert "02323595100" in digits
    assert "02323590110" in digits


@pytest.mark.parametrize("region", ["segeberg", "eschweiler", "herford"])
async def test_no_number_of_another_region_is_told(dialogue: Dialogue, region: str) -> None:
    dialogue.context["region"] = region
    said = await dialogue.says("action_human", "mensch bitte", "human")
    assert "02323" not in said[0].text
    assert "kenne ich" in said[0].text


async def test_without_a_region_it_is_asked_for(dialogue: Dialogue) -> None:
    dialogue.context["region"] = None
    said = await dialogue.says("action_human", "mensch bitte", "human")
    assert {c.entities["region"] for c in said[0].choices if c.intent == "set_region"} >= {"herne", "segeberg"}


async def test_asked_twice_there_is_one_wish_and_another_text(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    first = await dialogue.says("action_human", "mensch", "human")
    kept = await wish(sqlite_store)
    second = await dialogue.says("action_human", "ich will einen menschen", "human")
    again = await wish(sqlite_store)
    assert first[0].text != second[0].text
    assert kept is not None
    assert again is not None
    assert kept.id == again.id


async def test_called_twice_in_a_turn_the_wish_is_kept_once(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.says("action_human", "mensch", "human")
    first = await wish(sqlite_store)
    await dialogue.act("action_human", "mensch", "human")
    second = await wish(sqlite_store)
    assert first == second


@pytest.mark.parametrize("topic", ["benefits", "urgent_need", "education_package"])
async def test_after_money_the_wish_is_flagged_as_possible_application(
    dialogue: Dialogue, sqlite_store: SqlStore, topic: str
) -> None:
    dialogue.slots["last_topic"] = topic
    await dialogue.presses("action_human", "human")
    kept = await wish(sqlite_store)
    assert kept is not None
    assert (kept.topic, kept.possible_application) == (topic, True)


async def test_an_open_wish_is_flagged_when_money_comes_up_later(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.says("action_human", "mensch", "human")
    dialogue.slots["last_topic"] = "benefits"
    await dialogue.presses("action_human", "human")
    kept = await wish(sqlite_store)
    assert kept is not None
    assert kept.possible_application is True


async def test_a_wish_in_a_closed_turn_is_refused_and_not_kept(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.says("action_answer", "wohnung", "housing")
    async with sqlite_store.write() as work:
        await work.turns.close(dialogue.turn_id, "failed", NOW)
        await work.commit()
    response = await dialogue.host.post("/webhook", json=dialogue.call("action_human", "mensch", "human"))
    assert response.status == 500
    assert await wish(sqlite_store) is None
