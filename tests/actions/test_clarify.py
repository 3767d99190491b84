"""What happens when a message is not understood: guesses first, then a person, never the same words."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

SPREAD = [("housing", 0.2), ("insult", 0.19), ("training_search", 0.17), ("study", 0.1), ("benefits", 0.05)]
CLEAR = [("housing", 0.28), ("study", 0.05), ("benefits", 0.03)]


async def test_the_likeliest_topics_are_offered_in_plain_words(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_clarify", "hm so halt", ranking=SPREAD)
    assert reply.topic == "not_understood"
    assert [c.intent for c in reply.choices[:3]] == ["housing", "training_search", "study"]
    assert "not_meant" in {c.intent for c in reply.choices}
    assert "Wohnung" in reply.text


async def test_one_guess_that_stands_out_is_asked_about(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_clarify", "muss raus", ranking=CLEAR)
    assert reply.text.endswith("?")
    assert dialogue.slots["open_question"] == "housing"


async def test_a_typed_yes_answers_the_guess(dialogue: Dialogue) -> None:
    await dialogue.says("action_clarify", "muss raus", ranking=CLEAR)
    [reply] = await dialogue.says("action_answer", "ja genau", "thanks")
    assert reply.topic == "housing"
    assert dialogue.slots["open_question"] is None


async def test_a_typed_no_leads_to_a_person_and_not_to_another_guess(dialogue: Dialogue) -> None:
    await dialogue.says("action_clarify", "muss raus", ranking=CLEAR)
    [reply] = await dialogue.says("action_answer", "nein", "smalltalk")
    assert reply.topic == "not_understood"
    assert "human" in {c.intent for c in reply.choices}


async def test_a_yes_to_an_offer_without_a_name_asks_for_one_and_denies_none(dialogue: Dialogue) -> None:
    await dialogue.says("action_clarify", "so n angebot", ranking=[("offer_info", 0.3), ("study", 0.05)])
    [reply] = await dialogue.says("action_answer", "ja", "greeting")
    assert reply.topic == "offer_info"
    assert "kenne ich nicht" not in reply.text


async def test_without_an_open_question_a_yes_is_no_answer_to_one(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_answer", "ja", "housing")
    assert reply.topic == "housing"


async def test_not_meant_leads_to_a_person(dialogue: Dialogue) -> None:
    await dialogue.says("action_clarify", "hm", ranking=SPREAD)
    [reply] = await dialogue.presses("action_clarify", "not_meant")
    assert "human" in {c.intent for c in reply.choices}


async def test_from_the_second_time_on_a_person_is_offered(dialogue: Dialogue) -> None:
    dialogue.context["failures"] = 1
    [reply] = await dialogue.says("action_clarify", "asdf", ranking=SPREAD)
    assert {"human", "callback"} <= {c.intent for c in reply.choices}


async def test_without_any_guess_what_is_often_meant_is_offered(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_clarify", "xxx", ranking=[("nlu_fallback", 0.3)])
    assert len([c for c in reply.choices if c.intent not in ("not_meant", "human")]) == 3


async def test_thirty_messages_of_shame_anger_and_insult_never_get_the_same_text(dialogue: Dialogue) -> None:
    turns = [
        ("action_answer", "ihr seid so dumm", "insult"),
        ("action_complaint", "mein berater hat mich ausgelacht", "complaint"),
        ("action_clarify", "ach egal ihr checkt eh nix", "nlu_fallback"),
        ("action_answer", "ich schäm mich so für meine schulden", "debt"),
        ("action_answer", "mir geht es einfach nur mies", "mental_health"),
        ("action_answer", "fickt euch", "insult"),
    ]
    texts = []
    for number in range(30):
        dialogue.context["failures"] = number // len(turns)
        action, text, intent = turns[number % len(turns)]
        replies = await dialogue.says(action, text, intent, ranking=SPREAD)
        assert replies[0].choices
        texts += [reply.text for reply in replies]
    assert len(texts) >= 30
    assert len(set(texts)) == len(texts)


async def test_forty_messages_that_nobody_understands_never_get_the_same_text(dialogue: Dialogue) -> None:
    texts = []
    for number in range(40):
        dialogue.context["failures"] = number
        [reply] = await dialogue.says("action_clarify", f"wort{number}", ranking=SPREAD)
        texts.append(reply.text)
    assert len(set(texts)) == 40


async def test_now_and_then_not_understood_still_never_gets_the_same_text(dialogue: Dialogue) -> None:
    texts = []
    for number in range(10):
        dialogue.context["failures"] = 0
        [reply] = await dialogue.says("action_clarify", f"wort{number}", ranking=SPREAD)
        await dialogue.says("action_answer", "wohnung", "housing")
        texts.append(reply.text)
    assert len(set(texts)) == 10


async def test_the_bare_name_of_an_offer_is_answered_with_that_offer(dialogue: Dialogue) -> None:
    named = [{"entity": "offer", "value": "herne-bvb", "weak": False}]
    [reply] = await dialogue.says("action_clarify", "BvB?", entities=named, ranking=SPREAD)
    assert reply.topic == "offer_info"
    assert "herne-bvb" in dialogue.slots["last_offers"]


async def test_an_ordinary_word_that_can_be_an_offer_is_no_offer(dialogue: Dialogue) -> None:
    named = [{"entity": "offer", "value": "herne-bvb", "weak": True}]
    [reply] = await dialogue.says("action_clarify", "so halt", entities=named, ranking=SPREAD)
    assert reply.topic == "not_understood"


async def test_a_sure_fact_answers_what_no_topic_was_found_for(dialogue: Dialogue) -> None:
    asked = "Wie viele Ausbildungsstellen kommen in Herne auf einen Bewerber?"
    [reply] = await dialogue.says("action_clarify", asked, ranking=SPREAD, confidence=0.2)
    assert reply.sources
    assert reply.topic != "not_understood"


UNSURE = [("housing", 0.4), ("family_conflict", 0.2), ("insult", 0.1), ("benefits", 0.06), ("debt", 0.01)]


async def test_a_wrong_guess_is_corrected_with_one_tap(dialogue: Dialogue) -> None:
    [answer] = await dialogue.says("action_answer", "muss da weg", "housing", ranking=UNSURE, confidence=0.4)
    assert answer.topic == "housing"
    [back] = [choice for choice in answer.choices if choice.intent == "not_meant"]
    [question] = await dialogue.presses("action_clarify", "not_meant", **back.entities)
    assert question.topic == "not_understood"
    assert [c.intent for c in question.choices] == ["family_conflict", "benefits", "not_meant"]


async def test_a_guess_without_another_one_behind_it_leads_to_a_person(dialogue: Dialogue) -> None:
    [answer] = await dialogue.says("action_answer", "weg", "housing", ranking=[("housing", 0.4)], confidence=0.4)
    [back] = [choice for choice in answer.choices if choice.intent == "not_meant"]
    [reply] = await dialogue.presses("action_clarify", "not_meant", **back.entities)
    assert "human" in {c.intent for c in reply.choices}


async def test_a_sure_answer_and_a_pressed_one_have_no_way_back(dialogue: Dialogue) -> None:
    [typed] = await dialogue.says("action_answer", "wohnung", "housing", confidence=0.9)
    [pressed] = await dialogue.presses("action_answer", "housing")
    assert "not_meant" not in {c.intent for c in (*typed.choices, *pressed.choices)}


async def test_a_greeting_taken_for_sure_or_not_has_no_way_back(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_answer", "hey na", "greeting", confidence=0.4)
    assert "not_meant" not in {c.intent for c in reply.choices}


@pytest.mark.parametrize(
    ("words", "phrase", "intents"),
    [
        ("ich schäm mich voll das zu sagen", "clarify_shame", {"human", "offer_list", "callback"}),
        ("mir is das so peinlich alles", "clarify_shame", {"human", "offer_list", "callback"}),
        ("immer das gelaber", "clarify_anger", {"human", "complaint", "offer_list"}),
    ],
)
async def test_shame_and_anger_are_answered_before_anything_is_asked(
    dialogue: Dialogue, words: str, phrase: str, intents: set[str]
) -> None:
    replies = [(await dialogue.says("action_clarify", words, ranking=CLEAR))[0] for _ in range(3)]
    assert [str(reply.text_id).partition(".")[0] for reply in replies] == [f"phrase:{phrase}"] * 3
    assert len({reply.text for reply in replies}) == 3
    assert all({choice.intent for choice in reply.choices} == intents for reply in replies)


@pytest.mark.parametrize(
    ("kind", "topic"), [("filler", "not_understood"), ("age", "not_understood"), ("question", "capabilities")]
)
async def test_what_says_nothing_yet_is_invited_to_go_on(dialogue: Dialogue, kind: str, topic: str) -> None:
    [reply] = await dialogue.presses("action_clarify", "nlu_fallback", vague=kind)
    assert reply.topic == topic
    assert str(reply.text_id).startswith(f"phrase:vague_{kind}.")
    assert {"find_offer", "human"} <= {choice.intent for choice in reply.choices}


async def test_when_all_invitations_were_said_a_person_is_offered(dialogue: Dialogue) -> None:
    replies = [(await dialogue.presses("action_clarify", "nlu_fallback", vague="filler"))[0] for _ in range(8)]
    assert len({reply.text for reply in replies}) == 8
    assert "callback" in {choice.intent for choice in replies[-1].choices}
