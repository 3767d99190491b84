"""The pages of the catalogue as people use them: small screen, keyboard, zoom, own colours, no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.stack]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/angebote",
    "/angebote?q=Bewerbung&region=herne&age=19",
    "/angebote?region=warendorf&status=ended",
    "/angebote?q=qqxyzzy",
    "/angebote?age=abc",
    "/angebote?q=ich+will+nicht+mehr+leben",
    "/angebote/herne-foerderzentrum",
    "/angebote/warendorf-anna",
    "/angebote/herne-nichts",
]
SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter(e => !e.matches('.skip') && e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found]


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_no_page_has_a_finding_of_axe_a_small_target_or_is_too_wide(open_page: Any, assistant: Any) -> None:
    page = open_page()
    for path in PAGES:
        page.goto(assistant.base + path)
        assert violations(page) == [], path
        assert page.evaluate(SMALL) == [], path
        assert width(page) <= 320, path


def test_a_wide_page_has_no_finding_either(open_page: Any, assistant: Any) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    for path in PAGES:
        page.goto(assistant.base + path)
        assert violations(page) == [], path
        assert width(page) <= 1280, path


def test_the_list_is_searched_by_keyboard_alone(open_page: Any) -> None:
    page = open_page("/angebote")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Suchwort oder Name")).to_be_focused()
    page.keyboard.type("BvB")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Region")).to_be_focused()
    page.keyboard.type("Her")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Alter in Jahren")).to_be_visible()
    page.get_by_role("button", name="Suchen").press("Enter")
    expect(page).to_have_title("„BvB“ – Angebote | Jugendberufsagentur")
    first = page.get_by_role("main").get_by_role("heading", level=3).first
    expect(first).to_contain_text("BvB")
    first.get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Berufsvorbereitende")


def test_the_search_works_without_javascript(open_page: Any) -> None:
    page = open_page("/angebote", java_script_enabled=False)
    page.get_by_label("Suchwort oder Name").fill("Schulden")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("heading", name="gefunden")).to_be_visible()
    page.get_by_text("Weitere Filter").click()
    expect(page.get_by_label("Rechtskreis")).to_be_visible()


def test_own_colours_and_wide_letters_lose_nothing(open_page: Any) -> None:
    page = open_page("/angebote/warendorf-anna", forced_colors="active")
    page.evaluate(
        """() => { for (const e of document.querySelectorAll('*')) Object.assign(e.style,
        {lineHeight: 1.5, letterSpacing: '.12em', wordSpacing: '.16em'}) }"""
    )
    assert width(page) <= 320
    assert violations(page) == []


def test_the_way_to_the_chat_is_on_every_page(open_page: Any) -> None:
    page = open_page("/angebote/herne-bvb")
    page.get_by_role("link", name="Fragen zu diesem Angebot? Im Chat fragen").click()
    expect(page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe")).to_be_visible()
