"""Killing a part while it serves: what is kept, what the user hears, and that it comes back by itself."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from stack_client import Talk, request

pytestmark = pytest.mark.stack

BACK_WITHIN = 90


def wait_until_ready(base: str) -> None:
    time.sleep(1.2)  # a finding stands for a second
    until = time.monotonic() + BACK_WITHIN
    while time.monotonic() < until:
        try:
            if request("GET", f"{base}/readyz", timeout=5)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("it did not come back")


@pytest.mark.parametrize("part", ["engine", "actions"])
def test_a_dead_part_gives_the_truth_within_its_time_and_comes_back(assistant: Any, part: str) -> None:
    talk = Talk(assistant.base, region="herne")
    old = assistant.kill(part)
    started = time.monotonic()
    said = talk.say("wann habt ihr sprechstunde?")
    seconds = time.monotonic() - started
    assert seconds < 9
    assert [m["from"] for m in said] == ["system"]
    assert "02323 595 100" in said[0]["text"]
    assert "02323 590 – 110" in said[0]["text"]
    assert "wann habt ihr sprechstunde?" in [m["text"] for m in talk.history()]
    wait_until_ready(assistant.base)
    assert assistant.pid(part) != old
    assert talk.say("wann habt ihr sprechstunde?")[0]["topic"] == "office_hours"


def test_danger_is_answered_while_the_engine_is_dead(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    assistant.kill("engine")
    said = talk.say("ich will nicht mehr leben")
    assert said[0]["topic"] == "crisis_suicide"
    wait_until_ready(assistant.base)


def test_nothing_answered_is_lost_when_the_gateway_dies(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    client_id = str(uuid.uuid4())
    first = talk.say("was ist die BvB?", client_id)
    before = talk.history()
    assistant.kill("gateway")
    wait_until_ready(assistant.base)
    assert talk.history() == before
    assert talk.say("was ist die BvB?", client_id) == first
    assert talk.history() == before
    assert talk.say("und wie viele plätze gibt es da?")[0]["topic"] == "offer_capacity"


def test_a_form_goes_on_after_every_part_was_restarted(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    asked = talk.say("könnt ihr mich bitte zurückrufen?")
    assert asked[0]["topic"] == "callback"
    for part in ("gateway", "engine", "actions"):
        assistant.kill(part)
    time.sleep(1)
    wait_until_ready(assistant.base)
    buttons = [b["title"] for m in asked for b in m["buttons"]]
    said = talk.press(buttons[0], asked)
    assert said[-1]["topic"] == "callback"
    assert [c["state"] for c in talk.export()["callbacks"]] == ["draft"]
