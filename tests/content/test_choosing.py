"""Which text of a topic is said, to whom, and that none is said twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.content.choosing import Chosen, Hearer, choose, combined
from bot.services.content.schema import AnswerText, TopicText, Variants, When

BRIDGES = [Variants(du=f"Brücke {n} zu {{label}}:", sie=f"Brücke {n}:", easy=f"Steg {n}:") for n in range(5)]
YOUNG = Hearer("du")


def answer(name: str, facts: tuple[str, ...] | None = None, **when: object) -> AnswerText:
    texts = {"du": f"{name} du", "sie": f"{name} sie", "easy": f"{name} easy"}
    return AnswerText(id=name, when=When.model_validate(when), facts=facts, **texts)


def topic(*answers: AnswerText, **more: object) -> TopicText:
    return TopicText.model_validate(
        {"topic": "housing", "label": "Wohnung", "ask": "Geht es darum?", "answers": answers} | more
    )


def talk(about: TopicText, hearer: Hearer, times: int) -> list[Chosen]:
    """What is said when the topic comes again and again."""
    said: list[Chosen] = []
    for _ in range(times):
        chosen = choose(about, hearer, BRIDGES)
        assert chosen is not None
        said.append(chosen)
        hearer = replace(hearer, used=(chosen.text_id, *hearer.used))
    return said


def test_the_first_answer_is_the_one_for_everybody() -> None:
    assert talk(topic(answer("main"), answer("short", again=True)), YOUNG, 1)[0].text == "main du"


def test_the_second_time_another_text_is_said() -> None:
    said = talk(topic(answer("main"), answer("short", again=True)), YOUNG, 2)
    assert [c.text for c in said] == ["main du", "short du"]


def test_twenty_times_the_same_topic_never_gives_a_text_twice_in_ten() -> None:
    said = [c.text for c in talk(topic(answer("main"), answer("short", again=True)), YOUNG, 12)]
    assert len(set(said)) == 12


@pytest.mark.parametrize(
    ("hearer", "expected"),
    [
        (Hearer("du", region="herne"), "herne du"),
        (Hearer("du", region="segeberg"), "main du"),
        (Hearer("sie", audience="parent"), "parents sie"),
        (Hearer("du", age=12), "child du"),
        (Hearer("du", age=14), "main du"),
        (Hearer("easy"), "main easy"),
    ],
)
def test_the_narrowest_answer_that_fits_comes_first(hearer: Hearer, expected: str) -> None:
    about = topic(
        answer("main"),
        answer("herne", region="herne"),
        answer("parents", audience="parent"),
        answer("child", age_under=14),
    )
    assert talk(about, hearer, 1)[0].text == expected


def test_an_answer_for_parents_says_sie_whatever_the_mode() -> None:
    about = topic(answer("main"), AnswerText(id="p", when=When(audience="parent"), sie="Für Sie"))
    assert talk(about, Hearer("easy", audience="parent"), 1)[0].text == "Für Sie"


def test_afresh_the_first_text_is_said_again() -> None:
    about = topic(answer("main"), answer("short", again=True))
    heard = replace(YOUNG, used=("housing:main:du",))
    chosen = choose(about, heard, BRIDGES, afresh=True)
    assert chosen is not None
    assert chosen.text == "main du"


def test_an_answer_on_a_stale_fact_is_not_said() -> None:
    about = topic(answer("main", facts=("external:old",)), answer("other"))
    chosen = choose(about, YOUNG, BRIDGES, stale=frozenset({"external:old"}))
    assert chosen is not None
    assert chosen.text == "other du"


def test_nothing_is_chosen_where_every_answer_is_stale() -> None:
    about = topic(answer("main", facts=("external:old",)))
    assert choose(about, YOUNG, BRIDGES, stale=frozenset({"external:old"})) is None


def test_openers_and_steps_give_a_new_text_each_time() -> None:
    parts = {"openers": [f"O{n}." for n in range(8)], "steps": [f"S{n}." for n in range(6)]}
    said = [c.text for c in talk(topic(answer("main"), **parts), YOUNG, 40)]
    assert len(set(said)) == 40


def test_openers_and_steps_are_worn_evenly() -> None:
    about = topic(answer("main"), openers=[f"O{n}." for n in range(8)], steps=[f"S{n}." for n in range(6)])
    hearer, openers = YOUNG, []
    for _ in range(8):
        chosen = combined(about, hearer)
        openers.append(chosen.text.split()[0])
        hearer = replace(hearer, used=(chosen.text_id, *hearer.used))
    assert len(set(openers)) == 8
