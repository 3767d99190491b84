"""A young person is handed on: by link or code, without a name or a story; a Fallkonferenz is never booked."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

from bot.domain.referrals import code_of


@pytest.mark.parametrize(
    ("action", "intent"),
    [("action_answer", "schools"), ("action_answer", "smalltalk"), ("action_clarify", "nlu_fallback")],
)
async def test_a_typed_code_leads_to_the_appointment_whatever_it_was_taken_for(
    dialogue: Dialogue, action: str, intent: str
) -> None:
    said = await dialogue.says(action, f"hab den code {code_of('herne')} von meiner lehrerin", intent)
    assert "Jugendberufsagentur Herne" in said[0].text
    assert said[0].choices[0].intent == "book_appointment"
    assert "erfährt von mir nichts" in said[0].text


async def test_where_no_region_was_known_the_code_says_it(dialogue: Dialogue) -> None:
    dialogue.context["region"] = None
    await dialogue.says("action_clarify", code_of("segeberg"))
    assert dialogue.slots["region"] == "segeberg"


async def test_a_code_of_another_region_offers_to_change(dialogue: Dialogue) -> None:
    said = await dialogue.says("action_clarify", code_of("segeberg"))
    assert [(c.intent, c.entities) for c in said[0].choices] == [("set_region", {"region": "segeberg"})]


async def test_an_unknown_code_turns_nobody_away(dialogue: Dialogue) -> None:
    said = await dialogue.says("action_clarify", "JBA-22222")
    assert "auch ohne" in said[0].text


@pytest.mark.parametrize("topic", ["schools", "book_appointment"])
async def test_a_teacher_gets_link_and_code_to_hand_over(dialogue: Dialogue, topic: str) -> None:
    dialogue.context |= {"audience": "school", "formal": True}
    said = await dialogue.says("action_answer", "wie bekommt mein schüler einen termin", topic)
    assert f"/?ref={code_of('herne')}" in said[0].text
    assert "nehme ich nicht auf" in said[0].text


async def test_a_teacher_without_a_region_is_asked_for_it(dialogue: Dialogue) -> None:
    dialogue.context |= {"audience": "school", "formal": True, "region": None}
    said = await dialogue.says("action_answer", "wie bekommt mein schüler einen termin", "schools")
    assert "Stadt oder den Kreis" in said[0].text
    assert {c.intent for c in said[0].choices} >= {"set_region"}


async def test_a_fallkonferenz_is_explained_by_its_rules_and_never_booked(dialogue: Dialogue) -> None:
    dialogue.context["region"] = "eschweiler"
    said = await dialogue.starts_form(
        "ich will einen termin für die fallkonferenz", "appointment_form", "book_appointment"
    )
    assert dialogue.form is None
    assert said[0].topic == "case_conference"
    assert "Schweigepflichtsentbindung" in said[0].text


async def test_in_eschweiler_the_four_rules_are_told(dialogue: Dialogue) -> None:
    dialogue.context["region"] = "eschweiler"
    said = await dialogue.presses("action_office", "case_conference")
    for rule in ("unter 25", "wohnst in Eschweiler", "unterschrieben", "Berufskolleg", "Vier Termine", "2018"):
        assert rule in said[0].text
    assert said[0].sources


@pytest.mark.parametrize(
    "typed",
    [
        "Ich will einen Termin für eine Fallkonferenz buchen",
        "Wie melde ich eine Fallkonferenz an?",
        "kann die Schule mich zur Fallkonferenz anmelden",
    ],
)
async def test_who_wants_a_conference_hears_all_of_its_rules(dialogue: Dialogue, typed: str) -> None:
    dialogue.context["region"] = "eschweiler"
    [told] = await dialogue.says("action_answer", typed, "case_conference")
    for rule in ("unter 25", "wohnst in Eschweiler", "Schweigepflichtsentbindung", "Vier Termine", "Berufskolleg"):
        assert rule in told.text
    assert "Buchen kann ich das nicht" in told.text


async def test_a_question_about_one_rule_is_answered_by_itself(dialogue: Dialogue) -> None:
    dialogue.context["region"] = "eschweiler"
    told = await dialogue.says("action_answer", "Wer darf Fälle für die Fallkonferenz melden?", "case_conference")
    assert told[0].topic == "case_conference"
    assert "Buchen kann ich das nicht" not in told[0].text
