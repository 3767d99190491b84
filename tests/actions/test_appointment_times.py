"""The time of an appointment: in words, held, lost and corrected."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from appointment_talk import FORM, draft, presses, put, to_summary, to_time
from builders import NOW, conversation, slot
from dialogue import Dialogue

from bot.domain.booking import code_in
from bot.store import SqlStore


async def test_a_day_in_words_shows_the_times_of_that_day(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills("am dienstag nächste woche")
    assert shown.choices[0].title == "Dienstag 1.12., 11 Uhr"
    assert len([c for c in shown.choices if c.intent == "choose"]) <= 2


async def test_day_and_clock_time_in_words_are_taken(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [name] = await dialogue.fills("donnerstag um 12 uhr")
    assert "nennen" in name.text
    kept = await draft(calendar)
    assert kept
    assert kept.slot_id == "herne-jobcenter office 1"


@pytest.mark.parametrize(
    ("typed", "slot_id"),
    [
        ("das zweite", "herne-jobcenter office 1"),
        ("1", "herne-jobcenter office 0"),
        ("ich nehm die letzte", "herne-jobcenter office 2"),
    ],
)
async def test_one_of_the_times_shown_can_be_named_by_its_place(
    dialogue: Dialogue, calendar: SqlStore, typed: str, slot_id: str
) -> None:
    await to_time(dialogue)
    await dialogue.fills(typed)
    kept = await draft(calendar)
    assert kept
    assert kept.slot_id == slot_id


@pytest.mark.parametrize("typed", ["am 3.", "um 3", "am dritten advent", "am 2.12."])
async def test_a_number_within_a_time_is_no_choice_among_those_shown(
    dialogue: Dialogue, calendar: SqlStore, typed: str
) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills(typed)
    assert shown.topic == "book_appointment"
    assert await draft(calendar) is None


async def test_a_time_taken_from_words_is_said_with_the_next_question(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [name] = await dialogue.fills("donnerstag um 12 uhr")
    assert name.text.startswith("Donnerstag, 26. November, 12 Uhr: bis 11:05 Uhr halte ich dir die Zeit frei. Wie")
    [contact] = await dialogue.fills("Mia")
    assert "halte ich" not in contact.text


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("in einer woche", "internship"),
        ("bis spätestens mittwoch nächste woche", "goodbye"),
        ("bitte nicht heute", "cancel_appointment"),
        ("Mi oder Do", "bot_identity"),
    ],
)
async def test_a_text_of_times_alone_is_an_answer_whatever_it_sounds_like(
    dialogue: Dialogue, calendar: SqlStore, typed: str, intent: str
) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills(typed, intent=intent)
    assert [c.entities["slot"] for c in shown.choices if c.intent == "choose"]


async def test_hours_alone_narrow_the_days_that_were_spoken_of(dialogue: Dialogue, calendar: SqlStore) -> None:
    late = slot("late", office="herne-jobcenter", starts_at=NOW + timedelta(days=2, hours=5))
    await put(calendar, late)
    await to_time(dialogue)
    await dialogue.fills("nächste woche")
    [shown] = await dialogue.fills("lieber nachmittags")
    times = [choice.title for choice in shown.choices if choice.entities.get("slot") == "appointment_slot"]
    assert times == ["Mittwoch 2.12., 15 Uhr"]


async def test_after_school_the_day_is_kept_until_the_hour_is_known(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [asked] = await dialogue.fills("donnerstag nach der schule")
    assert "Um wie viel Uhr" in asked.text
    assert asked.choices[0].title.startswith("Donnerstag 26.11.")
    [shown] = await dialogue.fills("ab 12 uhr")
    assert next(c.title for c in shown.choices if c.intent == "choose") == "Donnerstag 26.11., 12 Uhr"


async def test_of_a_day_with_two_senses_both_are_shown(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, slot("today", office="herne-jobcenter", starts_at=NOW + timedelta(hours=3)))
    await to_time(dialogue)
    [asked] = await dialogue.fills("dienstag")
    assert "Welchen Tag" in asked.text
    assert [c.title for c in asked.choices][:2] == ["Dienstag 24.11., 14 Uhr", "Dienstag 1.12., 11 Uhr"]


@pytest.mark.parametrize(
    "typed", ["passt alles nicht", "andere tage bitte", "keine davon", "habt ihr noch andere termine"]
)
async def test_none_of_these_shows_other_days(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills(typed, intent="not_possible")
    assert shown.choices[0].title == "Mittwoch 2.12., 15 Uhr"


async def test_where_the_hours_do_not_fit_the_nearest_of_that_day_is_shown(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills("donnerstag ab 16 uhr")
    assert "nichts frei" in shown.text
    assert [c.title for c in shown.choices][:2] == ["Donnerstag 26.11., 11 Uhr", "Donnerstag 26.11., 12 Uhr"]


async def test_a_month_is_a_name_where_the_name_is_asked(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await dialogue.fills("Mai")
    kept = await draft(calendar)
    assert kept
    assert kept.name == "Mai"


async def test_where_nothing_fits_what_is_nearest_is_shown(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [shown] = await dialogue.fills("montag")
    assert "nichts frei" in shown.text
    assert shown.choices[0].title == "Dienstag 1.12., 11 Uhr"


async def test_other_days_are_shown_one_time_a_day(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(
        calendar,
        *(slot(f"extra {n}", office="herne-jobcenter", starts_at=NOW + timedelta(days=8, hours=n)) for n in (0, 1)),
    )
    await to_time(dialogue)
    [shown] = await presses(dialogue, "slot", "after:2026-11-26")
    assert [c.title for c in shown.choices if c.entities.get("slot") == "appointment_slot"] == [
        "Dienstag 1.12., 11 Uhr",
        "Mittwoch 2.12., 11 Uhr",
    ]


async def test_a_doubtful_date_is_asked_back(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [asked] = await dialogue.fills("am 31. november")
    assert "gibt es nicht" in asked.text
    assert await draft(calendar) is None


@pytest.mark.parametrize("typed", ["habt ihr morgen auf?", "seid ihr dienstag da wegen offen?", "was kostet das"])
async def test_a_question_is_no_wish_for_a_time(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    await to_time(dialogue)
    assert await dialogue.fills(typed, intent="office_hours") == []
    [again] = await dialogue.asks_again(typed, "office_hours")
    assert again.choices[0].title == "Donnerstag 26.11., 11 Uhr"


async def test_somebody_who_was_quicker_is_told_with_other_times(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await taken_by_other(calendar, "herne-jobcenter office 0")
    [others] = await presses(dialogue, "slot", "herne-jobcenter office 0")
    assert "gerade weg" in others.text
    assert others.choices[0].title == "Donnerstag 26.11., 12 Uhr"


async def test_a_time_lost_at_the_last_moment_leads_back_to_the_times(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    async with calendar.write() as work:
        await work.bookings.release("c1")
        await work.commit()
    await taken_by_other(calendar, "herne-jobcenter office 0")
    dialogue.slots["appointment_confirm"], dialogue.form = "yes", None
    await dialogue.says("action_submit_appointment")
    assert dialogue.followed == FORM
    assert dialogue.slots["appointment_problem"] == "taken"
    [others] = await dialogue.starts_form("", FORM, "choose")
    assert "gerade weg" in others.text
    await presses(dialogue, "slot", "herne-jobcenter office 1")
    [done] = await presses(dialogue, "confirm", "yes")
    assert code_in(done.text)


async def test_a_hold_that_ran_out_is_taken_up_again_with_the_next_message(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    dialogue.context["now"] = (NOW + timedelta(minutes=9)).isoformat()
    [contact] = await dialogue.fills("Mia")
    assert "erreichen" in contact.text
    until = next(c.entities["until"] for c in contact.choices if "until" in c.entities)
    assert until == (NOW + timedelta(minutes=14)).isoformat()


async def test_one_tap_keeps_the_time_longer_and_asks_the_same_again(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    [name] = await presses(dialogue, "slot", "herne-jobcenter office 0")
    assert "Mehr Zeit" in [c.title for c in name.choices]
    dialogue.context["now"] = (NOW + timedelta(minutes=4)).isoformat()
    [again] = await presses(dialogue, "hold", "extend")
    assert "11:09 Uhr" in again.text
    assert "nennen" in again.text


async def test_a_time_that_somebody_took_after_the_hold_is_said_at_once(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    dialogue.context["now"] = (NOW + timedelta(minutes=9)).isoformat()
    await taken_by_other(calendar, "herne-jobcenter office 0", NOW + timedelta(minutes=8))
    [others] = await dialogue.fills("Mia")
    assert "gerade weg" in others.text


async def taken_by_other(store: SqlStore, slot_id: str, at: datetime = NOW) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation("other"))
        assert await work.bookings.hold(slot_id, "other", at, at + timedelta(minutes=5))
        await work.commit()
