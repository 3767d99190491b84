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


async def test_a_mother_who_asks_for_easy_words_hears_them_with_sie(dialogue: Dialogue) -> None:
    dialogue.context |= {"audience": "parent", "formal": True}
    await dialogue.says("action_answer", "mein sohn findet keine ausbildung", "training_search")
    [reply] = await dialogue.says("action_answer", "einfacher bitte", "easy_language")
    assert "Ihr Kind findet keine Ausbildung? Das geht vielen so." in reply.text
    assert (dialogue.slots["easy"], dialogue.slots.get("audience")) == (True, None)
    dialogue.context |= {"easy": True, "formal": False}
    [debts] = await dialogue.says("action_answer", "er hat schulden", "debt")
    assert debts.text.startswith("Hat Ihr Kind Schulden? Das heißt:")


async def test_easy_words_end_sie_for_a_young_person(dialogue: Dialogue) -> None:
    dialogue.context |= {"formal": True}
    await dialogue.says("action_answer", "ich brauche eine wohnung", "housing")
    [reply] = await dialogue.says("action_answer", "einfacher bitte", "easy_language")
    assert "Du suchst eine Wohnung?" in reply.text
    assert (dialogue.slots["easy"], dialogue.slots["formal"]) == (True, False)


@pytest.mark.parametrize(
    ("audience", "topic"), [("parent", "parents"), ("employer", "employers"), ("school", "schools")]
)
async def test_who_says_first_who_they_are_hears_what_there_is_for_them(
    dialogue: Dialogue, audience: str, topic: str
) -> None:
    [reply] = await dialogue.presses("action_set", "set_audience", audience=audience)
    assert reply.topic == topic
    assert {"set_audience", "callback"} <= {choice.intent for choice in reply.choices}


async def test_the_last_question_is_answered_anew_for_a_parent(dialogue: Dialogue) -> None:
    await dialogue.says("action_answer", "keine ausbildung gefunden", "training_search")
    [reply] = await dialogue.presses("action_set", "set_audience", audience="parent")
    assert reply.topic == "training_search"
    assert "Ihr Kind findet keinen Ausbildungsplatz?" in reply.text


async def test_a_switch_is_never_a_dead_end(dialogue: Dialogue) -> None:
    for intent, entities in (("switch_formal", {}), ("switch_easy", {}), ("set_region", {"region": "segeberg"})):
        [reply] = await dialogue.presses("action_set", intent, **entities)
        assert len(reply.choices) >= 2
