"""The page of an appointment in a browser: no finding of axe, nothing to scroll sideways, usable by keyboard."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiohttp import web
from axe_playwright_python.sync_playwright import Axe
from builders import booking, slot
from chromium_flags import FLAGS
from playwright.sync_api import Page, sync_playwright

from bot.gateway.app import make_app
from bot.gateway.parts import PARTS
from bot.services.conversations import Opening
from bot.services.outbox.planning import booking_mail
from bot.settings import Settings
from bot.wiring.gateway import Services
from bot.wiring.preparing import prepare

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """() => [...document.querySelectorAll('a, button, label')]
  .filter(e => !e.matches('.skip') && e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
Visit = Callable[..., Page]


@dataclass
class Site:
    """A gateway in a thread of its own; its engine is not needed for these pages."""

    base: str
    services: Services
    loop: asyncio.AbstractEventLoop

    def booked(self, name: str, **values: Any) -> str:
        """An appointment with times beside it; gives the path of its page."""
        return asyncio.run_coroutine_threadsafe(self._booked(name, **values), self.loop).result(60)

    async def _booked(self, name: str, **values: Any) -> str:
        services = self.services
        person, _, _ = await services.conversations.open(Opening(region="herne"))
        now = services.clock.now()
        starts = (now + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
        first = slot(f"{name}-0", office="herne-jobcenter", starts_at=starts, place="Zimmer 3")
        later = [replace(first, id=f"{name}-{day}", starts_at=starts + timedelta(days=day)) for day in range(1, 14)]
        draft = booking(name, person.id, office=first.office, starts_at=starts, slot_id=first.id, **values)
        async with services.store.write() as work:
            await work.calendars.add_slots([first, *later])
            await work.bookings.save_draft(replace(draft, created_at=now))
            await booking_mail(work, await work.bookings.book(draft, now), "confirmed", now)
            await work.commit()
            return f"/t/{work.bookings.token_of(name)}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    environ = {
        "JBA_VAR": str(var),
        "JBA_SECRET_KEY": "11" * 32,
        "JBA_ENGINE_TOKEN": "t",
        "JBA_ENGINE_URL": "http://127.0.0.1:1",
    }
    asyncio.run(prepare(Settings(environ)))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, str]:
        runner = web.AppRunner(make_app(Settings(environ)))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"

    runner, base = asyncio.run_coroutine_threadsafe(start(), loop).result(120)
    yield Site(base, runner.app[PARTS].services, loop)
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def visit(chromium: str, site: Site) -> Iterator[Visit]:
    """Opens a path in a fresh browser; fails the test when a foreign host was asked for."""
    foreign: list[str] = []
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())

        def start(path: str, **options: Any) -> Page:
            profile = stack.enter_context(tempfile.TemporaryDirectory())
            defaults = {"viewport": {"width": 320, "height": 568}, "reduced_motion": "reduce", "locale": "de-DE"}
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium, headless=True, args=FLAGS, **(defaults | options)
            )
            stack.callback(context.close)
            page = context.pages[0]
            page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(site.base) else None)
            page.goto(site.base + path)
            return page

        yield start
    assert [url for url in foreign if not url.startswith(("blob:", "data:"))] == []


def faults(page: Page) -> list[str]:
    """Findings of axe, targets that a thumb misses, and a page that is wider than the window."""
    found = Axe().run(page, options={"runOnly": RULES})
    listed = [f"{one['id']} {[node['target'] for node in one['nodes']]}" for one in found.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return listed + page.evaluate(SMALL) + (["wider than the window"] if wide else [])


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}, {"viewport": {"width": 1280, "height": 800}}])
def test_every_state_of_the_page_is_without_a_finding(site: Site, visit: Visit, options: dict[str, Any]) -> None:
    path = site.booked(f"state {options}", example=True)
    page = visit(path, **options)
    for query in ("", "?do=cancel", "?do=move", "?do=move&more=1", "?note=taken&do=move", "?note=moved"):
        page.goto(site.base + path + query)
        assert (query, faults(page)) == (query, [])
    page.goto(f"{site.base}/t/nothing")
    assert faults(page) == []


@pytest.mark.browser
def test_an_appointment_is_moved_and_cancelled_with_the_keyboard_alone(site: Site, visit: Visit) -> None:
    page = visit(site.booked("keyboard"))
    page.get_by_role("link", name="Verschieben").press("Enter")
    page.get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Verschieben").press("Enter")
    assert page.get_by_role("status").inner_text() == "Verschoben. Hier steht deine neue Zeit."
    page.get_by_role("link", name="Absagen").press("Enter")
    assert page.get_by_role("heading", name="Willst du diesen Termin wirklich absagen?").is_visible()
    page.get_by_role("button", name="Ja, Termin absagen").press("Enter")
    assert page.get_by_role("status").inner_text() == "Abgesagt."
    assert page.get_by_role("link", name="Absagen").count() == 0


@pytest.mark.browser
def test_nothing_is_sent_before_a_time_is_chosen(site: Site, visit: Visit) -> None:
    page = visit(site.booked("required") + "?do=move")
    page.get_by_role("button", name="Verschieben").click()
    assert page.url.endswith("?do=move")


@pytest.mark.browser
def test_the_appointment_is_taken_into_a_calendar(site: Site, visit: Visit, tmp_path: Path) -> None:
    page = visit(site.booked("file"))
    with page.expect_download() as started:
        page.get_by_role("link", name="In den Kalender").click()
    started.value.save_as(tmp_path / "termin.ics")
    (event,) = icalendar.Calendar.from_ical((tmp_path / "termin.ics").read_bytes()).walk("VEVENT")
    assert (started.value.suggested_filename, str(event["SUMMARY"])) == ("termin.ics", "Termin")


@pytest.mark.browser
def test_the_page_works_without_scripts(site: Site, visit: Visit) -> None:
    page = visit(site.booked("plain") + "?do=cancel", java_script_enabled=False)
    page.get_by_role("button", name="Ja, Termin absagen").click()
    assert page.get_by_role("status").inner_text() == "Abgesagt."
