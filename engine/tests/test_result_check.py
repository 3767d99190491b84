import importlib.metadata
from typing import Any

import pytest

from jba_engine import result_check


def test_the_check_was_written_for_this_version_of_rasa() -> None:
    assert importlib.metadata.version("rasa") == "3.6.21"


def test_the_replaced_method_is_the_one_that_rasa_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from rasa.core.actions.action import RemoteAction
    from rasa.core.channels.channel import CollectingOutputChannel
    from rasa.core.nlg import TemplatedNaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import EndpointConfig

    seen: list[Any] = []

    class Endpoint(EndpointConfig):
        async def request(self, *args: Any, **kwargs: Any) -> Any:
            return {"events": [], "responses": [], "mark": "seen"}

    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setattr(result_check, "check", lambda result: seen.append(result["mark"]) or True)
    result_check.install()
    action = RemoteAction("action_x", Endpoint("http://127.0.0.1:1"))
    tracker = DialogueStateTracker.from_events("c", [])
    nlg = TemplatedNaturalLanguageGenerator({})
    asyncio.run(action.run(CollectingOutputChannel(), nlg, tracker, Domain.empty()))
    assert seen == ["seen"]


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        "text",
        {"events": {}},
        {"events": ["slot"]},
        {"events": [{"name": "x"}]},
        {"responses": {}},
        {"responses": [1]},
    ],
)
def test_what_is_no_result_is_refused(result: Any) -> None:
    with pytest.raises(result_check.BadResult):
        result_check.check(result)


@pytest.mark.parametrize("result", [{}, {"events": [{"event": "slot", "name": "a", "value": None}], "responses": [{}]}])
def test_what_the_sdk_answers_is_accepted(result: Any) -> None:
    assert result_check.check(result)
