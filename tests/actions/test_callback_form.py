"""The call-back form, from the first question to the stored request, and every way out of it."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

from bot.domain.conversation import CallbackRequest
from bot.store import SqlStore


async def kept(store: SqlStore) -> list[CallbackRequest]:
    async with store.read() as work:
        return await work.contacts.callbacks("c1")


async def to_confirmation(dialogue: Dialogue) -> None:
    await dialogue.starts_form()
    await dialogue.fills(intent="choose", slot="callback_way", value="phone")
    await dialogue.fills("0176 123 456 78")
    await dialogue.fills("dienstags ab 15 uhr")


async def test_from_the_first_question_to_the_stored_request(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    first = await dialogue.starts_form()
    assert [(r.topic, r.role) for r in first] == [("callback", "question")]
    assert "30 Tage" in first[0].text
    assert {c.entities.get("value") for c in first[0].choices} >= {"phone", "email"}

    second = await dialogue.fills(intent="choose", slot="callback_way", value="phone")
    assert "Nummer" in second[0].text

    third = await dialogue.fills("klar, 0176 123 456 78")
    assert "Wann" in third[0].text

    fourth = await dialogue.fills("dienstags ab 15 uhr")
    assert "0176 … 78" in fourth[0].text
    assert "dienstags ab 15 uhr" in fourth[0].text
    assert "30 Tage" in fourth[0].text

    last = await dialogue.fills("ja passt")
    assert last[0].topic == "callback"
    [request] = await kept(sqlite_store)
    assert (request.state, request.way, request.contact) == ("open", "phone", "017612345678")
    assert request.window == "dienstags ab 15 uhr"
    assert request.due_at is not None
    assert request.region == "herne"


async def test_the_slots_never_hold_the_contact(dialogue: Dialogue) -> None:
    await to_confirmation(dialogue)
    assert dialogue.slots["callback_contact"] == "given"
    assert dialogue.slots["callback_window"] == "given"


async def test_a_first_message_with_a_number_skips_two_questions(dialogue: Dialogue) -> None:
    asked = await dialogue.starts_form("bitte ruft mich an unter 02323 123456")
    assert "Wann" in asked[0].text


async def test_an_email_where_a_number_was_asked_changes_the_way(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.starts_form()
    await dialogue.fills("am telefon")
    await dialogue.fills("lieber mia.k@web.de")
    asked = await dialogue.fills(intent="choose", slot="callback_window", value="any")
    assert "m…@web.de" in asked[0].text
    await dialogue.fills(intent="choose", slot="callback_confirm", value="yes")
    [request] = await kept(sqlite_store)
    assert (request.way, request.contact) == ("email", "mia.k@web.de")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("595100", "zu kurz"),
        ("5951001", "Vorwahl"),
        ("01761234567890123456", "zu lang"),
        ("mia@web", "E-Mail-Adresse"),
        ("1161110", "erreichen wir dich nicht"),
    ],
)
async def test_a_wrong_contact_is_asked_again_with_the_reason(dialogue: Dialogue, typed: str, told: str) -> None:
    await dialogue.starts_form()
    await dialogue.fills("anrufen")
    asked = await dialogue.fills(typed)
    assert told in asked[0].text
    assert dialogue.slots.get("callback_contact") is None


@pytest.mark.parametrize("question", ["was kostet das?", "wer liest das dann", "und bin ich mit 17 zu jung dafür"])
async def test_a_question_inside_the_form_is_left_to_the_dialogue(dialogue: Dialogue, question: str) -> None:
    await dialogue.starts_form()
    await dialogue.fills("anrufen")
    assert await dialogue.fills(question) == []
    assert dialogue.slots["requested_slot"] == "callback_contact"


async def test_after_an_answer_in_between_the_question_comes_shorter(dialogue: Dialogue) -> None:
    first = await dialogue.starts_form()
    await dialogue.fills("was macht ihr mit meinen daten")
    answered = await dialogue.act("action_answer", "wo muss ich wohnen", "housing")
    again = await dialogue.asks_again("wo muss ich wohnen", "housing")
    assert answered[0].topic == "housing"
    assert len(again[0].text) < len(first[0].text) / 2
    assert again[0].role == "question"


@pytest.mark.parametrize("word", ["stopp", "Stop!", "abbrechen", "doch nicht", "lass mal"])
async def test_a_typed_stop_ends_the_form_and_forgets_the_contact(
    dialogue: Dialogue, sqlite_store: SqlStore, word: str
) -> None:
    await dialogue.starts_form()
    await dialogue.fills("0176 12345678")
    left = await dialogue.fills(word)
    assert "gelöscht" in left[0].text
    assert dialogue.form is None
    assert dialogue.followed == "action_listen"
    [request] = await kept(sqlite_store)
    assert (request.state, request.outcome, request.contact) == ("closed", "withdrawn", None)


async def test_whatever_is_fine_for_a_time(dialogue: Dialogue) -> None:
    await dialogue.starts_form()
    await dialogue.fills("0176 12345678")
    asked = await dialogue.fills("egal")
    assert "egal" in asked[0].text


async def test_a_skipped_time_means_any(dialogue: Dialogue) -> None:
    await dialogue.starts_form()
    await dialogue.fills("0176 12345678")
    asked = await dialogue.fills("weiß nicht")
    assert "egal wann" in asked[0].text


async def test_no_at_the_end_sends_nothing_and_asks_what_to_change(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await to_confirmation(dialogue)
    asked = await dialogue.fills("nein")
    assert "anders" in asked[0].text
    [request] = await kept(sqlite_store)
    assert request.state == "draft"


async def test_the_contact_can_be_changed_at_the_end(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await to_confirmation(dialogue)
    asked = await dialogue.fills(intent="choose", slot="callback_contact", value="change")
    assert "Nummer" in asked[0].text
    shown = await dialogue.fills("0151 99887766")
    assert "0151 … 66" in shown[0].text
    await dialogue.fills("ja")
    [request] = await kept(sqlite_store)
    assert request.contact == "015199887766"


async def test_sent_again_in_the_same_turn_there_is_one_request(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await to_confirmation(dialogue)
    await dialogue.fills("ja")
    again = await dialogue.act("action_submit_callback", "ja")
    assert "0176 … 78" in again[0].text
    assert [r.state for r in await kept(sqlite_store)] == ["open"]


async def test_under_14_no_contact_is_kept_and_other_ways_are_shown(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    dialogue.context["age"] = 13
    said = await dialogue.starts_form("könnt ihr mich anrufen 0176 12345678")
    assert "116 111" in said[0].text
    assert "Jugendamt" in said[0].text
    assert dialogue.form is None
    assert await kept(sqlite_store) == []


async def test_somebody_who_turns_out_to_be_13_loses_the_draft(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.starts_form("0176 12345678 bitte anrufen")
    dialogue.context["age"] = 13
    said = await dialogue.fills("morgens, bin 13")
    assert "unter 14" in said[0].text
    [request] = await kept(sqlite_store)
    assert (request.state, request.contact) == ("closed", None)


async def test_in_telegram_no_contact_is_taken(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    dialogue.context["channel"] = "telegram"
    said = await dialogue.starts_form("0176 12345678 bitte anrufen")
    assert "Messenger" in said[0].text
    assert await kept(sqlite_store) == []


async def test_a_wish_for_a_person_parks_the_form_and_it_goes_on_later(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await dialogue.starts_form("0176 12345678 bitte anrufen")
    await dialogue.presses("action_human", "human")
    parked = await dialogue.act("action_leave_form", intent="human")
    assert dialogue.form is None
    assert "continue_form" in {c.intent for c in parked[0].choices}

    other = await dialogue.says("action_answer", "ich brauche eine wohnung", "housing")
    assert "continue_form" in {c.intent for c in other[-1].choices}

    resumed = await dialogue.presses("action_resume_form", "continue_form")
    assert resumed[0].role == "notice"
    assert dialogue.followed == "callback_form"
    asked = await dialogue.starts_form("")
    assert "Wann" in asked[0].text
    await dialogue.fills("vormittags")
    await dialogue.fills("ja")
    [request] = await kept(sqlite_store)
    assert request.contact == "017612345678"


async def test_a_parked_form_can_be_given_up(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await dialogue.starts_form("0176 12345678 bitte anrufen")
    await dialogue.act("action_leave_form", intent="human")
    left = await dialogue.presses("action_leave_form", "stop_form")
    assert "gelöscht" in left[0].text
    assert dialogue.slots["parked_form"] is None
    [request] = await kept(sqlite_store)
    assert request.contact is None


async def test_stop_and_go_on_without_a_form_say_so(dialogue: Dialogue) -> None:
    assert (await dialogue.presses("action_leave_form", "stop_form"))[0].topic == "capabilities"
    assert (await dialogue.presses("action_resume_form", "continue_form"))[0].topic == "capabilities"


async def test_a_draft_that_is_gone_is_told_and_nothing_is_sent(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await to_confirmation(dialogue)
    async with sqlite_store.write() as work:
        draft = await work.contacts.callback_draft("c1")
        assert draft is not None
        draft.state = "closed"
        await work.contacts.save_callback(draft)
        await work.commit()
    said = await dialogue.fills("ja")
    assert "abgeschickt ist noch nichts" in said[0].text


async def test_a_new_form_forgets_what_an_old_one_had(dialogue: Dialogue) -> None:
    await dialogue.starts_form("0176 12345678 bitte anrufen")
    dialogue.slots = {}
    asked = await dialogue.starts_form()
    assert "anrufen oder" in asked[0].text
