"""A town outside the served regions: the truth, and how to find the Jugendberufsagentur there."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

from bot.domain.catalogue import Place, Region
from bot.services.catalogue.seed import load as load_seed
from bot.services.content.library import Library
from bot.settings import ROOT


@pytest.mark.parametrize(
    ("text", "topic", "town"),
    [
        ("wer ist für mich zuständig, ich wohne in Bochum", "responsible_office", "Bochum"),
        ("gibt es euch auch in essen?", "about_jba", "Essen"),
        ("Castrop-Rauxel", "not_understood", "Castrop-Rauxel"),
        ("in Bochum", "study", "Bochum"),  # nothing but a place: what it was taken for is a guess
        ("wo ist die jba dortmund", "contact", "Dortmund"),
        ("ich komme aus frankfurt am main, darf ich kommen", "who_can_come", "Frankfurt am Main"),
    ],
)
async def test_a_town_elsewhere_is_told_how_to_find_its_own_agency(
    dialogue: Dialogue, text: str, topic: str, town: str
) -> None:
    [reply] = await dialogue.says("action_answer", text, topic)
    assert reply.topic == "responsible_office"
    assert f"„Jugendberufsagentur {town}“" in reply.text
    assert {choice.intent for choice in reply.choices} >= {"set_region", "human"}
    assert "02323" not in reply.text


async def test_a_town_alone_is_that_town_although_its_name_can_be_part_of_another_name(dialogue: Dialogue) -> None:
    named = [{"entity": "office", "value": "herne-mat-betreuung", "start": 3, "end": 9}]
    [reply] = await dialogue.says("action_answer", "in Bochum", "study", named)
    assert "Jugendberufsagentur Bochum" in reply.text


async def test_a_town_that_nobody_listed_is_said_to_be_unknown(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says(
        "action_office", "ich wohne in Kleinkleckersdorf, wer hilft mir", "responsible_office"
    )
    assert "finde ich in meinen Unterlagen nicht" in reply.text
    assert "Agentur für Arbeit" in reply.text


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ich brauche geld für essen", "responsible_office"),
        ("ich komme in der schule nicht klar, wer ist zuständig", "responsible_office"),
        ("wer ist zuständig wenn ich nach berlin ziehe und in herne wohne", "responsible_office"),
        ("ich will nach hamburg ziehen", "housing"),
    ],
)
async def test_other_words_are_answered_as_ever(dialogue: Dialogue, text: str, topic: str) -> None:
    entities = [{"entity": "town", "value": "herne-herne"}] if "herne" in text else []
    [reply] = await dialogue.says("action_answer", text, topic, entities)
    assert "Jugendberufsagentur Berlin" not in reply.text
    assert "meinen Orten" not in reply.text
    assert "finde ich in meinen Unterlagen nicht" not in reply.text


def test_no_served_place_is_among_them() -> None:
    listed = {name.casefold() for name in Library().words("towns_elsewhere")}
    served = {
        name.casefold()
        for entry in load_seed(ROOT / "catalogue").entries.values()
        if isinstance(entry.model, Place | Region)
        for name in (entry.model.name, *entry.model.aliases)
    }
    assert len(listed) > 200
    assert len(served) > 20
    assert listed & served == set()
