"""The engine as the gateway meets it: over HTTP, with the real action protocol behind it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.action_server import ActionServer
from tests.conftest import ROOT, TOKEN, Engine

SECRET = "mein geheimes wort xylophonquark"


def texts(answer: dict[str, Any]) -> list[str]:
    return [message["text"] for message in answer["messages"]]


class Talk:
    """A conversation whose memory goes back and forth as the gateway carries it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.memory: dict[str, Any] | None = None

    def say(self, text: str) -> list[str]:
        return self._turn(text=text)

    def press(self, intent: str, **entities: str) -> list[str]:
        return self._turn(intent=intent, entities=[{"entity": k, "value": v} for k, v in entities.items()])

    def _turn(self, **question: Any) -> list[str]:
        status, answer = self.engine.turn(memory=self.memory, **question)
        assert status == 200, answer
        self.memory = answer["memory"]
        return texts(answer)


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
@pytest.mark.parametrize("path", ["/turn", "/parse", "/model"])
def test_without_the_token_nothing_is_answered(engine: Engine, path: str, token: str | None) -> None:
    assert engine.ask(path, {"text": "hallo"}, token)[0] == 401


def test_health_names_the_model(engine: Engine) -> None:
    status, answer = engine.ask("/health")
    assert (status, answer["ok"], answer["model"]) == (200, True, "inputs-of-the-tests")


def test_a_typed_text_is_understood_and_answered(engine: Engine, actions: ActionServer) -> None:
    status, answer = engine.turn(text="hallo", context={"region": "herne"})
    assert status == 200
    assert len(answer["messages"]) == 1
    assert answer["parse"]["ranking"][0]["confidence"] >= answer["parse"]["ranking"][-1]["confidence"]
    assert len(answer["parse"]["ranking"]) == 5
    assert "text" not in answer["parse"]


def test_the_action_gets_context_words_and_entities(engine: Engine, actions: ActionServer) -> None:
    found = {"entity": "offer", "value": "herne-bvb", "start": 0, "end": 3}
    engine.turn(text="BvB ab 17 jahren", entities=[found], context={"region": "herne", "turn_id": "t1"})
    message = actions.calls[-1]["tracker"]["latest_message"]
    assert message["text"] == "BvB ab 17 jahren"
    assert message["metadata"] == {"region": "herne", "turn_id": "t1"}
    assert {(e["entity"], e["value"]) for e in message["entities"]} >= {("offer", "herne-bvb"), ("age", "17")}


def test_a_vector_that_is_handed_in_is_the_one_that_counts(engine: Engine) -> None:
    from bot.text import vectors

    text = "ich suche eine ausbildung"
    own, given = (
        engine.ask("/parse", {"text": text, **more})[1] for more in ({}, {"vector": vectors.shared().of(text).tolist()})
    )
    other = engine.ask("/parse", {"text": text, "vector": [0.05] * 384})[1]
    assert given["intent"] == own["intent"]
    assert given["confidence"] == pytest.approx(own["confidence"], abs=1e-3)
    assert other["confidence"] != pytest.approx(own["confidence"], abs=1e-3)


@pytest.mark.parametrize(
    "typed", ["/restart", "/callback", '/callback{"a": "b"}', "//restart", "\\/back", "/session_start"]
)
def test_a_typed_command_is_only_text(engine: Engine, actions: ActionServer, typed: str) -> None:
    status, answer = engine.turn(text=typed)
    assert status == 200
    assert answer["parse"]["confidence"] < 1
    assert actions.calls[-1]["tracker"]["latest_message"]["text"] == typed.lstrip("/\\")


@pytest.mark.parametrize(
    "typed", ["", "   ", "///", "\x00", "🙂" * 500, "a" * 2000, "'; DROP TABLE x; --", "\u202egnp", "<b>"]
)
def test_odd_texts_get_an_answer(engine: Engine, actions: ActionServer, typed: str) -> None:
    assert engine.turn(text=typed)[0] == 200


def test_a_form_is_started_filled_and_submitted(engine: Engine, actions: ActionServer) -> None:
    talk = Talk(engine)
    assert talk.press("callback") == ["action_ask_callback_way"]
    for slot in ["contact", "window", "confirm"]:
        assert talk.press("choose", value="x") == [f"action_ask_callback_{slot}"]
    assert talk.press("choose", value="x") == ["action_submit_callback"]
    assert talk.memory is not None
    assert (talk.memory["form"], talk.memory["slots"]) == (None, {})


def test_a_question_inside_a_form_is_answered_and_the_forms_question_asked_again(
    engine: Engine, actions: ActionServer
) -> None:
    talk = Talk(engine)
    talk.press("callback")
    assert talk.press("privacy") == ["action_answer", "action_ask_callback_way"]
    assert talk.press("offer_list") == ["action_offer_list", "action_ask_callback_way"]
    assert talk.press("choose", value="phone") == ["action_ask_callback_contact"]


@pytest.mark.parametrize("intent", ["callback", "continue_form", "affirm", "skip"])
def test_inside_a_form_its_own_start_and_short_answers_ask_its_question_again(
    engine: Engine, actions: ActionServer, intent: str
) -> None:
    talk = Talk(engine)
    talk.press("callback")
    assert talk.press(intent) == ["action_ask_callback_way"]


def test_a_form_can_be_left_and_taken_up_again(engine: Engine, actions: ActionServer) -> None:
    talk = Talk(engine)
    talk.press("callback")
    talk.press("choose", value="phone")
    assert talk.press("stop_form") == ["action_leave_form"]
    assert talk.press("privacy") == ["action_answer"]
    assert talk.press("continue_form") == ["action_ask_callback_contact"]


def test_who_wants_a_person_inside_a_form_gets_one_and_the_form_is_parked(
    engine: Engine, actions: ActionServer
) -> None:
    talk = Talk(engine)
    talk.press("callback")
    assert talk.press("human") == ["action_human", "action_leave_form"]
    assert talk.memory is not None
    assert talk.memory["slots"] == {"parked_form": "callback_form"}


@pytest.mark.parametrize("typed", ["stop", "Abbrechen!", " STOPP "])
def test_a_typed_stop_leaves_the_form(engine: Engine, actions: ActionServer, typed: str) -> None:
    talk = Talk(engine)
    talk.press("callback")
    assert talk.say(typed) == ["action_leave_form"]


def test_outside_a_form_a_typed_stop_is_only_text(engine: Engine, actions: ActionServer) -> None:
    assert engine.turn(text="stop")[1]["parse"]["intent"] != "stop_form"


def test_inside_a_form_what_was_said_before_is_not_read_again(engine: Engine, actions: ActionServer) -> None:
    from bot.text import vectors

    talk = Talk(engine)
    talk.press("callback")
    before = "ich habe schulden und mahnungen vom inkasso"
    said = {"joined": before, "joined_vector": vectors.shared().of(before).tolist(), "text": "xyx"}
    asked = [engine.turn(memory=memory, **said)[1]["parse"]["ranking"] for memory in (talk.memory, None)]
    alone = engine.turn(text="xyx")[1]["parse"]["ranking"]
    assert asked[0] == alone
    assert asked[1] != alone


@pytest.mark.parametrize("broken", ["status", "shape", "no json", "hang up"])
def test_actions_that_fail_are_an_error_and_no_answer(engine: Engine, actions: ActionServer, broken: str) -> None:
    actions.broken = broken
    status, answer = engine.turn(text="hallo")
    assert (status, answer["error"]) == (502, "actions")
    assert len(actions.calls) == 1


def test_a_failure_inside_a_form_is_an_error_too(engine: Engine, actions: ActionServer) -> None:
    talk = Talk(engine)
    talk.press("callback")
    actions.broken = "status"
    assert engine.turn(intent="privacy", memory=talk.memory)[0] == 502


def test_a_turn_without_a_message_is_an_error(engine: Engine, actions: ActionServer) -> None:
    actions.broken = "silence"
    assert engine.turn(text="hallo") == (502, {"error": "silence"})


def test_after_a_failure_the_next_turn_works(engine: Engine, actions: ActionServer) -> None:
    actions.broken = "status"
    engine.turn(text="hallo")
    actions.reset()
    assert engine.turn(text="hallo")[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        {},
        {"conversation": "c", "turn_id": "t"},
        {"conversation": "c", "turn_id": "t", "text": 1},
        {"conversation": "c", "turn_id": "t", "text": "a", "intent": "debt"},
        {"conversation": "c", "turn_id": "t", "intent": "no_such_intent"},
        {"conversation": "c", "turn_id": "t", "intent": "restart"},
        {"conversation": "c", "turn_id": "t", "text": "a", "entities": [{"entity": "x"}]},
        {"conversation": "c", "turn_id": "t", "text": "a", "memory": []},
        {"conversation": "c", "turn_id": "t", "text": "a", "vector": "x"},
        {"text": "a"},
    ],
)
def test_what_is_no_question_is_refused(engine: Engine, actions: ActionServer, body: Any) -> None:
    assert engine.ask("/turn", body)[0] == 400
    assert actions.calls == []


def test_the_model_can_be_loaded_anew_and_a_bad_one_leaves_the_old(
    engine: Engine, models: Path, actions: ActionServer
) -> None:
    assert engine.ask("/model", {}) == (200, {"model": "inputs-of-the-tests"})
    whole = (models / "dialogue.tar.gz").read_bytes()
    (models / "dialogue.tar.gz").write_bytes(whole[:-10])
    assert engine.ask("/model", {})[0] == 503
    (models / "dialogue.tar.gz").write_bytes(whole)
    assert engine.turn(text="hallo")[0] == 200


def test_the_log_holds_nothing_that_was_typed(engine: Engine, actions: ActionServer, engine_log: Path) -> None:
    for broken in ["", "status", "shape", "no json", "hang up"]:
        actions.broken = broken
        engine.turn(text=SECRET, context={"text": SECRET})
    engine.ask("/turn", {"conversation": SECRET, "turn_id": "t", "text": SECRET, "intent": "x"})
    log = engine_log.read_text(encoding="utf-8")
    assert "jba_engine.channel" in log
    assert "xylophonquark" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"JBA_ENGINE_TOKEN": ""}, "JBA_ENGINE_TOKEN"),
        ({"JBA_ENGINE_URL": "http://0.0.0.0:8081"}, "JBA_ENGINE_URL"),
        ({"JBA_MODELS": "no-such-folder"}, "./jba train"),
    ],
)
def test_what_forbids_to_start_is_said(setting: dict[str, str], said: str) -> None:
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT / 'engine'}:{ROOT}", "JBA_ENGINE_TOKEN": "x", **setting}
    done = subprocess.run(
        [sys.executable, "-m", "jba_engine.serve"], env=environ, capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert done.returncode == 2
    assert said in done.stderr
