"""A stranger's first minutes: the questions of the README, over HTTP, through the real Rasa."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from stack_client import Talk

from bot.settings import ROOT

pytestmark = pytest.mark.stack


def texts(messages: list[dict[str, Any]]) -> str:
    return "\n".join(m["text"] for m in messages)


def test_an_offer_is_explained_with_its_places_and_its_source(assistant: Any) -> None:
    said = Talk(assistant.base, region="herne").say("was ist BvB und wie viele Plätze gibt es in Herne?")
    assert "115" in texts(said)
    assert said[0]["topic"] in ("offer_info", "offer_capacity")
    assert "herne-bvb" in [offer for m in said for offer in m["offers"]]
    assert [s["as_of"] for m in said for s in m["sources"]][:1] == ["2022"]


def test_a_question_that_refers_back_is_about_the_offer_named_before(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    talk.say("was ist BvB?")
    said = talk.say("Und wer ist da der Ansprechpartner?")
    assert "Herne.Berufsberatung@arbeitsagentur.de" in texts(said)


def test_the_greeting_says_that_a_machine_answers(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    assert talk.greeting[0]["topic"] == "greeting"
    assert "Maschine, kein Mensch" in texts(talk.greeting)


def test_a_wish_for_a_person_is_kept_and_answered_truthfully(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    said = talk.say("ich will mit einem echten menschen reden")
    assert said[0]["topic"] == "human"
    assert "02323 595 100" in texts(said) or "jba@herne.de" in texts(said)
    assert len(talk.export()["handovers"]) == 1


def test_danger_is_answered_first_and_alone(assistant: Any) -> None:
    said = Talk(assistant.base, region="herne").say("ich will nicht mehr leben")
    assert [m["topic"] for m in said] == ["crisis_suicide"]
    assert "112" in said[0]["text"]


def test_typed_commands_of_the_engine_are_only_words(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    for text in ("/restart", '/book_appointment{"office": "x"}', "/session_start"):
        assert talk.say(text)


def test_the_terminal_client_answers_and_names_the_source(assistant: Any) -> None:
    command = [
        sys.executable,
        "-m",
        "bot.cli",
        "ask",
        "--base",
        assistant.base,
        "--region",
        "herne",
        "was",
        "ist",
        "bvb",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert "BvB" in done.stdout
    assert "Stand 2022" in done.stdout


def test_the_evaluation_reports_what_was_right(assistant: Any, tmp_path: Any) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"id": "a", "text": "hallo", "accept": ["greeting"]},
        {"id": "b", "text": "hallo", "accept": ["housing"]},
    ]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "eval", "--base", assistant.base, str(cases)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout)["right"] == 0.5


def test_no_log_holds_a_word_that_somebody_typed(assistant: Any) -> None:
    talk = Talk(assistant.base, region="herne")
    talk.say("Mein geheimes Kennwort ist Zwetschgendatschi und ich suche eine Ausbildung")
    talk.say("Zwetschgendatschi")
    assert len(assistant.logs()) > 100
    assert "Zwetschgendatschi" not in assistant.logs()
    assert talk.token not in assistant.logs()
