"""Messages that give no topic a hold are known as such; whatever says something is left to the topics."""

from __future__ import annotations

import pytest

from bot.services.content.library import Library
from bot.services.vague import Vague, contradict


@pytest.fixture(scope="module")
def vague() -> Vague:
    return Vague(Library())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("egal", "filler"),
        ("Hm.", "filler"),
        ("keine ahnung", "filler"),
        ("weiß nicht", "filler"),
        ("kp was ich machen soll", "filler"),
        ("??", "filler"),
        ("...", "filler"),
        ("ich hab da mal ne frage", "question"),
        ("Hallo, darf ich was fragen?", "question"),
        ("kurze Frage", "question"),
        ("bin 17", "age"),
        ("ich bin 16 jahre alt", "age"),
        ("m 19", "age"),
    ],
)
def test_what_says_nothing_yet_is_known(vague: Vague, text: str, kind: str) -> None:
    assert vague.kind(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "danke",
        "hallo",
        "🙂",
        "was kostet das",
        "ich will nicht mehr",
        "ich kann nicht mehr",
        "frage zu bafög",
        "bin 17 und schwanger",
        "17",
        "15 uhr",
        "bin 112",
        "ich weiß nicht was ich werden soll",
        "geld",
        "hilfe",
    ],
)
def test_what_says_something_is_left_to_the_topics(vague: Vague, text: str) -> None:
    assert vague.kind(text) is None


def named(entity: str, value: str, start: int, end: int, **more: object) -> dict[str, object]:
    return {"entity": entity, "value": value, "start": start, "end": end, **more}


def test_a_bare_name_is_one_with_nothing_but_small_words_around(vague: Vague) -> None:
    assert vague.bare("in herne", [named("region", "herne", 3, 8)])
    assert vague.bare("hat das talentcenter", [named("offer", "herne-talentcenter", 8, 20)])
    assert not vague.bare("plätze im talentcenter", [named("offer", "herne-talentcenter", 10, 22)])
    assert not vague.bare("in herne", [named("region", "herne", 3, 8, weak=True)])
    assert not vague.bare("das", [])


def test_two_offers_or_two_places_are_two_thoughts() -> None:
    bvb, agh = [named("offer", "herne-bvb", 0, 3)], [named("offer", "herne-agh", 0, 3)]
    herne, bochum = [named("region", "herne", 0, 5)], [named("town", "bochum", 0, 6)]
    assert contradict(bvb, agh)
    assert contradict(herne, bochum)
    assert not contradict(bvb, herne)
    assert not contradict(bvb, [*bvb, *agh])
    assert not contradict([], bvb)
