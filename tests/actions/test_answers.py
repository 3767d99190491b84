"""Answers from content and catalogue, as a person meets them over several turns."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

HOUSING = ("action_answer", "ich brauche eine wohnung", "housing")


def offer(entry_id: str) -> list[dict[str, str]]:
    return [{"entity": "offer", "value": entry_id}]


async def test_the_same_question_gets_another_text_each_time(dialogue: Dialogue) -> None:
    texts = [(await dialogue.says(*HOUSING))[0].text for _ in range(10)]
    assert len(set(texts)) == 10


async def test_every_answer_has_a_next_step(dialogue: Dialogue) -> None:
    for _ in range(6):
        [reply] = await dialogue.says(*HOUSING)
        assert reply.choices


@pytest.mark.parametrize(
    ("context", "words"),
    [({}, "Du musst"), ({"formal": True}, "Sie müssen"), ({"easy": True}, "Du suchst eine Wohnung?")],
)
async def test_the_voice_is_that_of_the_conversation(dialogue: Dialogue, context: dict[str, bool], words: str) -> None:
    dialogue.context |= context
    [reply] = await dialogue.says(*HOUSING)
    assert words in reply.text


async def test_the_agency_is_named_by_region(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says(*HOUSING)
    assert "Jugendberufsagentur Herne" in reply.text
    assert "{" not in reply.text


async def test_the_rest_is_behind_a_button(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says(*HOUSING)
    [more] = [c for c in reply.choices if c.intent == "more"]
    [rest] = await dialogue.presses("action_more", "more", **more.entities)
    assert rest.topic == "housing"
    assert rest.text not in reply.text


async def test_more_of_nothing_is_said_honestly(dialogue: Dialogue) -> None:
    [reply] = await dialogue.presses("action_more", "more", content="housing:nothing")
    assert "Mehr habe ich" in reply.text


@pytest.mark.parametrize(("language", "label"), [("tr", "Konut"), ("ar", "السكن"), ("uk", "Житло"), ("en", "Housing")])
async def test_another_language_gets_a_sentence_of_its_own_and_a_button_to_a_person(
    dialogue: Dialogue, language: str, label: str
) -> None:
    dialogue.context["language"] = language
    [reply] = await dialogue.says(*HOUSING)
    first, _, german = reply.text.partition("\n\n")
    assert label in first
    assert "Du suchst eine Wohnung?" in german
    assert reply.choices[0].intent == "human"


async def test_the_sentence_in_the_other_language_is_shorter_from_the_second_time_on(dialogue: Dialogue) -> None:
    dialogue.context["language"] = "tr"
    first, second = [(await dialogue.says(*HOUSING))[0].text.partition("\n\n")[0] for _ in range(2)]
    assert len(second) < len(first)


async def test_the_second_topic_of_a_message_is_answered_behind_the_first(dialogue: Dialogue) -> None:
    also = [{"entity": "also_topic", "value": "insult"}]
    replies = await dialogue.says("action_answer", "ihr penner, ich brauch ne wohnung", "housing", also)
    assert [r.topic for r in replies] == ["housing", "insult"]


async def test_a_second_topic_that_is_the_first_is_said_once(dialogue: Dialogue) -> None:
    also = [{"entity": "also_topic", "value": "housing"}]
    assert len(await dialogue.says(*HOUSING, also)) == 1


async def test_a_wish_for_a_person_as_second_topic_is_kept(dialogue: Dialogue) -> None:
    also = [{"entity": "also_topic", "value": "human"}]
    await dialogue.says(*HOUSING, also)
    async with dialogue.store.read() as work:
        assert await work.contacts.open_handover("c1") is not None


async def test_an_offer_is_told_with_its_source(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_offer", "wie viele plätze hat bvb", "offer_capacity", offer("herne-bvb"))
    assert reply.topic == "offer_capacity"
    assert "115" in reply.text
    assert reply.sources[0].as_of == "2022"


async def test_who_is_in_charge_there_means_the_offer_that_was_named(dialogue: Dialogue) -> None:
    await dialogue.says("action_offer", "was ist bvb", "offer_info", offer("herne-bvb"))
    asked = "und wer ist da der ansprechpartner?"
    [reply] = await dialogue.says("action_offer", asked, "offer_contact")
    assert "Herne.Berufsberatung@arbeitsagentur.de" in reply.text


async def test_an_unknown_offer_is_not_mistaken_for_the_last_one(dialogue: Dialogue) -> None:
    await dialogue.says("action_offer", "was ist bvb", "offer_info", offer("herne-bvb"))
    [reply] = await dialogue.says("action_offer", "was ist projekt sternenstaub", "offer_info")
    assert "BvB" not in reply.text


async def test_the_same_catalogue_answer_comes_behind_another_bridge_each_time(dialogue: Dialogue) -> None:
    asked = ("action_offer", "wie viele plätze hat bvb", "offer_capacity", offer("herne-bvb"))
    texts = [(await dialogue.says(*asked))[0].text for _ in range(5)]
    assert len(set(texts)) == 5
    assert all("115" in text for text in texts)


async def test_a_list_can_be_pressed_from_and_asked_about(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_offer_list", "was gibt es alles", "offer_list")
    assert reply.offers
    assert dialogue.slots["last_offers"] == list(reply.offers)[:5]


async def test_a_town_in_the_words_decides_the_region_and_stays(dialogue: Dialogue) -> None:
    dialogue.context["region"] = None
    named = [{"entity": "region", "value": "eschweiler"}]
    [reply] = await dialogue.says("action_answer", "wohnung in eschweiler", "housing", named)
    assert "Jugendberufsagentur Eschweiler" in reply.text
    assert dialogue.slots["region"] == "eschweiler"


async def test_another_town_answers_this_question_only(dialogue: Dialogue) -> None:
    named = [{"entity": "region", "value": "eschweiler"}]
    [reply] = await dialogue.says("action_answer", "wohnung in eschweiler", "housing", named)
    assert "Jugendberufsagentur Eschweiler" in reply.text
    assert "region" not in dialogue.slots


async def test_contact_tells_both_numbers_and_the_hours_are_not_made_up(dialogue: Dialogue) -> None:
    [contact] = await dialogue.says("action_office", "telefonnummer?", "contact")
    [hours] = await dialogue.says("action_office", "wann habt ihr auf", "office_hours")
    assert contact.text.count("02323") >= 2
    assert hours.topic == "office_hours"
