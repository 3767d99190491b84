"""When a call-back suits, what the calendar promises for it, and what becomes of it, said in the chat."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from builders import NOW
from dialogue import Dialogue

from bot.domain.calendar import Hours
from bot.domain.conversation import CallbackRequest
from bot.store import SqlStore

OFFICE = "herne-jobcenter"


async def enter_hours(store: SqlStore, *, example: bool = False) -> None:
    """The office calls from Monday to Friday, 8 to 16 o'clock."""
    hours = [Hours(f"h{day}", "herne", OFFICE, "hours", day, time(8), time(16), example=example) for day in range(5)]
    async with store.write() as work:
        await work.calendars.replace(OFFICE, hours, [], [])
        await work.commit()


async def kept(store: SqlStore) -> CallbackRequest:
    async with store.read() as work:
        return (await work.contacts.callbacks("c1"))[-1]


async def to_window(dialogue: Dialogue) -> None:
    await dialogue.starts_form("ruft mich an 0176 12345678")


async def test_a_window_in_words_becomes_a_promise_that_the_calendar_keeps(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    asked = await dialogue.fills("donnerstag ab 14 uhr")
    assert "Der Anruf kommt bis Donnerstag, 26. November, 16 Uhr." in asked[0].text
    sent = await dialogue.fills("ja")
    assert "bis Donnerstag, 26. November, 16 Uhr" in sent[0].text
    request = await kept(sqlite_store)
    assert request.promised
    assert request.due_at == datetime(2026, 11, 26, 16, 0, tzinfo=NOW.tzinfo)


async def test_without_known_hours_nothing_is_promised_and_staff_have_a_due_time(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await to_window(dialogue)
    asked = await dialogue.fills("donnerstag ab 14 uhr")
    assert "kann ich nicht versprechen" in asked[0].text
    await dialogue.fills("ja")
    request = await kept(sqlite_store)
    assert not request.promised
    assert request.due_at == NOW + timedelta(days=1)


async def test_example_hours_are_said_to_be_examples(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter_hours(sqlite_store, example=True)
    await to_window(dialogue)
    asked = await dialogue.fills(intent="choose", slot="callback_window", value="any")
    assert "Beispielzeiten" in asked[0].text


async def test_a_time_at_which_nobody_calls_is_asked_again(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    asked = await dialogue.fills("sonntag vormittag")
    assert "ruft dort niemand an" in asked[0].text
    assert dialogue.slots.get("callback_window") is None
    shown = await dialogue.fills("dann montag vormittag")
    assert "Montag, 30. November, 12 Uhr" in shown[0].text


async def test_two_senses_are_offered_as_buttons_and_the_pressed_one_counts(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    asked = await dialogue.fills("nächsten freitag ab 15 uhr")
    titles = [choice.title for choice in asked[0].choices]
    assert titles[:2] == ["Freitag, 27. November, ab 15 Uhr", "Freitag, 4. Dezember, ab 15 Uhr"]
    shown = await dialogue.fills(intent="choose", slot="callback_window", value=titles[1])
    assert "bis Freitag, 4. Dezember, 16 Uhr" in shown[0].text


async def test_two_senses_can_be_settled_by_another_word(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    await dialogue.fills("nächsten freitag")
    shown = await dialogue.fills("den 4.12.")
    assert "Freitag, 4. Dezember, 16 Uhr" in shown[0].text


async def test_after_school_the_hour_is_asked_and_joined_to_the_day(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    asked = await dialogue.fills("donnerstag nach der schule")
    assert "Ab wie viel Uhr" in asked[0].text
    assert "ab 14 Uhr" in [choice.title for choice in asked[0].choices]
    shown = await dialogue.fills("so ab halb drei")
    assert "donnerstag nach der schule, so ab halb drei" in shown[0].text
    assert "Donnerstag, 26. November, 16 Uhr" in shown[0].text


async def test_who_does_not_know_when_school_ends_keeps_the_words_without_a_promise(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    await dialogue.fills("donnerstag nach der schule")
    shown = await dialogue.fills("weiß nicht")
    assert "donnerstag nach der schule" in shown[0].text
    assert "kann ich nicht versprechen" in shown[0].text


@pytest.mark.parametrize("question", ["habt ihr morgen auf?", "was kostet das am dienstag"])
async def test_a_question_with_a_day_in_it_is_left_to_the_dialogue(dialogue: Dialogue, question: str) -> None:
    await to_window(dialogue)
    assert await dialogue.fills(question) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("gestern", "schon vorbei"), ("31.11.", "gibt es nicht"), ("bald", "Tageszeit"), ("nach den ferien", "Ferien")],
)
async def test_what_cannot_be_is_told_by_its_reason(dialogue: Dialogue, typed: str, told: str) -> None:
    await to_window(dialogue)
    asked = await dialogue.fills(typed)
    assert told in asked[0].text


async def test_the_time_can_be_changed_at_the_end(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await enter_hours(sqlite_store)
    await to_window(dialogue)
    await dialogue.fills("donnerstag ab 14 uhr")
    asked = await dialogue.fills(intent="choose", slot="callback_window", value="change")
    assert "Wann" in asked[0].text
    shown = await dialogue.fills("freitag bis 10")
    assert "Freitag, 27. November, 10 Uhr" in shown[0].text
    assert "donnerstag" not in shown[0].text


# -- what became of it ---------------------------------------------------------------------------------


async def sent(dialogue: Dialogue) -> None:
    await to_window(dialogue)
    await dialogue.fills("donnerstag ab 14 uhr")
    await dialogue.fills("ja")


async def test_who_asks_again_hears_what_is_promised_instead_of_a_second_form(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await enter_hours(sqlite_store)
    await sent(dialogue)
    dialogue.slots = {}
    told = await dialogue.starts_form("was ist aus meinem rückruf geworden")
    assert "bis Donnerstag, 26. November, 16 Uhr" in told[0].text
    assert "0176 … 78" in told[0].text
    assert dialogue.form is None


async def test_an_open_one_can_be_taken_back_and_its_contact_is_gone(
    dialogue: Dialogue, sqlite_store: SqlStore
) -> None:
    await sent(dialogue)
    dialogue.slots = {}
    told = await dialogue.starts_form("", slot="callback_open", value="withdraw")
    assert "zurückgenommen" in told[0].text
    request = await kept(sqlite_store)
    assert (request.state, request.outcome, request.contact) == ("closed", "withdrawn", None)
    again = await dialogue.starts_form("", slot="callback_open", value="withdraw")
    assert "kein Rückruf offen" in again[0].text


async def test_a_new_one_replaces_the_open_one(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await sent(dialogue)
    dialogue.slots = {}
    await dialogue.starts_form("", slot="callback_open", value="new")
    await dialogue.fills("0151 99887766")
    await dialogue.fills("egal")
    await dialogue.fills("ja")
    async with sqlite_store.read() as work:
        states = {r.state: r.contact for r in await work.contacts.callbacks("c1")}
    assert states == {"closed": None, "open": "015199887766"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_at": NOW - timedelta(hours=1), "promised": True}, "überfällig"),
        ({"due_at": NOW - timedelta(hours=1)}, "überfällig"),
        ({"due_at": NOW + timedelta(days=1)}, "weiß ich nicht"),
        ({"due_at": NOW + timedelta(days=1), "attempts": 1, "tried_at": NOW}, "niemanden erreicht"),
        ({"due_at": NOW, "state": "closed", "outcome": "reached", "closed_at": NOW}, "erledigt"),
        ({"due_at": NOW, "state": "closed", "outcome": "expired", "closed_at": NOW}, "niemand reagiert"),
        ({"due_at": NOW, "state": "closed", "outcome": "withdrawn", "closed_at": NOW}, "zurückgenommen"),
    ],
)
async def test_the_truth_is_told_whatever_became_of_it(
    dialogue: Dialogue, sqlite_store: SqlStore, values: dict[str, object], said: str
) -> None:
    await sent(dialogue)
    request = await kept(sqlite_store)
    request.promised = False
    for name, value in values.items():
        setattr(request, name, value)
    async with sqlite_store.write() as work:
        await work.contacts.save_callback(request)
        await work.commit()
    dialogue.slots = {}
    told = await dialogue.starts_form("warum hat noch niemand angerufen")
    assert said in told[0].text


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        ("action_own_appointments", "my_appointments"),
        ("action_complaint", "complaint"),
        ("action_clarify", "nlu_fallback"),
    ],
)
async def test_asked_in_other_words_the_call_back_is_found_too(dialogue: Dialogue, action: str, intent: str) -> None:
    before = await dialogue.says(action, "mich hat noch keiner angerufen", intent)
    assert all("gespeichert" not in reply.text for reply in before)
    await sent(dialogue)
    told = await dialogue.says(action, "mich hat noch keiner angerufen", intent)
    assert "Dein Rückruf ist gespeichert" in told[0].text


async def test_after_one_that_ended_a_plain_wish_begins_a_new_one(dialogue: Dialogue, sqlite_store: SqlStore) -> None:
    await sent(dialogue)
    request = await kept(sqlite_store)
    async with sqlite_store.write() as work:
        assert await work.contacts.close_callback(request.id, "reached", NOW)
        await work.commit()
    dialogue.slots = {}
    asked = await dialogue.starts_form("ruft mich bitte zurück")
    assert "anrufen oder" in asked[0].text
