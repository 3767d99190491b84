"""The appointment form from its first question to the booked appointment, and every way out of it."""

from __future__ import annotations

from appointment_talk import booked, draft, presses, put, starts, times, to_time, values
from dialogue import Dialogue
from hours_made import TU, appointments

from bot.domain.booking import code_in
from bot.store import SqlStore


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
    assert values(reach)[:4] == ["call", "voicemail", "write", "parents"]
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
