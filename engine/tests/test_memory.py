import json
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered

from jba_engine import memory
from tests.conftest import ROOT

SECRET = "ich heiße Ayse und bin schwanger"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def turn(intent: str, *events: Any) -> list[Any]:
    entities = [{"entity": "offer", "value": "herne-bvb"}, {"entity": "age", "value": "17"}]
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "entities": entities, "text": SECRET}
    said = UserUttered(SECRET, parsed["intent"], entities, parsed, metadata={"text": SECRET})
    return [said, ActionExecuted("action_answer"), *events, ActionExecuted("action_listen")]


def after(domain: Domain, *turns: list[Any], kept: Any = None) -> Any:
    tracker = memory.restore("c1", kept, domain, "f1")
    tracker.update_with_events([event for one in turns for event in one], domain)
    return json.loads(json.dumps(memory.keep(tracker, "f1")))


def test_a_new_conversation_remembers_nothing(domain: Domain) -> None:
    assert after(domain) == {"fingerprint": "f1", "slots": {}, "form": None, "events": [], "conversation": {}}


def test_nothing_typed_is_remembered(domain: Domain) -> None:
    kept = json.dumps(after(domain, turn("pregnancy")))
    assert "Ayse" not in kept
    assert "17" not in kept
    assert "herne-bvb" in kept


def test_only_the_last_four_turns_are_remembered(domain: Domain) -> None:
    kept = after(domain, *(turn(intent) for intent in ["greeting", "debt", "housing", "study", "events", "human"]))
    assert [e["intent"] for e in kept["events"] if "intent" in e] == ["housing", "study", "events", "human"]


def test_slots_and_the_open_form_come_back(domain: Domain) -> None:
    form = [
        ActiveLoop("callback_form"),
        SlotSet("requested_slot", "callback_contact"),
        SlotSet("callback_way", "phone"),
    ]
    kept = after(domain, turn("callback", *form))
    tracker = memory.restore("c1", kept, domain, "f1")
    assert tracker.active_loop_name == "callback_form"
    assert tracker.get_slot("requested_slot") == "callback_contact"
    assert tracker.get_slot("callback_way") == "phone"
    assert tracker.latest_action_name == "action_listen"


def test_memory_goes_round_without_a_change(domain: Domain) -> None:
    kept = after(domain, turn("callback", ActiveLoop("callback_form"), SlotSet("requested_slot", "callback_way")))
    assert memory.keep(memory.restore("c1", kept, domain, "f1"), "f1") == kept


def test_a_turn_costs_less_than_a_kilobyte(domain: Domain) -> None:
    kept = after(domain, *(turn("debt") for _ in range(50)))
    assert len(json.dumps(kept)) < 4 * 1024


def test_under_another_fingerprint_only_slots_that_still_exist_are_taken_over(domain: Domain) -> None:
    kept = {
        "fingerprint": "f0",
        "slots": {"last_topic": "debt", "gone": 1},
        "form": None,
        "events": [{"action": "gone"}],
    }
    tracker = memory.restore("c1", kept, domain, "f1")
    assert tracker.get_slot("last_topic") == "debt"
    assert "gone" not in tracker.slots
    assert memory.keep(tracker, "f1") == {
        "fingerprint": "f1",
        "slots": {"last_topic": "debt"},
        "form": None,
        "events": [],
        "conversation": {},
    }


@pytest.mark.parametrize(("form", "parked"), [("callback_form", "callback_form"), ("gone_form", None)])
def test_under_another_fingerprint_an_open_form_is_parked_where_it_still_exists(
    domain: Domain, form: str, parked: str | None
) -> None:
    kept = {"fingerprint": "f0", "slots": {}, "form": {"name": form, "requested_slot": "callback_way"}, "events": []}
    tracker = memory.restore("c1", kept, domain, "f1")
    assert tracker.active_loop_name is None
    assert tracker.get_slot("parked_form") == parked


def test_what_belongs_to_the_conversation_is_said_once_and_not_remembered(domain: Domain) -> None:
    kept = after(domain, turn("contact", SlotSet("region", "herne"), SlotSet("easy", True)))
    assert kept["conversation"] == {"region": "herne", "easy": True}
    assert kept["slots"] == {}
    assert after(domain, turn("debt"), kept=kept)["conversation"] == {}
