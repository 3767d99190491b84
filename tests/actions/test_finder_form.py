"""The offer finder, from „ich find keine Ausbildung" to the short list, and every way out of it."""

from __future__ import annotations

import pytest
from dialogue import Dialogue

from bot.domain.messages import Reply

FORM = "finder_form"
SLOTS = ("finder_town", "finder_age", "finder_school", "finder_obstacle")
STATUS = "Stand 2022 – ob es das noch gibt, weiß die JBA."


async def start(dialogue: Dialogue, text: str = "", **entities: str) -> list[Reply]:
    return await dialogue.starts_form(text, FORM, "find_offer", **entities)


async def to_obstacle(dialogue: Dialogue) -> list[Reply]:
    await start(dialogue)
    await dialogue.fills(intent="choose", slot="finder_age", value="from_15")
    return await dialogue.fills(intent="choose", slot="finder_school", value="no_certificate")


@pytest.fixture
def without_region(dialogue: Dialogue) -> Dialogue:
    dialogue.context = {"region": None}
    return dialogue


async def test_the_answer_about_training_leads_to_the_finder(dialogue: Dialogue) -> None:
    [answer] = await dialogue.says("action_answer", "ich find keine Ausbildung", "training_search")
    assert ("Passendes finden", "find_offer") in {(c.title, c.intent) for c in answer.choices}


async def test_three_taps_lead_to_three_offers_of_the_own_region(dialogue: Dialogue) -> None:
    [age] = await start(dialogue)
    assert (age.topic, age.role) == ("offer_list", "question")
    assert "weil" in age.text
    assert "überspringen" in age.text
    [school] = await dialogue.fills(intent="choose", slot="finder_age", value="from_15")
    assert "weil" in school.text
    [obstacle] = await dialogue.fills(intent="choose", slot="finder_school", value="no_certificate")
    assert "weil" in obstacle.text
    found = await dialogue.fills(intent="choose", slot="finder_obstacle", value="place")

    assert [reply.offers for reply in found] == [
        ("herne-bvb",),
        ("herne-produktionsschule-nrw",),
        ("herne-aktivierungshilfen",),
    ]
    for reply in found:
        assert "Passt, weil es " in reply.text
        assert reply.text.endswith(STATUS)
        assert "Kontakt: " in reply.text
        assert reply.choices[0].title == "Nachfragen"
        assert "Termin machen" in {choice.title for choice in reply.choices}
        assert len(reply.text) <= 450
        assert reply.sources
    assert "klärt eine Fachkraft mit dir" in found[0].text


async def test_nothing_that_was_answered_is_left_behind(dialogue: Dialogue) -> None:
    await to_obstacle(dialogue)
    await dialogue.fills("find keinen platz")
    assert [dialogue.slots.get(slot) for slot in SLOTS] == [None] * 4
    assert dialogue.form is None


async def test_typed_words_are_read_like_taps(without_region: Dialogue) -> None:
    [town] = await start(without_region)
    assert "Herne" in {choice.title for choice in town.choices}
    await without_region.fills("wanne-eickel", town="herne-wanne-eickel")
    await without_region.fills("bin 19")
    await without_region.fills("hauptschule abgebrochen")
    assert [without_region.slots[slot] for slot in SLOTS[:3]] == ["herne", "from_18", "no_certificate"]
    found = await without_region.fills("schulden und stress zuhause")
    assert found[0].offers == ("herne-breakup",)
    assert "Schulden" in found[0].text
    assert without_region.slots["region"] == "herne"


async def test_every_question_can_be_skipped(dialogue: Dialogue) -> None:
    await start(dialogue)
    await dialogue.fills("weiß nicht", "skip")
    await dialogue.fills(intent="choose", slot="finder_school", value="skipped")
    found = await dialogue.fills("keine ahnung", "skip")
    assert [reply.topic for reply in found] == ["offer_list"] * 3


async def test_without_a_town_no_offer_is_named_and_the_other_answers_stay(without_region: Dialogue) -> None:
    await start(without_region)
    await without_region.fills(intent="choose", slot="finder_town", value="skipped")
    await without_region.fills("17")
    await without_region.fills("ohne abschluss")
    [asked] = await without_region.fills("find keinen platz")
    assert asked.offers == ()
    assert {c.entities.get("region") for c in asked.choices if c.intent == "find_offer"} >= {"herne", "warendorf"}
    found = await start(without_region, region="warendorf")
    assert {offer.partition("-")[0] for reply in found for offer in reply.offers} == {"warendorf"}


async def test_an_age_that_was_said_before_is_not_asked_again(dialogue: Dialogue) -> None:
    dialogue.context["age"] = 17
    [school] = await start(dialogue)
    assert "Schule" in school.text
    assert dialogue.slots["finder_age"] == "from_15"


async def test_a_question_is_no_answer_and_the_finder_asks_again_shortly(dialogue: Dialogue) -> None:
    [obstacle] = await to_obstacle(dialogue)
    assert await dialogue.fills("gibt es hilfe bei schulden?", "debt") == []
    [again] = await dialogue.asks_again("gibt es hilfe bei schulden?", "debt")
    assert len(again.text) < len(obstacle.text)
    assert dialogue.slots.get("finder_obstacle") is None


@pytest.mark.parametrize("intent", ["human", "offer_info", "book_appointment", "callback"])
async def test_what_is_asked_for_beside_it_is_no_answer(dialogue: Dialogue, intent: str) -> None:
    await to_obstacle(dialogue)
    assert await dialogue.fills("ich will darüber reden, hab schulden", intent) == []


async def test_it_is_parked_offered_again_and_taken_up(dialogue: Dialogue) -> None:
    await to_obstacle(dialogue)
    [parked] = await dialogue.says("action_leave_form", "mit einem menschen", "human")
    assert "Suche" in parked.text or "suchen" in parked.text
    other = await dialogue.says("action_answer", "hab schulden", "debt")
    assert "Suche weitermachen" in {choice.title for choice in other[-1].choices}
    [resumed] = await dialogue.presses("action_resume_form", "continue_form")
    assert "Suche" in resumed.text
    assert dialogue.followed == FORM
    [obstacle] = await dialogue.starts_form("", FORM, "continue_form")
    assert "Was steht gerade im Weg?" in obstacle.text


async def test_it_can_be_stopped_at_any_time(dialogue: Dialogue) -> None:
    await to_obstacle(dialogue)
    [left] = await dialogue.fills("stopp", "stop_form")
    assert left.text
    assert dialogue.form is None
    assert [dialogue.slots.get(slot) for slot in SLOTS] == [None] * 4


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("hab heute kein bett", "urgent_need"),
        ("ich hab nichts mehr zu essen", "urgent_need"),
        ("bin schwanger", "pregnancy"),
        ("hab einen brief vom jobcenter bekommen", "own_case"),
    ],
)
async def test_what_needs_a_person_leads_to_a_person(dialogue: Dialogue, typed: str, topic: str) -> None:
    await to_obstacle(dialogue)
    [reply] = await dialogue.fills(typed)
    assert (reply.topic, reply.offers) == (topic, ())
    assert [choice.intent for choice in reply.choices[:2]] == ["human", "callback"]
    assert dialogue.form is None
    assert dialogue.slots.get("finder_school") is None


async def test_where_nothing_fits_a_person_is_named(without_region: Dialogue) -> None:
    without_region.context = {"region": "herford"}
    await to_obstacle(without_region)
    [nothing] = await without_region.fills("ich kiffe zu viel")
    assert nothing.offers == ()
    assert [choice.intent for choice in nothing.choices[:2]] == ["human", "callback"]


async def test_a_place_outside_is_told_honestly(without_region: Dialogue) -> None:
    await start(without_region)
    [asked] = await without_region.fills("köln")
    assert "kenne ich nicht" in asked.text
    assert without_region.slots.get("finder_town") is None


@pytest.mark.parametrize("typed", ["was passt zu mir", "zeig mir passende angebote", "was passt denn zu mir?"])
async def test_a_typed_wish_starts_it(dialogue: Dialogue, typed: str) -> None:
    assert await dialogue.says("action_offer_list", typed, "offer_list") == []
    assert dialogue.followed == FORM


async def test_a_list_of_something_named_is_still_a_list(dialogue: Dialogue) -> None:
    [reply] = await dialogue.says("action_offer_list", "was gibt es bei schulden", "offer_list")
    assert reply.offers
    assert reply.choices[-1].intent == "find_offer"
    assert dialogue.followed is None


@pytest.mark.parametrize(("voice", "limit"), [({"easy": True}, 350), ({"formal": True}, 450), ({}, 450)])
async def test_every_message_keeps_its_length_in_every_voice(
    dialogue: Dialogue, voice: dict[str, bool], limit: int
) -> None:
    dialogue.context |= voice
    said = await start(dialogue)
    said += await dialogue.fills("22")
    said += await dialogue.fills("realschule fertig")
    said += await dialogue.fills("schulden, depressionen und keine wohnung")
    assert len(said) >= 5
    assert [len(reply.text) for reply in said if len(reply.text) > limit] == []


async def test_no_name_of_a_person_is_said_unasked(dialogue: Dialogue) -> None:
    await start(dialogue)
    await dialogue.fills("22")
    await dialogue.fills("realschule fertig")
    found = await dialogue.fills("ich such ein praktikum oder einen job")
    assert "herne-mag" in {offer for reply in found for offer in reply.offers}
    assert [reply.text for reply in found if "Frau " in reply.text or "Herr " in reply.text] == []


async def test_a_parents_child_is_not_the_young_persons_own(dialogue: Dialogue) -> None:
    dialogue.context |= {"audience": "parent", "formal": True}
    await to_obstacle(dialogue)
    found = await dialogue.fills("Mein Sohn findet keinen Ausbildungsplatz")
    assert found[0].offers == ("herne-bvb",)
    assert "mit Ihnen" in found[0].text


async def test_a_callback_in_between_leaves_the_finder_waiting(dialogue: Dialogue) -> None:
    await to_obstacle(dialogue)
    await dialogue.says("action_leave_form", "ruft mich an", "callback")
    await dialogue.starts_form()
    [left] = await dialogue.fills("stopp", "stop_form")
    assert left.choices[0].title == "Suche weitermachen"
    assert dialogue.slots["parked_form"] == FORM
    await dialogue.presses("action_resume_form", "continue_form")
    assert dialogue.followed == FORM


async def test_after_danger_a_person_answers_instead_of_the_finder(dialogue: Dialogue) -> None:
    dialogue.context = {"care": True}
    [answer] = await start(dialogue)
    assert answer.topic == "human"
    assert dialogue.form is None


async def test_after_danger_words_for_the_finder_do_not_start_it(dialogue: Dialogue) -> None:
    dialogue.context = {"care": True}
    await dialogue.says("action_answer", "was passt zu mir", "offer_list")
    assert dialogue.followed is None
