"""Own appointments in the chat: seen, moved, cancelled, by code or from the same conversation; letters never."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, booking, conversation, slot
from dialogue import Dialogue

from bot.domain.booking import Booking, shown
from bot.domain.messages import Reply
from bot.store import SqlStore

OWN, FORM = "action_own_appointments", "appointment_form"


async def book(store: SqlStore, number: int = 1, who: str = "c1", **values: object) -> str:
    """Books a time of the Jobcenter and gives the code as people read it."""
    async with store.write() as work:
        at = NOW + timedelta(days=number)
        await work.calendars.add_slots([slot(f"s{number}", office="herne-jobcenter", starts_at=at)])
        wish = booking(f"b{number}", who, slot_id=f"s{number}", office="herne-jobcenter", starts_at=at)
        wish = replace(wish, contact_way="email", contact="mia@example.org", **values)
        await work.bookings.save_draft(wish)
        await work.bookings.book(wish, NOW)
        await work.commit()
        return shown(work.bookings.code_of(f"b{number}"))


async def of(store: SqlStore, name: str = "b1") -> Booking:
    async with store.read() as work:
        found = await work.bookings.get(name)
    assert found
    return found


def pressable(reply: Reply, slot_name: str) -> dict[str, str]:
    """What the button for `slot_name` hands over."""
    return next(c.entities for c in reply.choices if c.entities.get("slot") == slot_name)


@pytest.mark.parametrize("intent", ["cancel_appointment", "reschedule_appointment", "my_appointments"])
async def test_without_an_own_appointment_it_is_about_letters(dialogue: Dialogue, intent: str) -> None:
    [told] = await dialogue.says(OWN, "mein termin", intent)
    assert told.topic == intent
    assert "Brief" in told.text
    assert told.choices[0].title == "Ich habe einen Code"
    assert "abgesagt" not in told.text


async def test_an_own_appointment_is_shown_with_code_and_page(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    code = await book(sqlite_store)
    [told] = await dialogue.says(OWN, "wann ist mein termin", "my_appointments")
    assert "Mittwoch, 25. November, 11 Uhr" in told.text
    assert code in told.text
    assert "Briefen" in told.text
    assert told.links[0].url.startswith("/t/")
    assert [c.title for c in told.choices] == ["Verschieben", "Absagen", "Es geht um einen Brief"]


async def test_cancelling_is_asked_first_and_done_once(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    [asked] = await dialogue.says(OWN, "termin absagen", "cancel_appointment")
    assert "Soll ich" in asked.text
    assert "gekürzt" in asked.text
    assert (await of(sqlite_store)).state == "booked"
    yes = pressable(asked, "own_cancel_yes")
    [done] = await dialogue.presses(OWN, "cancel_appointment", **yes)
    assert "abgesagt" in done.text
    assert "Brief" in done.text
    cancelled = await of(sqlite_store)
    assert (cancelled.state, cancelled.outcome) == ("cancelled", "withdrawn")
    [again] = await dialogue.presses(OWN, "cancel_appointment", **yes)
    assert "schon abgesagt" in again.text
    assert (await of(sqlite_store)).revision == cancelled.revision


async def test_a_typed_yes_cancels_and_a_typed_no_does_not(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    await dialogue.says(OWN, "termin absagen", "cancel_appointment")
    [stays] = await dialogue.says("action_clarify", "nein", "deny")
    assert "bleibt" in stays.text
    assert (await of(sqlite_store)).state == "booked"
    await dialogue.says(OWN, "doch absagen", "cancel_appointment")
    [done] = await dialogue.says("action_clarify", "ja", "affirm")
    assert "abgesagt" in done.text
    assert (await of(sqlite_store)).state == "cancelled"


async def test_the_same_turn_cancels_once(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    pressed = [{"entity": "slot", "value": "own_cancel_yes"}, {"entity": "value", "value": "b1"}]
    await dialogue.says(OWN, "", "cancel_appointment", pressed)
    [again] = await dialogue.act(OWN, "", "cancel_appointment", pressed)
    assert "abgesagt" in again.text
    assert (await of(sqlite_store)).revision == 1


@pytest.mark.parametrize("action", ["action_answer", "action_clarify", OWN])
async def test_a_code_finds_the_appointment_of_another_conversation(
    dialogue: Dialogue, sqlite_store: SqlStore, action: str
) -> None:
    async with sqlite_store.write() as work:
        await work.conversations.add(conversation("c2"))
        await work.commit()
    code = await book(sqlite_store, who="c2")
    [told] = await dialogue.says(action, f"mein code ist {code.lower()}", "my_appointments")
    assert "Mittwoch, 25. November, 11 Uhr" in told.text
    [done] = await dialogue.presses(OWN, "cancel_appointment", slot="own_cancel_yes", value="b1")
    assert "abgesagt" in done.text


async def test_a_code_with_the_wish_to_cancel_leads_to_the_question(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    code = await book(sqlite_store)
    [asked] = await dialogue.says(OWN, f"bitte absagen {code}", "cancel_appointment")
    assert "Soll ich" in asked.text


async def test_an_unknown_code_is_said_to_be_unknown(dialogue: Dialogue) -> None:
    [told] = await dialogue.says("action_answer", "code 2222-3333", "my_appointments")
    assert "kenne ich nicht" in told.text
    [asked] = await dialogue.presses(OWN, "my_appointments", slot="own_code", value="ask")
    assert "acht Zeichen" in asked.text


async def test_several_appointments_are_told_apart(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store, 1)
    await book(sqlite_store, 2)
    [told] = await dialogue.says(OWN, "termin absagen", "cancel_appointment")
    titles = [c.title for c in told.choices]
    assert titles == [
        "Verschieben 25.11.",
        "Absagen 25.11.",
        "Verschieben 26.11.",
        "Absagen 26.11.",
        "Es geht um einen Brief",
    ]


async def test_it_is_a_letter_after_all(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    [told] = await dialogue.presses(OWN, "cancel_appointment", slot="letter", value="letter")
    assert "Termine aus Briefen kann ich nicht absagen" in told.text


async def test_moving_asks_for_the_time_only(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    code = await book(sqlite_store)
    async with sqlite_store.write() as work:
        await work.calendars.add_slots([slot("new", office="herne-jobcenter", starts_at=NOW + timedelta(days=3))])
        await work.commit()
    said = await dialogue.says(OWN, "kann ich den termin verschieben", "reschedule_appointment")
    assert (said, dialogue.followed) == ([], FORM)
    [when] = await dialogue.starts_form("kann ich den termin verschieben", FORM, "reschedule_appointment")
    assert "Dein Termin jetzt: Mittwoch, 25. November, 11 Uhr" in when.text
    [confirm] = await dialogue.fills("freitag um 11 uhr")
    assert "Neue Zeit: Freitag, 27. November, 11 Uhr" in confirm.text
    [done] = await dialogue.fills("ja")
    assert "Verschoben" in done.text
    assert code in done.text
    moved = await of(sqlite_store)
    assert (moved.slot_id, moved.revision, moved.contact) == ("new", 1, "mia@example.org")


async def test_a_move_that_is_stopped_leaves_the_appointment(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    await dialogue.says(OWN, "verschieben", "reschedule_appointment")
    await dialogue.starts_form("verschieben", FORM, "reschedule_appointment")
    [left] = await dialogue.fills("abbrechen")
    assert "alles bleibt" in left.text
    assert (await of(sqlite_store)).state == "booked"
    assert dialogue.slots["appointment_moves"] is None


async def test_while_a_time_is_chosen_nothing_is_booked_that_could_be_cancelled(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    async with sqlite_store.write() as work:
        await work.calendars.add_slots([slot("s9", office="herne-jobcenter")])
        await work.commit()
    await dialogue.starts_form("termin", FORM, "book_appointment")
    [told] = await dialogue.act(OWN, "absagen", "cancel_appointment")
    assert "noch nichts gebucht" in told.text
    assert "Brief" in told.text


async def test_an_appointment_that_is_over_is_said_to_be_over(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    code = await book(sqlite_store)
    dialogue.context["now"] = (NOW + timedelta(days=2)).isoformat()
    [told] = await dialogue.says(OWN, f"code {code}", "my_appointments")
    assert "vorbei" in told.text
    [late] = await dialogue.presses(OWN, "cancel_appointment", slot="own_cancel_yes", value="b1")
    assert "vorbei" in late.text


async def test_a_late_press_in_a_form_that_is_over_says_what_stands(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    [told] = await dialogue.presses("action_clarify", "choose", slot="appointment_slot", value="s1")
    assert "Gebucht ist damit nichts" in told.text
    await book(sqlite_store)
    [told] = await dialogue.presses("action_clarify", "choose", slot="appointment_confirm", value="yes")
    assert "Mittwoch, 25. November" in told.text


@pytest.mark.parametrize("typed", ["absagen ABCD-2345", "7K3M-9QDO"])
async def test_a_mistyped_code_is_told_so(dialogue: Dialogue, typed: str) -> None:
    [told] = await dialogue.says(OWN, typed, "cancel_appointment")
    assert "Code kenne ich nicht" in told.text
    assert "Geld gekürzt" in told.text


async def test_two_appointments_of_one_day_are_told_apart_by_their_hour(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await book(sqlite_store)
    await book(sqlite_store, 2, starts_at=NOW + timedelta(days=1, hours=2))
    [told] = await dialogue.says(OWN, "meine termine", "my_appointments")
    titles = [c.title for c in told.choices[:4]]
    assert titles == [
        "Verschieben 25.11., 11 Uhr",
        "Absagen 25.11., 11 Uhr",
        "Verschieben 25.11., 13 Uhr",
        "Absagen 25.11., 13 Uhr",
    ]


@pytest.mark.parametrize("intent", ["cancel_appointment", "reschedule_appointment"])
async def test_asked_again_and_again_about_letters_the_warning_is_never_left_out(
    dialogue: Dialogue, intent: str
) -> None:
    for _ in range(3):
        [told] = await dialogue.says(OWN, "ich hab einen brief mit termin", intent)
        assert "Geld" in told.text


async def test_an_appointment_that_is_shown_for_its_code_counts_as_understood(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    code = await book(sqlite_store)
    [told] = await dialogue.says("action_clarify", f"mein code ist {code}")
    assert told.topic == "my_appointments"


async def test_a_day_that_was_named_with_the_wish_to_move_is_shown_at_once(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await book(sqlite_store)
    async with sqlite_store.write() as work:
        for days in (2, 8):
            at = NOW + timedelta(days=days)
            await work.calendars.add_slots([slot(f"free{days}", office="herne-jobcenter", starts_at=at)])
        await work.commit()
    text = "kann ich den termin auf mittwoch nächste woche verschieben?"
    await dialogue.says(OWN, text, "reschedule_appointment")
    [asked] = await dialogue.starts_form(text, FORM, "reschedule_appointment")
    assert asked.choices[0].title == "Mittwoch 2.12., 11 Uhr"
    assert "Brief" in asked.text


async def test_where_that_day_has_no_time_it_is_said_beside_what_holds_for_letters(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await book(sqlite_store)
    async with sqlite_store.write() as work:
        await work.calendars.add_slots([slot("free", office="herne-jobcenter", starts_at=NOW + timedelta(days=8))])
        await work.commit()
    text = "bitte meinen termin auf den 3.12. verlegen"
    await dialogue.says(OWN, text, "reschedule_appointment")
    [asked] = await dialogue.starts_form(text, FORM, "reschedule_appointment")
    assert "Brief" in asked.text
    assert "nichts frei" in asked.text


async def test_the_day_of_the_appointment_itself_is_no_wish(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await book(sqlite_store)
    text = "ich will meinen termin am mittwoch den 25.11. verschieben"
    await dialogue.says(OWN, text, "reschedule_appointment")
    assert dialogue.slots["appointment_view"] is None
