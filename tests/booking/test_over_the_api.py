"""An appointment from the first button to the code, as a client of the API sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from conftest import House
from talks import Talk, put_slots

from bot.domain.booking import code_in, shown
from bot.services.clock import SystemClock


async def test_from_the_welcome_to_the_code_and_back(house: House) -> None:
    await put_slots(house, 4)
    talk = await Talk.open(house)
    await talk.tap("Termin machen")
    when = await talk.tap("Geld")
    assert "hold" not in when
    name = await talk.tap("Uhr")
    until = datetime.fromisoformat(name["hold"]["until"])
    assert timedelta(minutes=4) < until - SystemClock().now() <= timedelta(minutes=5)

    longer = await talk.answered(payload=name["hold"]["extend"], title="Mehr Zeit")
    assert datetime.fromisoformat(longer["hold"]["until"]) >= until
    await talk.answered(text="Mia")
    await talk.answered(text="mia@example.org")
    await talk.tap("E-Mail")
    summary = await talk.tap("Nein, nichts")
    assert "m…@example.org" in summary["text"]
    booked = await talk.tap("Ja, Termin buchen")
    assert "hold" not in booked
    code = code_in(booked["text"])
    assert code

    other = await Talk.open(house)
    asked = await other.answered(text=f"absagen {shown(code)}")
    assert "Absagen" in [b["title"] for b in asked["buttons"]]
    await other.tap("Absagen")
    gone = await other.tap("Ja, absagen")
    assert "abgesagt" in gone["text"]
    async with house.store.read() as work:
        [booking] = await work.bookings.of_conversation(talk.id)
    assert booking.state == "cancelled"


async def test_a_moved_appointment_frees_its_time_for_others(house: House) -> None:
    first, second = await put_slots(house, 2)
    talk = await Talk.open(house)
    await talk.tap("Termin machen")
    for title in (
        "Geld",
        "Uhr",
        "Ohne Namen",
        "Lieber nicht",
        "Nein, nichts",
        "Ja, Termin buchen",
        "Verschieben",
        "Uhr",
    ):
        last = await talk.tap(title)
    assert "Neue Zeit" in last["text"]
    moved = await talk.tap("Ja, verschieben")
    assert "Verschoben" in moved["text"]
    async with house.store.read() as work:
        free = await work.calendars.free_slots(SystemClock().now(), region="herne")
        [booking] = await work.bookings.of_conversation(talk.id)
    assert [slot.id for slot in free] == [first.id]
    assert (booking.slot_id, booking.revision) == (second.id, 1)


async def test_export_and_erasure_reach_the_appointment(house: House) -> None:
    await put_slots(house, 1)
    talk = await Talk.open(house)
    await talk.tap("Termin machen")
    for title in ("Geld", "Uhr", "Ohne Namen"):
        await talk.tap(title)
    await talk.answered(text="mia@example.org")
    await talk.tap("E-Mail")
    await talk.tap("Nein, nichts")
    await talk.tap("Ja, Termin buchen")
    path, headers = f"/api/v1/conversations/{talk.id}", {"Authorization": f"Bearer {talk.token}"}
    async with house.gateway.get(f"{path}/export", headers=headers) as answer:
        exported = await answer.text()
    assert "mia@example.org" in exported
    async with house.gateway.delete(path, headers=headers) as answer:
        assert answer.status == 204
    async with house.store.read() as work:
        assert await work.bookings.of_conversation(talk.id) == []
        assert len(await work.calendars.free_slots(SystemClock().now(), region="herne")) == 1
