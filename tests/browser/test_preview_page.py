"""The editors' page in a browser: accessible on a small screen, and its filter hides what is not asked for."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from bot.cli import content as command
from bot.settings import Settings

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def page(chromium: str, tmp_path: Path) -> Iterator[Page]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "preview.html").write_text(command.page(Settings({"JBA_REGIONS": "herne"})), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium,
            headless=True,
            args=["--no-sandbox", "--disable-gpu"],
            viewport={"width": 320, "height": 568},
        )
        opened = context.pages[0]
        opened.goto(f"http://127.0.0.1:{server.server_port}/preview.html")
        yield opened
        context.close()
    server.shutdown()


def test_it_has_no_finding_of_axe_and_fits_a_small_screen(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]][:5]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_filter_leaves_what_is_asked_for_and_says_how_much(page: Page) -> None:
    everything = page.locator(".answer:visible").count()
    page.get_by_label("Zielgruppe").select_option("parent")
    page.get_by_label("Fassung").select_option("sie")
    page.get_by_label("Suchwort").fill("Ihr Kind")
    shown = page.locator(".answer:visible").count()
    assert 0 < shown < everything
    expect(page.get_by_role("status")).to_have_text(f"{shown} Antworten werden gezeigt.")
    expect(page.locator('.voice[data-mode="du"]:visible')).to_have_count(0)
