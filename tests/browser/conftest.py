"""Chromium as it is installed, headless, on pages of this machine only."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from assistant import Assistant
from chromium_flags import FLAGS
from playwright.sync_api import BrowserContext, Page, sync_playwright
from tests_require import missing

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("Chromium (apt-get install -y chromium)")
    return str(found)


@pytest.fixture
def open_page(chromium: str, assistant: Assistant) -> Iterator[Open]:
    """Opens a path of the assistant in a fresh browser; fails the test when a foreign host was asked for."""
    foreign: list[str] = []
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())

        def start(path: str = "/", **options: Any) -> Page:
            profile = stack.enter_context(tempfile.TemporaryDirectory())
            defaults = {"viewport": {"width": 320, "height": 568}, "reduced_motion": "reduce", "locale": "de-DE"}
            context: BrowserContext = playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium, headless=True, args=FLAGS, **(defaults | options)
            )
            stack.callback(context.close)
            page = context.pages[0]
            page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(assistant.base) else None)
            page.goto(assistant.base + path)
            return page

        yield start
    assert [url for url in foreign if not url.startswith(("blob:", "data:"))] == []
