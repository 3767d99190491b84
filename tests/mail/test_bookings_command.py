"""`./jba bookings`: what staff see and enter until the desk is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import callback, conversation
from mail_parts import appointment

from bot.cli.__main__ import main
from bot.domain.booking import Booking, shown
from bot.domain.calendar import BERLIN, Slot
from bot.domain.outgoing import Outgoing
from bot.services.outbox.planning import booking_mail
from bot.settings import Settings
from bot.store import SqlStore, store_of

Call = Callable[..., tuple[int, str]]
NOW = datetime.now(BERLIN).replace(microsecond=0)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture
def jba(migrated_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Call:
    for name, value in {"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": migrated_sqlite, "JBA_SMTP_HOST": ""}.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> tuple[int, str]:
        status = main(["bookings", *arguments])
        said = capsys.readouterr()
        return status, said.out + said.err

    return call


def on_store(work: Callable[[SqlStore], Any]) -> Any:
    async def run() -> Any:
        store = store_of(Settings())
        await store.start()
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def booked(starts: datetime, name: str = "b1", **values: Any) -> str:
    """An appointment in the database; gives its code as it is shown."""

    async def work(store: SqlStore) -> str:
        draft = appointment(
            id=name, conversation_id=f"c {name}", slot_id=f"s {name}", starts_at=starts, created_at=YESTERDAY, **values
        )
        # Not the moment at which this file was read: a long run of tests may lie between.
        long_ago = min(datetime.now(BERLIN).replace(microsecond=0), starts - timedelta(hours=1))
        async with store.write() as unit:
            await unit.conversations.add(conversation(f"c {name}"))
            await unit.calendars.add_slots([Slot(f"s {name}", draft.region, draft.office, starts, 45, draft.way)])
            await unit.bookings.save_draft(draft)
            made = await unit.bookings.book(draft, long_ago)
            await booking_mail(unit, made, "confirmed", long_ago)
            await unit.commit()
            return shown(unit.bookings.code_of(name))

    return str(on_store(work))


def stored(name: str = "b1") -> tuple[Booking, list[Outgoing]]:
    async def work(store: SqlStore) -> Any:
        async with store.read() as unit:
            return await unit.bookings.get(name), await unit.outbox.of_booking(name)

    found: tuple[Booking, list[Outgoing]] = on_store(work)
    return found


def part(said: str, title: str) -> str:
    """The lines below a title."""
    return said.split(title)[1].split("\n\n")[0]


def test_an_empty_installation_has_nothing_due(jba: Call) -> None:
    status, said = jba()
    assert status == 0
    assert [line[-3:] for line in said.splitlines() if line] == [": 0"] * 4


def test_what_is_due_is_shown_with_all_that_staff_need_to_reach_the_person(jba: Call) -> None:
    call = {"contact_way": "call", "contact": "0151234567", "keep_from": "Vater", "wishes": "Rampe"}
    code = booked(TOMORROW, **call)
    old = booked(YESTERDAY, "b2", contact_way="write", contact="0159876543")
    booked(NOW + timedelta(days=20), "b3")
    status, said = jba()
    assert status == 0
    coming = part(said, "Termine der nächsten 7 Tage")
    shown_of_coming = [
        code,
        "Mia",
        "anrufen: 0151234567 (kein Anrufbeantworter)",
        "darf nichts erfahren: Vater",
        "Rampe",
    ]
    assert [word for word in shown_of_coming if word not in coming] == []
    over = part(said, "Vorbei und ohne Ergebnis")
    assert old in over
    assert "NUR SCHREIBEN, nicht anrufen: 0159876543" in over
    assert len(coming.strip().splitlines()) == 2
    assert "Termine der nächsten 30 Tage" in jba("--days", "30")[1]


def test_what_an_appointment_is_about_is_shown_to_staff(jba: Call) -> None:
    booked(TOMORROW, reason="money")
    assert "Thema: Geld" in jba()[1]


def test_a_call_back_is_shown_with_way_time_and_topic(jba: Call) -> None:
    wish = {"state": "open", "way": "email", "contact": "mia@web.example", "window": "morgens", "topic": "housing"}

    async def work(store: SqlStore) -> None:
        async with store.write() as unit:
            await unit.conversations.add(conversation("c1"))
            await unit.contacts.save_callback(callback(due_at=TOMORROW, **wish))
            await unit.commit()

    on_store(work)
    said = part(jba()[1], "Rückrufe")
    for told in ("per E-Mail schreiben: mia@web.example", "Zeit: morgens", "fällig", "Thema: Wohn"):
        assert told in said


def test_an_example_is_marked(jba: Call) -> None:
    booked(TOMORROW, example=True)
    assert "BEISPIEL" in jba()[1]


def test_another_region_is_left_out(jba: Call) -> None:
    code = booked(TOMORROW)
    assert code not in jba("--region", "herford")[1]
    assert code in jba("--region", "herne")[1]


@pytest.mark.parametrize(
    ("word", "outcome"), [("attended", "attended"), ("no-show", "no_show"), ("reached", "reached")]
)
def test_what_became_of_an_appointment_is_entered_once_it_has_begun(jba: Call, word: str, outcome: str) -> None:
    code = booked(YESTERDAY)
    assert jba("outcome", code.lower(), word)[0] == 0
    booking, _ = stored()
    assert (booking.state, booking.outcome) == ("done", outcome)
    assert part(jba()[1], "Vorbei und ohne Ergebnis").endswith(": 0")


def test_who_calls_to_withdraw_gives_the_time_free_and_is_told(jba: Call) -> None:
    code = booked(TOMORROW)
    status, said = jba("outcome", code, "withdrawn")
    assert (status, "benachrichtigt" in said) == (0, True)
    booking, mails = stored()
    assert (booking.state, booking.outcome) == ("cancelled", "withdrawn")
    assert {(mail.kind, mail.channel) for mail in mails if mail.state == "waiting"} == {
        ("cancelled", "mail"),
        ("cancelled", "chat"),
    }
    assert jba("outcome", code, "withdrawn") == (2, "./jba bookings: Dieser Termin ist schon abgesagt.\n")


@pytest.mark.parametrize(
    ("starts", "outcome", "said"),
    [
        (TOMORROW, "attended", "noch nicht begonnen"),
        (TOMORROW, "no-show", "noch nicht begonnen"),
        (YESTERDAY, "withdrawn", "schon begonnen"),
        (TOMORROW, "not-reached", "Für einen Termin gibt es"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(jba: Call, starts: datetime, outcome: str, said: str) -> None:
    code = booked(starts)
    status, answer = jba("outcome", code, outcome)
    assert (status, said in answer) == (2, True)
    assert stored()[0].state == "booked"


@pytest.mark.parametrize("name", ["ABCD-2345", "nirgends", ""])
def test_a_name_that_nothing_has_is_refused(jba: Call, name: str) -> None:
    status, said = jba("outcome", name, "reached")
    assert (status, "gibt es nicht" in said) == (2, True)


def test_a_callback_is_listed_tried_and_closed(jba: Call) -> None:
    waiting = {"way": "phone", "contact": "0151234567", "state": "open", "due_at": TOMORROW, "window": "vormittags"}
    name = "0c3f8a6e-1111-4222-8333-444455556666"

    async def work(store: SqlStore) -> None:
        async with store.write() as unit:
            await unit.conversations.add(conversation("c1"))
            await unit.contacts.save_callback(callback(name, "c1", created_at=YESTERDAY, **waiting))
            await unit.commit()

    on_store(work)
    assert "0c3f8a6e" in part(jba()[1], "Rückrufe")
    assert "Versuch eingetragen" in jba("outcome", "0c3f8a6e", "not-reached")[1]
    assert "Versuche: 1" in jba()[1]
    assert jba("outcome", "0c3f8a6e", "attended")[0] == 2
    assert jba("outcome", "0c3f8a6e", "reached") == (0, "Eingetragen: reached.\n")
    assert jba("outcome", "0c3f8a6e", "reached")[0] == 2


def test_a_mail_in_trouble_is_shown_and_sent_once_more_only_by_hand(jba: Call) -> None:
    code = booked(TOMORROW)

    async def fail(store: SqlStore) -> None:
        async with store.write() as unit:
            item = await unit.outbox.claim(NOW + timedelta(hours=1), 60, ("mail",))
            assert item is not None
            await unit.outbox.end(item, "unclear", NOW, "ConnectionLost")
            await unit.commit()

    on_store(fail)
    trouble = part(jba()[1], "Mails, die gescheitert oder unklar sind")
    assert f"Bestätigung zum Termin {code} · unklar, ob angekommen (ConnectionLost)" in trouble
    assert "@" not in trouble
    name = trouble.strip().splitlines()[1].split()[0]
    assert jba("resend", name)[0] == 0
    assert [mail.state for mail in stored()[1] if mail.kind == "confirmed"] == ["waiting"]
    assert jba("resend", name)[0] == 2


def test_mails_that_wait_for_a_mail_server_are_counted(jba: Call) -> None:
    booked(TOMORROW, "b2")
    booked(YESTERDAY)
    assert "(JBA_SMTP_HOST, siehe Betriebshandbuch): 1" in jba()[1]
