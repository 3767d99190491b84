"""What the first message says already is not asked again: the matter, the day, the hours."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from appointment_talk import presses, put, starts, times, to_time, values
from builders import NOW, slot
from dialogue import Dialogue

from actions.appointment_view import before_of, first_view, seen_view, wish_view
from bot.domain.calendar import Hours as Hours_
from bot.domain.messages import Reply
from bot.services.dates import Choice, DateWish, Hours, Span
from bot.store import SqlStore


def times_of(reply: Reply) -> list[str]:
    buttons = [c for c in reply.choices if c.entities.get("slot") == "appointment_slot"]
    return [c.title for c in buttons if not c.entities["value"].startswith("after:")]


@pytest.mark.parametrize(
    "typed", ["ich brauch nen termin wegen geld", "Termin, es geht um meine Schulden", "termin bürgergeld bitte"]
)
async def test_a_matter_that_was_named_is_not_asked_for(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    [asked] = await starts(dialogue, typed)
    assert times_of(asked)[0] == "Donnerstag 26.11., 11 Uhr"


@pytest.mark.parametrize("typed", ["termin wegen geld und ausbildung", "termin morgen nach der schule", "ein termin"])
async def test_a_matter_that_is_not_plain_is_asked_for(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    [asked] = await starts(dialogue, typed)
    assert "Worum geht es" in asked.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("kann ich nächste woche dienstag einen termin haben", ["Dienstag 1.12., 11 Uhr"]),
        ("ich brauche einen termin, nur nachmittags", ["Donnerstag 26.11., 12 Uhr", "Mittwoch 2.12., 15 Uhr"]),
        ("termin am donnerstag um 12", ["Donnerstag 26.11., 12 Uhr"]),
    ],
)
async def test_a_day_that_was_named_is_shown_when_the_time_is_asked(
    dialogue: Dialogue, calendar: SqlStore, typed: str, shown: list[str]
) -> None:
    await starts(dialogue, typed)
    [asked] = await presses(dialogue, "reason", "money")
    assert times_of(asked) == shown
    assert "Da ist noch frei" in asked.text


async def test_a_day_after_hours_keeps_the_hours(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, slot("early", office="herne-jobcenter", starts_at=NOW + timedelta(days=8, hours=-2)))
    await to_time(dialogue)
    await dialogue.fills("nur nachmittags")
    [shown] = await dialogue.fills("mittwoch nächste woche")
    assert times_of(shown) == ["Mittwoch 2.12., 15 Uhr"]


async def test_any_time_forgets_what_was_said_before(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await dialogue.fills("mittwoch nächste woche")
    [shown] = await dialogue.fills("egal wann")
    assert times_of(shown)[0] == "Donnerstag 26.11., 11 Uhr"


async def test_the_memory_holds_no_word_that_was_typed(dialogue: Dialogue, calendar: SqlStore) -> None:
    await starts(dialogue, "bitte einen termin nächsten dienstag nachmittag, ich bin krank")
    assert "krank" not in str(dialogue.slots["appointment_view"])
    assert values((await presses(dialogue, "reason", "money"))[0])


@pytest.mark.parametrize(
    "hours", [(), (Hours(time(12), time(18)),), (Hours(time(15), None),), (Hours(time(9, 30), None, point=True),)]
)
def test_a_wish_is_read_back_from_the_view(hours: tuple[Hours, ...]) -> None:
    wish = DateWish((Choice((Span.one(NOW.date()),), hours=hours),))
    for view in (first_view(wish, NOW.date()), seen_view(wish, NOW.date())):
        assert before_of(view) == wish
        assert before_of(wish_view(view)) == wish


def test_a_wish_for_no_time_is_no_view() -> None:
    assert first_view(DateWish(), NOW.date()) is None
    assert before_of(None) == before_of("after:2026-12-01") == before_of("named") == DateWish()


async def test_a_way_that_was_named_is_not_asked_for(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, *times(way="video"), *times("herne-jba"))
    await starts(dialogue, "ich brauche einen termin per video wegen geld")
    [asked] = await presses(dialogue, "office", "herne-jobcenter")
    assert {c.entities["value"].split()[1] for c in asked.choices if c.title[0] in "DM" and "Uhr" in c.title} == {
        "video"
    }


@pytest.mark.parametrize("typed", ["kann ich online einen termin machen", "termin, ihr könnt mich auch anrufen"])
async def test_how_somebody_books_or_is_reached_is_no_way_to_meet(
    dialogue: Dialogue, calendar: SqlStore, typed: str
) -> None:
    await put(calendar, *times(way="video"), *times(way="phone"))
    await starts(dialogue, typed)
    assert dialogue.slots.get("appointment_way") is None


async def test_as_a_second_topic_booking_is_offered_where_the_calendar_gives_times(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    async with calendar.write() as work:
        hours = Hours_("a", "herne", "herne-jobcenter", "appointments", 1, time(9), time(12), way="office", minutes=30)
        await work.calendars.replace("herne-jobcenter", [hours], [], [])
        await work.commit()
    also = [{"entity": "also_topic", "value": "book_appointment"}]
    said = await dialogue.says("action_answer", "termin, und mein deutsch ist schlecht", "language_course", also)
    assert said[-1].text == "Einen Termin kannst du gleich hier machen."
    assert said[-1].choices[0].intent == "book_appointment"


async def test_as_a_second_topic_booking_is_no_promise_where_nothing_is_entered(dialogue: Dialogue) -> None:
    also = [{"entity": "also_topic", "value": "book_appointment"}]
    said = await dialogue.says("action_answer", "termin, und mein deutsch ist schlecht", "language_course", also)
    assert "gleich hier machen" not in said[-1].text


async def test_an_appointment_beside_a_matter_is_not_forgotten(dialogue: Dialogue, calendar: SqlStore) -> None:
    async with calendar.write() as work:
        hours = Hours_("a", "herne", "herne-jobcenter", "appointments", 1, time(9), time(12), way="office", minutes=30)
        await work.calendars.replace("herne-jobcenter", [hours], [], [])
        await work.commit()
    said = await dialogue.says("action_answer", "brauche einen termin, hab überall schulden", "debt")
    assert (said[0].topic, said[-1].topic) == ("debt", "book_appointment")
    letter = await dialogue.says("action_answer", "hab den termin vom brief vergessen, geld ist weg", "benefits")
    assert {reply.topic for reply in letter} == {"benefits"}


@pytest.mark.parametrize(
    "typed", ["ich möchte für eine klientin von mir einen termin", "Termin für meinen Schüler bitte"]
)
async def test_who_asks_for_somebody_entrusted_gets_something_to_hand_on(
    dialogue: Dialogue, calendar: SqlStore, typed: str
) -> None:
    said = await starts(dialogue, typed)
    assert dialogue.form is None
    assert "Code" in said[0].text


async def test_a_pupil_books_for_herself(dialogue: Dialogue, calendar: SqlStore) -> None:
    [asked] = await starts(dialogue, "ich bin schülerin und brauche einen termin für mich")
    assert "Worum geht es" in asked.text


@pytest.mark.parametrize(("typed", "office"), [("zum jobcenter", "herne-jobcenter"), ("jba bitte", "herne-jba")])
async def test_an_office_is_known_by_what_people_call_it(
    dialogue: Dialogue, calendar: SqlStore, typed: str, office: str
) -> None:
    await put(calendar, *times("herne-jba"))
    await starts(dialogue)
    await presses(dialogue, "reason", "money")
    await dialogue.fills(typed, intent="contact")
    assert dialogue.slots["appointment_office"] == office


async def test_a_question_about_an_office_chooses_none(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, *times("herne-jba"))
    await starts(dialogue)
    await presses(dialogue, "reason", "money")
    assert await dialogue.fills("was macht das jobcenter", intent="contact") == []


async def test_on_other_days_the_hours_that_were_said_hold_too(dialogue: Dialogue, calendar: SqlStore) -> None:
    days = ((8, -2), (8, 2), (9, -2), (9, 2))
    await put(
        calendar,
        *(
            slot(f"x{day}{hour}", office="herne-jobcenter", starts_at=NOW + timedelta(days=day, hours=hour))
            for day, hour in days
        ),
    )
    await to_time(dialogue)
    [shown] = await dialogue.fills("nur nachmittags")
    assert times_of(shown)[0] == "Donnerstag 26.11., 12 Uhr"
    [others] = await dialogue.fills("keine davon")
    pressed = await presses(dialogue, "slot", shown.choices[3].entities["value"])
    assert times_of(others) == times_of(pressed[0]) == ["Donnerstag 3.12., 13 Uhr"]
