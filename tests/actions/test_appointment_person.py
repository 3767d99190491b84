"""Who comes to an appointment and how they can be reached, without endangering them."""

from __future__ import annotations

import pytest
from appointment_talk import booked, draft, presses, put, times, to_summary, to_time, values
from dialogue import Dialogue

from bot.store import SqlStore


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


async def test_parents_who_must_not_notice_cost_no_further_question(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    [wishes] = await presses(dialogue, "reach", "parents")
    assert "Brauchst du etwas" in wishes.text
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.voicemail, kept.keep_from) == ("write", False, "Eltern")


async def test_who_is_named_in_the_same_breath_is_not_asked_for(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("mia@web.example")
    [wishes] = await dialogue.fills("meine mutter darf das nicht merken")
    assert "Brauchst du etwas" in wishes.text
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.keep_from) == ("email", "meine mutter darf das nicht merken")


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


@pytest.mark.parametrize("typed", ["0176", "01", "0151 22"])
async def test_a_number_that_is_cut_off_is_told_so(dialogue: Dialogue, calendar: SqlStore, typed: str) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    [asked] = await dialogue.fills(typed, intent="debt")
    assert "zu kurz" in asked.text


@pytest.mark.parametrize("typed", ["ich heiße doch Ali", "nenn mich lieber Ali", "mein name ist Ali"])
async def test_a_name_can_be_corrected_in_words_at_a_later_question(
    dialogue: Dialogue, calendar: SqlStore, typed: str
) -> None:
    await to_summary(dialogue)
    [summary] = await dialogue.fills(typed, intent="bot_identity")
    assert "Name: Ali" in summary.text


async def test_what_no_name_is_corrects_none(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    assert await dialogue.fills("ich bin die ganze zeit müde", intent="mental_health") == []
    kept = await draft(calendar)
    assert kept
    assert kept.name == "Mia"


@pytest.mark.parametrize("typed", ["meine mutter darf das nicht wissen", "papa soll nichts davon erfahren"])
async def test_a_secret_that_is_told_late_silences_the_telephone(
    dialogue: Dialogue, calendar: SqlStore, typed: str
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    await presses(dialogue, "reach", "voicemail")
    [wishes] = await dialogue.fills(typed, intent="pregnancy")
    assert "Brauchst du etwas" in wishes.text
    kept = await draft(calendar)
    assert kept
    assert (kept.contact_way, kept.voicemail, kept.keep_from, kept.wishes) == ("write", False, typed, None)


async def test_a_question_about_secrets_is_a_question(dialogue: Dialogue, calendar: SqlStore) -> None:
    await to_summary(dialogue)
    assert await dialogue.fills("darf meine mutter das nicht wissen?", intent="privacy") == []


async def test_a_mail_address_at_the_voicemail_question_does_not_answer_it(
    dialogue: Dialogue, calendar: SqlStore
) -> None:
    await put(calendar, *times(way="phone"))
    await to_time(dialogue)
    await presses(dialogue, "way", "phone")
    await presses(dialogue, "slot", "herne-jobcenter phone 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("0176 123 456 78")
    [asked] = await dialogue.fills("lieber per mail: mia@web.example")
    assert "brauchen wir eine Nummer" in asked.text
    assert "call" in values(asked)


async def test_under_fourteen_no_button_leads_to_a_name_or_a_contact(dialogue: Dialogue, calendar: SqlStore) -> None:
    dialogue.context["age"] = 13
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "wishes", "none")
    [what] = await presses(dialogue, "confirm", "what")
    changes = {c.entities.get("slot") for c in what.choices if c.entities.get("value") == "change"}
    assert changes == {"appointment_slot", "appointment_wishes", "appointment_reason"}


@pytest.mark.parametrize(
    ("typed", "kept_way"),
    [("klar schreibt mir", "email"), ("nur per mail", "email"), ("nein", "none"), ("lieber nicht", "none")],
)
async def test_whether_we_may_write_is_answered_in_words(
    dialogue: Dialogue, calendar: SqlStore, typed: str, kept_way: str
) -> None:
    await to_time(dialogue)
    await presses(dialogue, "slot", "herne-jobcenter office 0")
    await presses(dialogue, "name", "none")
    await dialogue.fills("mia@web.example")
    [wishes] = await dialogue.fills(typed)
    assert "Brauchst du etwas" in wishes.text
    kept = await draft(calendar)
    assert kept
    assert kept.contact_way == kept_way
    assert (kept.contact is None) == (kept_way == "none")
