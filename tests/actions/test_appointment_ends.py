"""Ways out of the appointment form, and who is led elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from appointment_talk import FORM, booked, draft, presses, put, starts, times, to_summary, to_time, values
from builders import NOW, conversation, slot
from dialogue import Dialogue

from bot.domain.booking import code_in
from bot.domain.messages import Reply
from bot.store import SqlStore


async def test_stopping_forgets_the_draft_and_frees_the_time(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    [left] = await dialogue.fills("abbrechen")
    assert "Gebucht ist nichts" in left.text
    assert await draft(calendar) is None
    async with calendar.write() as work:
        await work.conversations.add(conversation("c2"))
        assert await work.bookings.hold("herne-jobcenter office 0", "c2", NOW, NOW + timedelta(minutes=5))


async def test_a_parked_form_that_is_given_up_is_forgotten(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    await dialogue.says("action_leave_form", "lass mal", "human")
    assert dialogue.form is None
    await dialogue.presses("action_leave_form", "stop_form")
    assert await draft(calendar) is None


async def test_a_parked_form_goes_on_where_it_was(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    await dialogue.says("action_leave_form", "", "human")
    await dialogue.presses("action_resume_form", "continue_form")
    assert dialogue.followed == FORM
    [summary] = await dialogue.starts_form("", FORM, "continue_form")
    assert "Mia" in summary.text


async def test_a_third_appointment_is_not_begun(dialogue: Dialogue, calendar: SqlStore) -> None:
    for number in (0, 1):
        await to_time(dialogue)
        await presses(dialogue, "slot", f"herne-jobcenter office {number}")
        await presses(dialogue, "name", "none")
        await presses(dialogue, "contact", "none")
        await presses(dialogue, "wishes", "none")
        await presses(dialogue, "confirm", "yes")
    [told] = await starts(dialogue)
    assert "zwei Termine" in told.text
    assert dialogue.form is None
    assert len(await booked(calendar)) == 2


async def test_the_same_turn_books_once(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    kept = dict(dialogue.slots)
    [done] = await presses(dialogue, "confirm", "yes")
    dialogue.slots = kept | {"appointment_confirm": "yes"}
    [again] = await dialogue.act("action_submit_appointment")
    assert code_in(again.text) == code_in(done.text)
    assert len(await booked(calendar)) == 1


async def test_a_second_press_after_a_lost_confirmation_says_that_it_is_booked(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await to_summary(dialogue)
    before = (dict(dialogue.slots), dialogue.form)
    [done] = await presses(dialogue, "confirm", "yes")
    dialogue.slots, dialogue.form = before  # the turn was closed before its answer and memory came
    [again] = await presses(dialogue, "confirm", "yes")
    assert "schon gebucht" in again.text
    assert code_in(again.text) == code_in(done.text)
    assert len(await booked(calendar)) == 1


async def test_a_grown_up_audience_is_led_to_a_person(dialogue: Dialogue, calendar: SqlStore) -> None:
    dialogue.context["audience"] = "school"
    [told] = await starts(dialogue, "termin für eine schülerin")
    assert dialogue.form is None
    assert "callback" in values(told)


async def test_examples_are_called_examples_everywhere(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await put(sqlite_store, slot("x", office="herne-jobcenter", example=True))
    [when] = await to_time(dialogue)
    assert "Beispiel" in when.text
    await presses(dialogue, "slot", "x")
    await presses(dialogue, "name", "none")
    await presses(dialogue, "contact", "none")
    [summary] = await presses(dialogue, "wishes", "none")
    assert "Beispiel" in summary.text
    [done] = await presses(dialogue, "confirm", "yes")
    assert "Beispiel" in done.text


async def test_without_a_region_the_town_is_asked_first(dialogue: Dialogue, calendar: SqlStore) -> None:
    dialogue.context["region"] = None
    [where] = await starts(dialogue)
    assert "herne" in values(where)
    [reason] = await presses(dialogue, "region", "herne")
    assert "Worum geht es" in reason.text
    assert dialogue.slots["region"] == "herne"


async def test_no_memory_slot_holds_what_a_person_said(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    known = repr({k: v for k, v in dialogue.slots.items() if k.startswith("appointment")})
    assert "Mia" not in known
    assert "0176" not in known


@pytest.mark.parametrize("typed", ["etwas ändern", "kann ich den termin verschieben", "nein"])
async def test_whoever_wants_it_otherwise_is_asked_what(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    await to_summary(dialogue)
    [what] = await dialogue.fills(typed, intent="reschedule_appointment")
    assert "Was soll anders sein" in what.text
    assert await booked(calendar) == []


async def test_a_parent_hears_that_the_child_books(dialogue: Dialogue, calendar: SqlStore) -> None:
    [told] = await starts(dialogue, "ich hätte gern einen termin für meinen sohn")
    assert "Ihr Kind" in told.text
    assert dialogue.form is None


async def test_a_later_day_in_words_takes_the_time_back(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    [shown] = await dialogue.fills("lieber am 1. dezember", intent="reschedule_appointment")
    assert shown.choices[0].title == "Dienstag 1.12., 11 Uhr"


@pytest.mark.parametrize(
    ("typed", "way", "voicemail"),
    [
        ("ruft ruhig an", "call", False),
        ("ihr könnt auf die mailbox sprechen", "call", True),
        ("bitte nicht anrufen", "write", False),
        ("nur schreiben", "write", False),
        ("anrufen aber nicht auf die mailbox", "call", False),
        ("ja", "call", False),
    ],
)
async def test_how_to_reach_somebody_is_heard_in_words(
    dialogue: Dialogue, calendar: SqlStore, typed: str, way: str, voicemail: bool
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    await dialogue.fills(typed)
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.voicemail) == (way, voicemail)


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        ("dolmetscher", "Dolmetscher"),
        ("ich sitze im rollstuhl und komme mit begleitung", "ich sitze im rollstuhl und komme mit begleitung"),
        ("nichts", None),
        ("nein danke", None),
        ("lieber nicht", None),
    ],
)
async def test_wishes_are_heard_in_words(
    dialogue: Dialogue, calendar: SqlStore, typed: str, wishes: str | None
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await presses(dialogue, "contact", "none")
    [summary] = await dialogue.fills(typed)
    assert "Schau bitte noch mal" in summary.text
    kept = await draft(calendar)
    assert kept
    assert kept.wishes == wishes


@pytest.mark.parametrize("typed", ["mama nicht", "mein chef", "die eltern sollen nichts merken"])
async def test_who_must_not_notice_is_kept_in_their_words(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    await presses(dialogue, "reach", "secret")
    await dialogue.fills(typed)
    kept = await draft(calendar)
    assert kept
    assert kept.keep_from == typed


async def asked_from_the_town_on(dialogue: Dialogue, calendar: SqlStore) -> list[Reply]:
    """All that is said on the longest way, until it is asked how somebody may be reached."""
    dialogue.context["region"] = None
    await put(calendar, *times("herne-jba", "phone"))
    asked = await starts(dialogue)
    asked += await presses(dialogue, "region", "herne")
    asked += await presses(dialogue, "reason", "money")
    asked += await presses(dialogue, "office", "herne-jobcenter")
    asked += await presses(dialogue, "slot", "herne-jobcenter office 0")
    asked += await dialogue.fills("Mia")
    return asked + await dialogue.fills("0176 123 456 78")


async def test_where_the_town_is_asked_and_parents_must_not_notice_there_are_eight_before_the_last_look(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    asked = await asked_from_the_town_on(dialogue, calendar)
    asked += await presses(dialogue, "reach", "parents")
    asked += await presses(dialogue, "wishes", "none")
    *questions, last = [reply for reply in asked if reply.role == "question"]
    assert len(questions) == 8
    assert "Soll nichts mitkriegen: Eltern" in last.text


async def test_where_the_town_and_who_must_not_notice_are_asked_there_are_eight_before_the_last_look(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    asked = await asked_from_the_town_on(dialogue, calendar)
    asked += await presses(dialogue, "reach", "secret")
    asked += await dialogue.fills("mein cousin")
    *questions, last = [reply for reply in asked if reply.role == "question"]
    assert len(questions) == 8
    assert "Soll nichts mitkriegen: mein cousin" in last.text
    [wishes] = await presses(dialogue, "wishes", "change")
    assert wishes.role == "question"
    [last] = await presses(dialogue, "wishes", "ramp")
    assert "Rollstuhl oder Aufzug" in last.text


async def test_the_longest_way_asks_eight_questions(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, *times("herne-jba", "phone"))
    asked = await starts(dialogue)
    asked += await presses(dialogue, "reason", "money")
    asked += await presses(dialogue, "office", "herne-jobcenter")
    asked += await presses(dialogue, "slot", "herne-jobcenter office 0")
    asked += await dialogue.fills("Mia")
    asked += await dialogue.fills("0176 123 456 78")
    asked += await presses(dialogue, "reach", "call")
    asked += await presses(dialogue, "wishes", "none")
    assert len([reply for reply in asked if reply.role == "question"]) == 8
    assert code_in((await presses(dialogue, "confirm", "yes"))[0].text)
