"""Switching region, audience, easy language and Sie, at any time."""

from __future__ import annotations

import pytest
from dialogue import Dialogue


async def test_a_region_is_taken_and_the_last_question_answered_for_it(dialogue: Dialogue) -> None:
    dialogue.context["region"] = None
    await dialogue.says("action_office", "telefonnummer?", "contact")
    [reply] = await dialogue.presses("action_set", "set_region", region="herne")
    assert dialogue.slots["region"] == "herne"
    assert reply.topic == "contact"
    assert "02323" in reply.text


async def test_a_region_without_a_question_before_is_confirmed(dialogue: Dialogue) -> None:
    [reply] = await dialogue.presses("action_set", "set_region", region="segeberg")
    assert "Kreis Segeberg" in reply.text


async def test_easy_language_says_the_last_answer_again_in_easy_words(dialogue: Dialogue) -> None:
    await dialogue.says("action_answer", "ich brauche eine wohnung", "housing")
    [reply] = await dialogue.presses("action_set", "switch_easy")
    assert dialogue.slots["easy"] is True
    assert "Du suchst eine Wohnung?" in reply.text


async def test_sie_says_the_last_answer_again_with_sie(dialogue: Dialogue) -> None:
    await dialogue.says("action_answer", "ich brauche eine wohnung", "housing")
    [reply] = await dialogue.presses("action_set", "switch_formal")
    assert (dialogue.slots["formal"], dialogue.slots["easy"]) == (True, False)
    assert "Sie müssen" in reply.text


@pytest.mark.parametrize("audience", ["parent", "employer", "school"])
async def test_an_audience_other_than_the_young_hears_sie(dialogue: Dialogue, audience: str) -> None:
    await dialogue.presses("action_set", "set_audience", audience=audience)
    assert (dialogue.slots["audience"], dialogue.slots["formal"]) == (audience, True)


async def test_back_to_young_is_back_to_du(dialogue: Dialogue) -> None:
    dialogue.context |= {"audience": "parent", "formal": True}
    await dialogue.presses("action_set", "set_audience", audience="young")
    assert (dialogue.slots["audience"], dialogue.slots["formal"]) == ("young", False)


@pytest.mark.parametrize(
    ("intent", "entities"),
    [("set_region", {"region": "atlantis"}), ("set_audience", {"audience": "cat"}), ("set_region", {})],
)
async def test_what_cannot_be_set_changes_nothing(dialogue: Dialogue, intent: str, entities: dict[str, str]) -> None:
    [reply] = await dialogue.presses("action_set", intent, **entities)
    assert "nicht umstellen" in reply.text
    assert not {"region", "audience"} & dialogue.slots.keys()


async def test_not_getting_an_answer_brings_it_in_easy_words(dialogue: Dialogue) -> None:
    await dialogue.says("action_answer", "ich brauche eine wohnung", "housing")
    [reply] = await dialogue.says("action_answer", "hä versteh ich nicht", "easy_language")
    assert reply.topic == "easy_language"
    assert "Du suchst eine Wohnung?" in reply.text
    assert dialogue.slots["easy"] is True
