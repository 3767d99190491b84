"""The page of an appointment: seen and changed by whoever has its link, and by nobody else."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from builders import booking, slot
from chats import Chat, Client, parts_of

from bot.domain.booking import Booking
from bot.services.outbox.planning import booking_mail

NEXT = timedelta(days=2)


class Visited:
    """An appointment of a conversation, and the path of its page."""

    def __init__(self, client: Client, chat: Chat, token: str) -> None:
        self.client = client
        self.chat = chat
        self.token = token
        self.path = f"/t/{token}"

    async def page(self, code: int = 200, **query: str) -> str:
        async with self.client.get(self.path, params=query) as answer:
            assert answer.status == code
            assert answer.content_type == "text/html"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
            return html.unescape(await answer.text())

    async def post(self, **fields: str) -> tuple[int, str]:
        """Status and where it leads."""
        async with self.client.post(self.path, data={"token": self.token} | fields, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", "")

    async def stored(self) -> Booking:
        async with parts_of(self.client).services.store.read() as work:
            found = await work.bookings.by_token(self.token)
        assert found is not None
        return found

    async def outbox(self) -> list[str]:
        async with parts_of(self.client).services.store.read() as work:
            items = await work.outbox.of_booking((await self.stored()).id)
        return sorted(f"{item.kind} {item.channel} {item.state}" for item in items)


Make = Callable[..., Any]


@pytest.fixture
def visited(gateway: Client) -> Make:
    async def make(
        *, at: datetime | None = None, client: Client = gateway, opening: dict[str, Any] | None = None, **values: Any
    ) -> Visited:
        chat = await Chat.open(client, **(opening or {}))
        services = parts_of(client).services
        now = services.clock.now()
        starts = at or (now + NEXT).replace(hour=10, minute=0, second=0, microsecond=0)
        standard = {
            "office": "herne-jobcenter",
            "contact_way": "email",
            "contact": "mia@web.example",
            "reason": "money",
        }
        draft = booking("b1", chat.id, starts_at=starts, created_at=now, **standard | values)
        free = [
            slot(f"s{number}", office=draft.office, starts_at=starts + timedelta(days=number - 1), way=draft.way)
            for number in range(1, 13)
        ]
        others = [
            slot("other-office", office="herne-jugendamt", starts_at=starts + NEXT),
            slot("other-way", office=draft.office, way="video", starts_at=starts + NEXT),
        ]
        async with services.store.write() as work:
            await work.calendars.add_slots([*free, *others])
            await work.bookings.save_draft(draft)
            made = await work.bookings.book(draft, min(now, starts - timedelta(hours=1)))
            await booking_mail(work, made, "confirmed", now)
            token = work.bookings.token_of(made.id)
            await work.commit()
        return Visited(client, chat, token)

    return make


async def test_the_page_tells_when_how_where_and_the_code_but_not_why(visited: Make) -> None:
    visit = await visited()
    page = await visit.page()
    assert "10 Uhr" in page
    assert "vor Ort" in page
    assert "Jobcenter Herne" in page
    assert re.search(r"<dd>[2-9B-Z]{4}-[2-9B-Z]{4}</dd>", page)
    assert "mia@" not in page
    assert "money" not in page


async def test_where_somebody_is_not_to_hear_of_it_the_page_names_no_office(visited: Make) -> None:
    assert "Jobcenter" not in await (await visited(keep_from="meine Eltern")).page()


async def test_an_example_is_said_to_be_one(visited: Make) -> None:
    assert "nur ein Beispiel" in await (await visited(example=True)).page()


async def test_grown_up_audiences_are_addressed_as_such(visited: Make) -> None:
    assert "Ihr Termin" in await (await visited(opening={"audience": "parent"})).page()


@pytest.mark.parametrize("query", [{}, {"do": "cancel"}, {"do": "move"}, {"do": "move", "more": "1"}, {"note": "x"}])
async def test_looking_changes_nothing(visited: Make, query: dict[str, str]) -> None:
    visit = await visited()
    before = await visit.stored()
    await visit.page(**query)
    async with visit.client.head(visit.path, params=query) as answer:
        assert answer.status == 200
    assert await visit.stored() == before
    assert await visit.outbox() == ["confirmed mail waiting", *await reminders(visit)]


async def reminders(visit: Visited) -> list[str]:
    return [line for line in await visit.outbox() if line.startswith("reminder")]


async def test_it_is_cancelled_after_a_question_and_the_conversation_hears_of_it(visited: Make) -> None:
    visit = await visited()
    asked = await visit.page(do="cancel")
    assert "wirklich absagen" in asked
    assert await visit.post(do="cancel") == (303, f"{visit.path}?note=cancelled")
    assert (await visit.stored()).state == "cancelled"
    assert "ist abgesagt" in await visit.page(note="cancelled")
    outbox = await visit.outbox()
    assert "cancelled mail waiting" in outbox
    assert "cancelled chat waiting" in outbox
    assert set(await reminders(visit)) <= {"reminder_48h mail void", "reminder_48h chat void", *void_3h()}


def void_3h() -> set[str]:
    return {"reminder_3h mail void", "reminder_3h chat void"}


async def test_cancelled_twice_it_is_cancelled_once(visited: Make) -> None:
    visit = await visited()
    await visit.post(do="cancel")
    revision = (await visit.stored()).revision
    assert await visit.post(do="cancel") == (303, f"{visit.path}?note=cancelled")
    assert (await visit.stored()).revision == revision
    assert (await visit.outbox()).count("cancelled mail waiting") == 1


async def test_it_is_moved_to_a_time_that_was_chosen_and_moved_once(visited: Make) -> None:
    visit = await visited()
    before = await visit.stored()
    page = await visit.page(do="move")
    assert re.findall(r'name="slot" value="(\w[\w-]*)"', page) == [f"s{number}" for number in range(2, 11)]
    assert [await visit.post(do="move", slot="s3") for _ in range(2)] == [(303, f"{visit.path}?note=moved")] * 2
    after = await visit.stored()
    assert (after.slot_id, after.starts_at - before.starts_at, after.revision) == ("s3", NEXT, 1)
    assert (await visit.outbox()).count("changed mail waiting") == 1
    assert "Verschoben." in await visit.page(note="moved")


async def test_more_times_are_shown_on_request(visited: Make) -> None:
    visit = await visited()
    assert "more=1" in await visit.page(do="move")
    more = await visit.page(do="move", more="1")
    assert len(re.findall(r'name="slot"', more)) == 11
    assert "more=1" not in more


@pytest.mark.parametrize("taken", ["nowhere", "other-office", "other-way"])
async def test_a_time_that_is_not_for_this_appointment_leaves_it_as_it_was(visited: Make, taken: str) -> None:
    visit = await visited()
    assert await visit.post(do="move", slot=taken) == (303, f"{visit.path}?note=taken&do=move")
    assert (await visit.stored()).slot_id == "s1"
    assert "Dein alter Termin gilt noch" in await visit.page(note="taken", do="move")


async def test_a_time_that_somebody_holds_is_taken(visited: Make) -> None:
    visit = await visited()
    services = parts_of(visit.client).services
    other = await Chat.open(visit.client)
    async with services.store.write() as work:
        now = services.clock.now()
        assert await work.bookings.hold("s2", other.id, now, now + timedelta(minutes=5))
        await work.commit()
    assert 'value="s2"' not in await visit.page(do="move")
    async with visit.client.get("/api/v1/slots") as answer:
        offered = [slot["id"] for slot in (await answer.json())["slots"]]
    assert ("s2" in offered, "s3" in offered) == (False, True)
    assert await visit.post(do="move", slot="s2") == (303, f"{visit.path}?note=taken&do=move")


async def test_without_a_chosen_time_it_is_asked_for(visited: Make) -> None:
    visit = await visited()
    assert await visit.post(do="move") == (303, f"{visit.path}?note=choose&do=move")
    assert "zuerst eine Zeit" in await visit.page(note="choose", do="move")


async def test_what_is_over_can_be_seen_and_not_changed(visited: Make, gateway: Client) -> None:
    past = parts_of(gateway).services.clock.now() - timedelta(hours=2)
    visit = await visited(at=past)
    assert "vorbei" in await visit.page(do="cancel")
    assert "<form" not in await visit.page(do="cancel")
    assert await visit.post(do="cancel") == (303, f"{visit.path}?note=over")
    assert await visit.post(do="move", slot="s9") == (303, f"{visit.path}?note=over")


async def test_a_form_without_the_token_changes_nothing(visited: Make) -> None:
    visit = await visited()
    assert (await visit.post(do="cancel", token=""))[0] == 404
    assert (await visit.post(do="cancel", token="0" * 64))[0] == 404
    assert (await visit.stored()).state == "booked"


@pytest.mark.parametrize("path", ["/t/x", "/t/" + "0" * 64, "/t/%00%ff", "/t/" + "a" * 5000])
async def test_a_link_of_no_appointment_says_so(gateway: Client, path: str) -> None:
    for suffix in ("", "/termin.ics"):
        async with gateway.get(path + suffix) as answer:
            assert answer.status == 404
            assert "Diesen Termin gibt es nicht" in await answer.text()
    async with gateway.post(path, data={"do": "cancel", "token": path[3:]}) as answer:
        assert answer.status == 404


async def test_a_body_that_is_no_form_changes_nothing(visited: Make) -> None:
    visit = await visited()
    for body in (b"\xff\x00&&==", b"a=" * 30, b"token=" + b"a" * 100_000):
        async with visit.client.post(visit.path, data=body) as answer:
            assert answer.status == 404
    assert (await visit.stored()).state == "booked"


async def test_the_calendar_file_is_neutral_and_reads_back(visited: Make) -> None:
    visit = await visited()
    async with visit.client.get(f"{visit.path}/termin.ics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/calendar"
        text = await answer.text()
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == ("Termin", (await visit.stored()).starts_at)
    assert "Jobcenter" not in text
    assert "money" not in text


async def test_the_file_is_also_behind_the_link_with_its_ending(visited: Make) -> None:
    visit = await visited()
    async with visit.client.get(f"{visit.path}.ics") as answer:
        assert (answer.status, answer.content_type) == (200, "text/calendar")
    async with visit.client.get("/t/unknown.ics") as answer:
        assert answer.status == 404


async def test_the_file_of_a_cancelled_appointment_says_so(visited: Make) -> None:
    visit = await visited()
    token = visit.path.removeprefix("/t/")
    async with visit.client.post(visit.path, data={"token": token, "do": "cancel"}) as answer:
        assert answer.status == 200
    async with visit.client.get(f"{visit.path}/termin.ics") as answer:
        (event,) = icalendar.Calendar.from_ical(await answer.text()).walk("VEVENT")
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)


async def test_whoever_tries_many_links_is_slowed_down(start: Callable[..., Any]) -> None:
    client = await start(JBA_TRUSTED_PROXIES="127.0.0.1", JBA_LIMIT_APPOINTMENT_PAGES_PER_ADDRESS="5")
    codes = []
    for number in range(7):
        async with client.get(f"/t/{number:064}", headers={"X-Forwarded-For": "203.0.113.7"}) as answer:
            codes.append(answer.status)
            text = await answer.text()
    assert codes == [404] * 5 + [429] * 2
    assert "zu schnell" in text
    for method, path in (("GET", "/t/x/termin.ics"), ("POST", "/t/x")):
        async with client.request(method, path, headers={"X-Forwarded-For": "203.0.113.7"}) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "60")


async def test_after_the_conversation_is_erased_its_page_is_gone(visited: Make) -> None:
    visit = await visited()
    async with visit.client.delete(visit.chat.path, headers=visit.chat.headers) as answer:
        assert answer.status == 204
    assert "gibt es nicht" in await visit.page(code=404)
