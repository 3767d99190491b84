"""The chat window as people use it: by thumb, by keyboard, with a screen reader's eyes, on a small screen."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.domain.referrals import code_of

pytestmark = [pytest.mark.browser, pytest.mark.stack]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found]


def open_chat(page: Page) -> None:
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()
    page.get_by_role("button", name="JBA Herne").or_(page.get_by_role("button", name="Herne")).first.click()
    expect(page.locator("article.bot")).to_have_count(2)


def ask(page: Page, text: str) -> None:
    before = page.locator("article.bot").count()
    page.get_by_label("Deine Nachricht").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("article.bot").nth(before)).to_be_visible(timeout=15_000)


def test_a_question_is_answered_with_its_source(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    ask(page, "was ist BvB und wie viele Plätze gibt es in Herne?")
    expect(page.get_by_role("log")).to_contain_text("115")
    expect(page.get_by_role("log")).to_contain_text("Stand 2022")


def test_page_and_open_chat_have_no_finding_of_axe(open_page: Any) -> None:
    page = open_page()
    assert violations(page) == []
    open_chat(page)
    ask(page, "was ist BvB?")
    assert violations(page) == []
    page.get_by_role("button", name="Notfall?").click()
    assert violations(page) == []


def test_nothing_is_wider_than_a_small_screen(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    ask(page, "wer ist beim förderzentrum der ansprechpartner")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    log = page.get_by_role("log")
    assert log.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_head_leaves_a_small_screen_to_what_is_said(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    tops = [
        page.get_by_role("button", name=name).bounding_box()["y"] for name in ("Notfall?", "Mehr", "Chat schließen")
    ]
    assert len(set(tops)) == 1
    assert page.get_by_role("log").bounding_box()["y"] <= 110


def test_all_that_the_page_asks_for_is_there(open_page: Any) -> None:
    page = open_page()
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.reload(wait_until="networkidle")
    page.goto(page.url + "angebote", wait_until="networkidle")
    assert refused == []


def test_the_log_is_polite_and_there_before_the_first_message(open_page: Any) -> None:
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    logs = [n for n in nodes if n.get("role", {}).get("value") == "log"]
    assert len(logs) == 1
    properties = {p["name"]: p["value"]["value"] for p in logs[0]["properties"]}
    assert properties["live"] == "polite"
    assert properties["atomic"] is False


def test_escape_closes_and_gives_the_focus_back(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    expect(page.get_by_label("Deine Nachricht")).to_be_focused()
    page.keyboard.press("Escape")
    launcher = page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe")
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_help_is_one_tap_away_and_needs_no_server(open_page: Any) -> None:
    page = open_page()
    page.context.set_offline(True)
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    page.get_by_role("button", name="Notfall?").click()
    card = page.get_by_role("region", name="Hilfe im Notfall")
    expect(card.get_by_role("link", name="112", exact=True)).to_be_visible()
    expect(card.get_by_role("link", name="krisenchat")).to_be_visible()


def test_a_message_that_was_not_sent_stays_and_is_sent_once_when_the_net_is_back(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    page.context.set_offline(True)
    page.get_by_label("Deine Nachricht").fill("was ist bvb")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("nicht angekommen")
    expect(page.get_by_label("Deine Nachricht")).to_have_value("was ist bvb")
    page.context.set_offline(False)
    page.get_by_role("button", name="Noch einmal senden").click()
    expect(page.locator("article.user", has_text="was ist bvb")).to_have_count(1)
    expect(page.locator("article.bot", has_text="BvB").first).to_be_visible(timeout=15_000)


def test_a_reload_keeps_the_conversation(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    ask(page, "was ist bvb")
    said = page.locator("article").count()
    page.reload()
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    expect(page.locator("article")).to_have_count(said)


def test_deleting_the_chat_erases_it_on_the_server(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    page.get_by_role("button", name="Mehr", exact=True).click()
    page.get_by_role("button", name="Chat löschen").click()
    with page.expect_response(lambda r: r.request.method == "DELETE") as answer:
        page.get_by_role("button", name="Ja, löschen").click()
    assert answer.value.status == 204
    expect(page.locator("article")).to_have_count(0)
    expect(page.get_by_role("status").first).to_contain_text("Gelöscht")


def test_danger_is_announced_at_once_with_a_number_to_tap(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    ask(page, "ich will nicht mehr leben")
    crisis = page.locator("article.crisis")
    expect(crisis).to_have_count(1)
    expect(crisis).to_have_attribute("aria-live", "assertive")
    expect(crisis.locator('a[href="tel:112"]')).to_be_visible()


def test_markup_in_a_message_is_only_text(open_page: Any) -> None:
    page = open_page()
    open_chat(page)
    ask(page, "<img src=x onerror=alert(1)><b>fett</b>")
    expect(page.locator("article.user").last).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("article img, article b").count() == 0


def test_the_widget_is_small() -> None:
    import gzip

    from bot.channels.web.bundle import widget_js
    from bot.settings import ROOT

    assert len(gzip.compress(widget_js(ROOT / "content").encode())) <= 20_000


def test_a_link_that_was_handed_over_opens_the_chat_in_its_region(open_page: Any) -> None:
    page = open_page(f"/?ref={code_of('segeberg')}")
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    expect(page.locator("article.bot").first).to_contain_text("erfährt von mir nichts")
    expect(page.get_by_role("button", name="Termin machen")).to_be_visible()


def test_a_kept_time_warns_before_its_end_and_one_tap_extends_it(open_page: Any) -> None:
    page = open_page("/?ref=" + code_of("herne"))
    page.clock.install()
    page.get_by_role("button", name="Chat: Fragen zu Ausbildung und Hilfe").click()
    ask(page, "ich brauche einen Termin")
    for name in ("Ausbildung, Schule, Beruf", "Jugendberufsagentur Herne"):
        page.get_by_role("button", name=name).last.click()
        page.clock.run_for(1000)
    times = page.get_by_role("button").filter(has_text="Uhr")
    expect(times.first).to_be_visible(timeout=15_000)
    times.first.click()
    expect(page.get_by_role("button", name="Mehr Zeit").first).to_be_visible(timeout=15_000)
    warning = page.locator(".limit")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("04:45")
    expect(warning).to_contain_text("nur noch kurz")
    before = page.locator("article.bot").count()
    warning.get_by_role("button", name="Mehr Zeit").click()
    expect(page.locator("article.bot").nth(before)).to_be_visible(timeout=15_000)
    expect(warning).to_be_hidden()
