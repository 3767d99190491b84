"""The appointment form, from the first question to the booked appointment, and every way out of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from builders import NOW, conversation, slot
from dialogue import Dialogue
from hours_made import TU, appointments

from bot.domain.booking import Booking, code_in
from bot.domain.calendar import Slot
from bot.domain.messages import Reply
from bot.store import SqlStore

FORM = "appointment_form"


def times(office: str = "herne-jobcenter", way: str = "office") -> list[Slot]:
    """Four free times from Thursday on, two a day."""
    first = NOW + timedelta(days=2)
    starts = [first, first + timedelta(hours=1), first + timedelta(days=5), first + timedelta(days=6, hours=4)]
    return [
        slot(f"{office} {way} {number}", office=office, way=way, starts_at=start) for number, start in enumerate(starts)
    ]


async def put(store: SqlStore, *slots: Slot) -> None:
    async with store.write() as work:
        await work.calendars.add_slots(slots)
        await work.commit()


async def booked(store: SqlStore, who: str = "c1") -> list[Booking]:
    async with store.read() as work:
        return await work.bookings.of_conversation(who)


async def draft(store: SqlStore) -> Booking | None:
    async with store.read() as work:
        return await work.bookings.draft("c1")


@pytest.fixture
async def calendar(sqlite_store: SqlStore) -> SqlStore:
    await put(sqlite_store, *times())
    return sqlite_store


async def starts(dialogue: Dialogue, text: str = "ich will einen termin") -> list[Reply]:
    return await dialogue.starts_form(text, FORM, "book_appointment")


async def presses(dialogue: Dialogue, name: str, value: str) -> list[Reply]:
    return await dialogue.fills(intent="choose", slot=f"appointment_{name}", value=value)


async def to_time(dialogue: Dialogue) -> list[Reply]:
    await starts(dialogue)
    return await presses(dialogue, "reason", "money")


async def to_summary(dialogue: Dialogue) -> list[Reply]:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await dialogue.fills("ich bin Mia")
    await dialogue.fills("0176 123 456 78")
    await presses(dialogue, "reach", "write")
    return await presses(dialogue, "wishes", "none")


def values(reply: Reply) -> list[str]:
    return [choice.entities.get("value", choice.intent) for choice in reply.choices]


async def test_from_the_first_question_to_the_booked_appointment(dialogue: Dialogue, calendar: SqlStore) -> None:
    [reason] = await starts(dialogue)
    assert (reason.topic, reason.role) == ("book_appointment", "question")
    assert values(reason) == ["work", "money", "life", "other", "stop_form"]

    [when] = await presses(dialogue, "reason", "money")
    assert [c.title for c in when.choices] == [
        "Donnerstag 26.11., 11 Uhr",
        "Donnerstag 26.11., 12 Uhr",
        "Dienstag 1.12., 11 Uhr",
        "Andere Tage",
        "Abbrechen",
    ]

    [name] = await presses(dialogue, "slot", "herne-jobcenter office 1")
    assert "nennen" in name.text
    [contact] = await dialogue.fills("Mia")
    assert "30 Tage" in contact.text
    [reach] = await dialogue.fills("0176 123 456 78")
    assert values(reach)[:4] == ["call", "voicemail", "write", "secret"]
    [wishes] = await presses(dialogue, "reach", "write")
    assert "Brauchst du etwas" in wishes.text
    [summary] = await presses(dialogue, "wishes", "ramp")
    for words in (
        "Donnerstag, 26. November, 12 Uhr",
        "Jobcenter Herne",
        "Mia",
        "0176 … 78",
        "nur schreiben",
        "Rollstuhl",
    ):
        assert words in summary.text

    [done] = await presses(dialogue, "confirm", "yes")
    assert done.topic == "my_appointments"
    assert code_in(done.text)
    assert done.links[0].url.startswith("/t/")
    [booking] = await booked(calendar)
    assert (booking.state, booking.slot_id) == ("booked", "herne-jobcenter office 1")
    assert (booking.name, booking.contact, booking.contact_way) == ("Mia", "017612345678", "write")
    assert (booking.voicemail, booking.reason, booking.wishes) == (False, "money", "Rollstuhl oder Aufzug")
    assert dialogue.form is None
    assert all(dialogue.slots.get(name) is None for name in dialogue.slots if name.startswith("appointment_"))


async def test_without_a_calendar_the_way_is_a_call_back(dialogue: Dialogue) -> None:
    [told] = await starts(dialogue)
    assert told.topic == "book_appointment"
    assert "callback" in values(told)
    assert dialogue.form is None


async def test_where_all_is_booked_a_call_back_is_offered(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    async with sqlite_store.write() as work:
        await work.calendars.replace(
            "herne-jobcenter", [appointments(TU, "09:00", "12:00", office="herne-jobcenter")], [], []
        )
        await work.commit()
    [told] = await starts(dialogue)
    assert "kein Termin frei" in told.text
    assert "callback" in values(told)


async def test_what_was_talked_about_is_not_asked_again(dialogue: Dialogue, calendar: SqlStore) -> None:
    dialogue.slots["last_topic"] = "benefits"
    [when] = await starts(dialogue)
    assert "Wann passt es" in when.text
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    kept = await draft(calendar)
    assert kept
    assert kept.reason == "money"


async def test_several_offices_and_ways_are_asked_for_with_an_explanation(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await put(calendar, *times("herne-jba", "phone"), *times("herne-jugendamt"))
    await starts(dialogue)
    [office] = await presses(dialogue, "reason", "money")
    assert "Bürgergeld" in office.text
    assert [c.title for c in office.choices] == ["Jobcenter Herne", "Jugendberufsagentur Herne", "Abbrechen"]
    [when] = await presses(dialogue, "office", "herne-jba")
    assert "Wann passt es" in when.text


async def test_the_way_is_asked_where_an_office_offers_several(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, *times(way="phone"))
    [way] = await to_time(dialogue)
    assert values(way) == ["office", "phone", "any", "stop_form"]
    [when] = await dialogue.fills("lieber telefonisch")
    assert when.choices[0].entities["value"] == "herne-jobcenter phone 0"
    await presses(dialogue, "slot", "herne-jobcenter phone 0")
    [contact] = await presses(dialogue, "name", "none")
    assert "Nummer rufen wir" in contact.text
    assert "none" not in values(contact)
    [wrong] = await dialogue.fills("mia@example.org")
    assert "brauchen wir eine Nummer" in wrong.text
    [voicemail] = await dialogue.fills("0176 123 456 78")
    assert "Mailbox" in voicemail.text
    await dialogue.fills("nein")
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.voicemail) == ("call", False)


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


async def test_every_answer_can_be_corrected_before_it_is_booked(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    [what] = await presses(dialogue, "confirm", "what")
    changes = {c.entities.get("slot") for c in what.choices if c.entities.get("value") == "change"}
    assert changes == {f"appointment_{name}" for name in ("slot", "name", "contact", "wishes", "reason")}
    await presses(dialogue, "name", "change")
    [summary] = await dialogue.fills("Noah")
    assert "Noah" in summary.text
    await presses(dialogue, "contact", "change")
    await dialogue.fills("noah@example.org")
    [summary] = await presses(dialogue, "reach", "email")
    assert "n…@example.org, nur E-Mail" in summary.text
    await presses(dialogue, "slot", "change")
    [summary] = await presses(dialogue, "slot", "herne-jobcenter office 2")
    assert "Dienstag, 1. Dezember, 11 Uhr" in summary.text
    await dialogue.fills("ja passt")
    [booking] = await booked(calendar)
    assert (booking.name, booking.contact, booking.slot_id) == ("Noah", "noah@example.org", "herne-jobcenter office 2")


async def test_without_contact_and_name_a_visit_can_be_booked(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await dialogue.fills("ohne namen bitte", intent="skip")
    [wishes] = await presses(dialogue, "contact", "none")
    assert "Brauchst du etwas" in wishes.text
    [summary] = await dialogue.fills("nein")
    assert "Kontakt: keiner" in summary.text
    await dialogue.fills("ja")
    [booking] = await booked(calendar)
    assert (booking.name, booking.contact, booking.contact_way) == (None, None, "none")


async def test_who_must_not_notice_is_kept_and_the_telephone_stays_silent(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    [who] = await presses(dialogue, "reach", "secret")
    assert "nichts mitkriegen" in who.text
    await dialogue.fills("mein stiefvater")
    [summary] = await presses(dialogue, "wishes", "none")
    assert "mein stiefvater" in summary.text
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.voicemail, kept.keep_from) == ("write", False, "mein stiefvater")


async def test_under_fourteen_nothing_is_kept_that_leads_to_a_person(dialogue: Dialogue, calendar: SqlStore) -> None:
    await put(calendar, *times(way="phone"))
    dialogue.context["age"] = 13
    [when] = await to_time(dialogue)
    assert {c.entities.get("value", "")[:22] for c in when.choices[:2]} == {"herne-jobcenter office"}
    [wishes] = await presses(dialogue, "slot", "herne-jobcenter office 0")
    assert "Brauchst du etwas" in wishes.text
    await presses(dialogue, "wishes", "none")
    await dialogue.fills("0176 123 456 78")
    await dialogue.fills("ja")
    [booking] = await booked(calendar)
    assert (booking.name, booking.contact, booking.keep_from) == (None, None, None)


async def test_an_age_said_late_takes_back_what_was_kept(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    dialogue.context["age"] = 12
    await dialogue.fills("ich bin 12")
    await dialogue.fills("ja")
    kept = (await booked(calendar) or [await draft(calendar)])[0]
    assert kept
    assert (kept.name, kept.contact) == (None, None)


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


async def taken_by_other(store: SqlStore, slot_id: str, at: datetime = NOW) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation("other"))
        assert await work.bookings.hold(slot_id, "other", at, at + timedelta(minutes=5))
        await work.commit()


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
